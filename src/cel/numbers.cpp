#include <array>
#include <cmath>

#include "cel/natives.hpp"

namespace winnow::cel {

namespace {

Datum int_arithmetic(Run& run, NodeId at, Op op, std::int64_t a, std::int64_t b) {
  std::int64_t c = 0;
  bool overflow = false;
  switch (op) {
    case Op::Add: overflow = __builtin_add_overflow(a, b, &c); break;
    case Op::Subtract: overflow = __builtin_sub_overflow(a, b, &c); break;
    case Op::Multiply: overflow = __builtin_mul_overflow(a, b, &c); break;
    case Op::Divide:
      if (b == 0) return run.fail(at, Fault::DivisionByZero);
      overflow = a == INT64_MIN && b == -1;
      if (!overflow) c = a / b;
      break;
    default:
      if (b == 0) return run.fail(at, Fault::RemainderByZero);
      overflow = a == INT64_MIN && b == -1;
      if (!overflow) c = a % b;
      break;
  }
  return overflow ? run.fail(at, Fault::Overflow) : Datum::of(c);
}

double double_arithmetic(Op op, double a, double b) {
  switch (op) {
    case Op::Add: return a + b;
    case Op::Subtract: return a - b;
    case Op::Multiply: return a * b;
    default: return a / b;  // IEEE: infinities and NaN are values
  }
}

Datum join_lists(Run& run, NodeId at, const List& a, const List& b) {
  List made;
  made.reserve(a.size() + b.size());
  for (const List* list : {&a, &b}) {
    for (const Value& item : *list) {
      const Datum added = run.add(at, Datum::of(item), made);
      if (!added.is_value()) return added;
    }
  }
  return run.keep(std::move(made));
}

Datum join_texts(Run& run, NodeId at, std::string_view a, std::string_view b) {
  std::string made;
  made.reserve(a.size() + b.size());
  made += a;
  made += b;
  return run.keep(at, std::move(made));
}

bool is_time(const Datum& d) {
  return d.is(Datum::Kind::Timestamp) || d.is(Datum::Kind::Duration);
}

using Rounding = double (*)(double);

// A function of one number that leaves whole numbers as they are.
template <Rounding rounding>
Datum rounded(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (args[0].is(Datum::Kind::Int)) return args[0];
  if (args[0].is(Datum::Kind::Double)) return Datum::of(rounding(args[0].real));
  return run.no_overload(at, args, count);
}

// Half away from zero.
double nearest(double d) {
  return std::round(d);
}
double below(double d) {
  return std::floor(d);
}
double above(double d) {
  return std::ceil(d);
}

Datum absolute(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (args[0].is(Datum::Kind::Double)) return Datum::of(std::fabs(args[0].real));
  if (!args[0].is(Datum::Kind::Int)) return run.no_overload(at, args, count);
  if (args[0].integer == INT64_MIN) return run.fail(at, Fault::Overflow);
  return Datum::of(std::int64_t{std::abs(args[0].integer)});
}

constexpr std::array<NativeRow, 4> rows = {{
    {"round", rounded<nearest>},
    {"floor", rounded<below>},
    {"ceil", rounded<above>},
    {"abs", absolute},
}};

}  // namespace

std::span<const NativeRow> number_natives() {
  return rows;
}

Datum arithmetic(Run& run, NodeId at, Op op, const Datum& a, const Datum& b) {
  if (a.is(Datum::Kind::Int) && b.is(Datum::Kind::Int)) {
    return int_arithmetic(run, at, op, a.integer, b.integer);
  }
  if (a.is_number() && b.is_number() && op != Op::Remainder) {
    return Datum::of(double_arithmetic(op, a.as_double(), b.as_double()));
  }
  if (is_time(a) || is_time(b)) return time_arithmetic(run, at, op, a, b);
  if (op == Op::Add && a.kind == b.kind) {
    if (a.is(Datum::Kind::String)) return join_texts(run, at, a.text, b.text);
    if (a.is(Datum::Kind::List)) {
      return join_lists(run, at, a.container->list(), b.container->list());
    }
  }
  const Datum operands[] = {a, b};
  return run.no_overload(at, operands, 2);
}

Datum negate(Run& run, NodeId at, const Datum& a) {
  if (a.is(Datum::Kind::Double)) return Datum::of(-a.real);
  if (!a.is(Datum::Kind::Int)) return run.no_overload(at, &a, 1);
  if (a.integer == INT64_MIN) return run.fail(at, Fault::Overflow);
  return Datum::of(-a.integer);
}

}  // namespace winnow::cel
