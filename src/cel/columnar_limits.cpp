#include "cel/columnar_limits.hpp"

#include <cmath>
#include <limits>

#include "base/time.hpp"

namespace winnow::cel {
namespace {

constexpr double two_to_53 = 9007199254740992.0;
constexpr double two_to_63 = 9223372036854775808.0;

bool is_equality(Op op) {
  return op == Op::Equal || op == Op::NotEqual;
}
Limit settled(bool always) {
  return {Op::Broken, always, 0, 0};
}

Limit within(Op op, std::int64_t whole) {
  return {op, false, whole, 0};
}

// The constant lies strictly between `below` and `below` + 1, numbers that the column can hold.
Limit between(Op op, std::int64_t below) {
  switch (op) {
    case Op::Less:
    case Op::LessEqual: return within(Op::LessEqual, below);
    case Op::Greater:
    case Op::GreaterEqual: return within(Op::Greater, below);
    default: return settled(op == Op::NotEqual);
  }
}

// Every value of the column is less than the constant, or every one is greater.
Limit beyond(Op op, bool less) {
  switch (op) {
    case Op::Less:
    case Op::LessEqual: return settled(less);
    case Op::Greater:
    case Op::GreaterEqual: return settled(!less);
    default: return settled(op == Op::NotEqual);
  }
}

std::optional<Limit> ints_against(Op op, double constant) {
  if (std::isnan(constant)) return settled(op == Op::NotEqual);
  if (constant > two_to_63) return beyond(op, true);
  if (constant < -two_to_63) return beyond(op, false);
  if (std::abs(constant) >= two_to_53) return std::nullopt;  // many ints count as this double
  const double below = std::floor(constant);
  const auto whole = static_cast<std::int64_t>(below);
  return below == constant ? within(op, whole) : between(op, whole);
}

// Seconds and nanoseconds against whole milliseconds. The seconds of an instant or a length that
// an expression can hold are far from the ends of int64.
Limit millis_against(Op op, std::int64_t seconds, std::int32_t nanos) {
  const std::int64_t millis = seconds * 1000 + nanos / 1'000'000;
  return nanos % 1'000'000 == 0 ? within(op, millis) : between(op, millis);
}

}  // namespace

std::optional<Limit> limit_of(Shape shape, Op op, const Value& constant) {
  if (shape == Shape::Wholes && constant.is(Value::Kind::Int)) {
    return within(op, constant.integer());
  }
  if (shape == Shape::Wholes && constant.is(Value::Kind::Double)) {
    return ints_against(op, constant.real());
  }
  if (shape == Shape::Reals && constant.is(Value::Kind::Double)) {
    return Limit{op, false, 0, constant.real()};
  }
  if (shape == Shape::Reals && constant.is(Value::Kind::Int)) {
    return Limit{op, false, 0, static_cast<double>(constant.integer())};
  }
  constexpr std::int64_t seconds_max = std::numeric_limits<std::int64_t>::max() / 1000 - 1;
  if (shape == Shape::Instants && constant.is(Value::Kind::Timestamp)) {
    const Timestamp t = constant.timestamp();
    if (t.seconds < -seconds_max || t.seconds > seconds_max) return std::nullopt;
    return millis_against(op, t.seconds, t.nanos);
  }
  if (shape == Shape::Lengths && constant.is(Value::Kind::Duration)) {
    const Duration d = constant.duration();
    if (d.seconds < -seconds_max || d.seconds > seconds_max) return std::nullopt;
    return millis_against(op, d.seconds, d.nanos);
  }
  // Values of different types are unequal, and in no order.
  if (is_equality(op)) return settled(op == Op::NotEqual);
  return std::nullopt;
}

Op mirrored(Op op) {
  switch (op) {
    case Op::Less: return Op::Greater;
    case Op::LessEqual: return Op::GreaterEqual;
    case Op::Greater: return Op::Less;
    case Op::GreaterEqual: return Op::LessEqual;
    default: return op;
  }
}

}  // namespace winnow::cel
