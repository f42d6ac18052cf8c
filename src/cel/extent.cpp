#include "cel/extent.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

#include "base/time.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {
namespace {

using Kind = Extent::Kind;

constexpr Wide int_least = std::numeric_limits<std::int64_t>::min();
constexpr Wide int_most = std::numeric_limits<std::int64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double two_to_63 = 9223372036854775808.0;

Wide nanos_of(std::int64_t seconds, std::int32_t nanos) {
  return Wide{seconds} * 1'000'000'000 + nanos;
}

// low to high, as far as it lies between two ends: what lies beyond is an error.
Extent clipped(Extent out, Wide least, Wide most) {
  if (out.high < least || out.low > most) return Extent::nothing();
  out.undecided = out.undecided || out.low < least || out.high > most;
  out.low = std::max(out.low, least);
  out.high = std::min(out.high, most);
  return out;
}

Extent within(Kind kind, Wide low, Wide high) {
  Wide least = int_least, most = int_most;
  if (kind == Kind::Instants) {
    least = nanos_of(timestamp_min.seconds, timestamp_min.nanos);
    most = nanos_of(timestamp_max.seconds, timestamp_max.nanos);
  } else if (kind == Kind::Lengths) {
    most = nanos_of(duration_seconds_max, 0);
    least = -most;
  }
  return clipped(Extent::of(kind, low, high), least, most);
}

Extent all_doubles() {
  Extent out = Extent::doubles(-infinity, infinity);
  out.nan = true;
  return out;
}

Extent not_a_number() {
  Extent out = Extent::doubles(infinity, -infinity);
  out.nan = true;
  return out;
}

Extent with_undecided(Extent out, const Extent& a, const Extent& b) {
  out.undecided = out.undecided || a.undecided || b.undecided;
  return out;
}

// -1, 0 or 1 as an end of `a` is less than, equal to or greater than one of `b`; no NaN.
int order(Wide a, Wide b) {
  return a < b ? -1 : static_cast<int>(a > b);
}
int order(double a, double b) {
  return a < b ? -1 : static_cast<int>(a > b);
}
int order(Wide whole, double real) {
  return order(static_cast<double>(whole), real);
}
int order(double real, Wide whole) {
  return -order(whole, real);
}

struct Orders {
  int low_low, low_high, high_low, high_high;  // of this end of a with that end of b
};
template <typename A, typename B>
Orders orders(A low_a, A high_a, B low_b, B high_b) {
  return {order(low_a, low_b), order(low_a, high_b), order(high_a, low_b), order(high_a, high_b)};
}

// What `op` may say of values between these ends.
Extent outcome(Op op, const Orders& ends) {
  const bool may_be_equal = ends.low_high <= 0 && ends.high_low >= 0;
  const bool one_point = ends.low_high == 0 && ends.high_low == 0;
  switch (op) {
    case Op::Less: return Extent::truths(ends.high_low >= 0, ends.low_high < 0);
    case Op::LessEqual: return Extent::truths(ends.high_low > 0, ends.low_high <= 0);
    case Op::Greater: return Extent::truths(ends.low_high <= 0, ends.high_low > 0);
    case Op::GreaterEqual: return Extent::truths(ends.low_high < 0, ends.high_low >= 0);
    case Op::Equal: return Extent::truths(!one_point, may_be_equal);
    default: return Extent::truths(may_be_equal, !one_point);
  }
}

Orders orders(const Extent& a, const Extent& b) {
  const bool real_a = a.is(Kind::Doubles), real_b = b.is(Kind::Doubles);
  if (real_a && real_b) return orders(a.low_real, a.high_real, b.low_real, b.high_real);
  if (real_a) return orders(a.low_real, a.high_real, b.low, b.high);
  if (real_b) return orders(a.low, a.high, b.low_real, b.high_real);
  return orders(a.low, a.high, b.low, b.high);
}

bool is_equality(Op op) {
  return op == Op::Equal || op == Op::NotEqual;
}

// The least and the greatest of some results.
template <typename Number>
struct Ends {
  Number low, high;
};
template <typename Number>
Ends<Number> ends_of(std::initializer_list<Number> all) {
  const auto [low, high] = std::minmax_element(all.begin(), all.end());
  return {*low, *high};
}

// Of both operators: for one sign of the divisor the quotient grows or falls with each operand, so
// that its ends stand at ends of the operands.
Extent divided(const Extent& a, const Extent& b) {
  const bool by_zero = b.low <= 0 && b.high >= 0;
  Extent out = Extent::nothing();
  for (const Ends<Wide> divisors : {Ends<Wide>{b.low, std::min<Wide>(b.high, -1)},
                                    Ends<Wide>{std::max<Wide>(b.low, 1), b.high}}) {
    if (divisors.low > divisors.high) continue;
    const auto ends = ends_of<Wide>({a.low / divisors.low, a.low / divisors.high,
                                     a.high / divisors.low, a.high / divisors.high});
    out = joined(out, within(Kind::Ints, ends.low, ends.high));
  }
  // joined() with nothing is undecided; it is so only if the divisor may be zero, or beyond int.
  const bool beyond = a.low == int_least && b.low <= -1 && b.high >= -1;
  out.undecided = by_zero || beyond || out.is(Kind::Nothing);
  return out;
}

// The remainder has the sign of the dividend and is nearer to zero than both.
Extent remainder(const Extent& a, const Extent& b) {
  const Wide largest = std::max(b.low < 0 ? -b.low : b.low, b.high < 0 ? -b.high : b.high) - 1;
  if (largest < 0) return Extent::nothing();  // the divisor is zero
  const Wide low = a.low >= 0 ? 0 : std::max(a.low, -largest);
  const Wide high = a.high <= 0 ? 0 : std::min(a.high, largest);
  Extent out = Extent::of(Kind::Ints, low, high);
  const bool beyond = a.low == int_least && b.low <= -1 && b.high >= -1;
  out.undecided = (b.low <= 0 && b.high >= 0) || beyond;
  return out;
}

Extent int_calculated(Op op, const Extent& a, const Extent& b) {
  switch (op) {
    case Op::Add: return within(Kind::Ints, a.low + b.low, a.high + b.high);
    case Op::Subtract: return within(Kind::Ints, a.low - b.high, a.high - b.low);
    case Op::Multiply: {
      const auto ends =
          ends_of<Wide>({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
      return within(Kind::Ints, ends.low, ends.high);
    }
    case Op::Divide: return divided(a, b);
    default: return remainder(a, b);
  }
}

bool may_be_zero(const Extent& a) {
  return a.low_real <= 0 && a.high_real >= 0;
}
bool may_be_infinite(const Extent& a) {
  return a.low_real == -infinity || a.high_real == infinity;
}

// The four results at the ends; where one of them is NaN nothing is known.
template <typename Operation>
Extent at_ends(const Extent& a, const Extent& b, Operation operation) {
  const double all[] = {operation(a.low_real, b.low_real), operation(a.low_real, b.high_real),
                        operation(a.high_real, b.low_real), operation(a.high_real, b.high_real)};
  if (std::any_of(std::begin(all), std::end(all), [](double d) { return std::isnan(d); })) {
    return all_doubles();
  }
  const auto ends = ends_of({all[0], all[1], all[2], all[3]});
  return Extent::doubles(ends.low, ends.high);
}

Extent real_calculated(Op op, const Extent& a, const Extent& b) {
  if (a.only_nan() || b.only_nan()) return not_a_number();
  Extent out;
  switch (op) {
    case Op::Add:
      out = at_ends(a, b, [](double x, double y) { return x + y; });
      out.nan = out.nan || (may_be_infinite(a) && may_be_infinite(b));
      break;
    case Op::Subtract:
      out = at_ends(a, b, [](double x, double y) { return x - y; });
      out.nan = out.nan || (may_be_infinite(a) && may_be_infinite(b));
      break;
    case Op::Multiply:
      if ((may_be_zero(a) && may_be_infinite(b)) || (may_be_infinite(a) && may_be_zero(b))) {
        return all_doubles();
      }
      out = at_ends(a, b, [](double x, double y) { return x * y; });
      break;
    case Op::Divide:
      if (may_be_zero(b) || (may_be_infinite(a) && may_be_infinite(b))) return all_doubles();
      out = at_ends(a, b, [](double x, double y) { return x / y; });
      break;
    default: return Extent::nothing();  // doubles have no remainder
  }
  out.nan = out.nan || a.nan || b.nan;
  return out;
}

bool is_time(const Extent& a) {
  return a.is(Kind::Instants) || a.is(Kind::Lengths);
}

Extent time_calculated(Op op, const Extent& a, const Extent& b) {
  const bool lengths = a.is(Kind::Lengths) && b.is(Kind::Lengths);
  if (op == Op::Add && (lengths || (a.is(Kind::Instants) && b.is(Kind::Lengths)) ||
                        (a.is(Kind::Lengths) && b.is(Kind::Instants)))) {
    return within(lengths ? Kind::Lengths : Kind::Instants, a.low + b.low, a.high + b.high);
  }
  if (op != Op::Subtract || !is_time(a)) return Extent::nothing();
  const Wide low = a.low - b.high, high = a.high - b.low;
  if (b.is(Kind::Lengths)) return within(a.kind, low, high);
  if (a.is(Kind::Instants) && b.is(Kind::Instants)) {
    constexpr Wide most = Wide{seconds_between_max} * 1'000'000'000;
    return clipped(Extent::of(Kind::Lengths, low, high), -most, most - 1);
  }
  return Extent::nothing();
}

}  // namespace

Extent Extent::of(Kind kind, Wide low, Wide high) {
  Extent out;
  out.kind = kind;
  out.low = low;
  out.high = high;
  return out;
}

Extent Extent::truths(bool may_be_false, bool may_be_true) {
  return of(Kind::Truths, may_be_false ? 0 : 1, may_be_true ? 1 : 0);
}

Extent Extent::doubles(double low, double high) {
  Extent out;
  out.kind = Kind::Doubles;
  out.low_real = low;
  out.high_real = high;
  return out;
}

Extent Extent::anything() {
  Extent out;
  out.kind = Kind::Anything;
  out.undecided = true;
  return out;
}

Extent Extent::nothing() {
  Extent out;
  out.undecided = true;
  return out;
}

Extent Extent::of(const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::Bool: return truths(!datum.boolean, datum.boolean);
    case Datum::Kind::Int: return of(Kind::Ints, datum.integer, datum.integer);
    case Datum::Kind::Double:
      return std::isnan(datum.real) ? not_a_number() : doubles(datum.real, datum.real);
    case Datum::Kind::Timestamp: {
      const Wide at = nanos_of(datum.timestamp.seconds, datum.timestamp.nanos);
      return of(Kind::Instants, at, at);
    }
    case Datum::Kind::Duration: {
      const Wide length = nanos_of(datum.duration.seconds, datum.duration.nanos);
      return of(Kind::Lengths, length, length);
    }
    case Datum::Kind::Unknown:
    case Datum::Kind::Error: return nothing();
    default: break;
  }
  return of(Kind::Other, 0, 0);
}

Extent Extent::of(const Range& range) {
  Extent out;
  switch (range.kind) {
    case Range::Kind::Exact:
      if (range.value == nullptr || range.value == &not_a_map ||
          range.value->is(Value::Kind::Null)) {
        return nothing();
      }
      return of(Datum::of(*range.value));
    case Range::Kind::Ints: out = of(Kind::Ints, range.low_int, range.high_int); break;
    case Range::Kind::Doubles:
      if (std::isnan(range.low) || std::isnan(range.high)) {
        out = all_doubles();
      } else {
        out = doubles(range.low, range.high);
      }
      break;
    case Range::Kind::Instants:
      out = of(Kind::Instants, nanos_of(range.from.seconds, range.from.nanos),
               nanos_of(range.to.seconds, range.to.nanos));
      break;
    case Range::Kind::Any: return anything();
  }
  out.undecided = range.may_be_missing;
  return out;
}

bool Extent::may_be(bool truth) const {
  if (kind == Kind::Anything) return true;
  return kind == Kind::Truths && (truth ? high == 1 : low == 0);
}

bool Extent::may_be_undecided() const {
  return undecided || kind != Kind::Truths;
}

Extent compared(Op op, const Extent& a, const Extent& b) {
  if (a.is(Kind::Nothing) || b.is(Kind::Nothing)) return Extent::nothing();
  if (a.is(Kind::Anything) || b.is(Kind::Anything)) {
    Extent out = Extent::truths(true, true);
    out.undecided = !is_equality(op) || a.undecided || b.undecided;
    return out;
  }
  const bool numbers = a.is_number() && b.is_number();
  Extent out;
  if (a.is(Kind::Other) && b.is(Kind::Other)) {
    out = Extent::truths(true, true);
    out.undecided = !is_equality(op);
  } else if (!numbers && a.kind != b.kind) {
    if (!is_equality(op)) return Extent::nothing();
    out = Extent::truths(op == Op::Equal, op == Op::NotEqual);
  } else {
    const bool nan = a.nan || b.nan;
    const Extent of_nan = Extent::truths(op != Op::NotEqual, op == Op::NotEqual);
    out = a.only_nan() || b.only_nan() ? of_nan : outcome(op, orders(a, b));
    if (nan) out = joined(out, of_nan);
  }
  return with_undecided(out, a, b);
}

Extent calculated(Op op, const Extent& a, const Extent& b) {
  if (a.is(Kind::Nothing) || b.is(Kind::Nothing)) return Extent::nothing();
  if (a.is(Kind::Anything) || b.is(Kind::Anything)) return Extent::anything();
  if (a.is(Kind::Other) && b.is(Kind::Other)) return Extent::anything();  // texts, lists
  Extent out;
  if (a.is(Kind::Ints) && b.is(Kind::Ints)) {
    out = int_calculated(op, a, b);
  } else if (a.is_number() && b.is_number()) {
    out = real_calculated(op, to_double(a), to_double(b));
  } else if (is_time(a) || is_time(b)) {
    out = time_calculated(op, a, b);
  } else {
    return Extent::nothing();
  }
  return with_undecided(out, a, b);
}

Extent negated(const Extent& a) {
  if (a.is(Kind::Anything)) return a;
  Extent out = Extent::nothing();
  if (a.is(Kind::Ints)) out = within(Kind::Ints, -a.high, -a.low);
  if (a.is(Kind::Doubles)) {
    out = Extent::doubles(-a.high_real, -a.low_real);
    out.nan = a.nan;
  }
  return with_undecided(out, a, a);
}

Extent joined(const Extent& a, const Extent& b) {
  Extent out = a.is(Kind::Nothing) ? b : a;
  out.undecided = a.undecided || b.undecided;
  if (a.is(Kind::Nothing) || b.is(Kind::Nothing)) return out;
  if (a.kind != b.kind) {
    out = Extent::anything();
  } else if (a.is(Kind::Doubles)) {
    out.low_real = std::min(a.low_real, b.low_real);
    out.high_real = std::max(a.high_real, b.high_real);
    out.nan = a.nan || b.nan;
  } else {
    out.low = std::min(a.low, b.low);
    out.high = std::max(a.high, b.high);
  }
  return out;
}

Extent extreme(bool greatest, const Extent& a, const Extent& b) {
  if (a.is(Kind::Nothing) || b.is(Kind::Nothing)) return Extent::nothing();
  if (!a.is_number() || a.kind != b.kind) return Extent::anything();
  Extent out = a;
  if (a.is(Kind::Ints)) {
    out.low = greatest ? std::max(a.low, b.low) : std::min(a.low, b.low);
    out.high = greatest ? std::max(a.high, b.high) : std::min(a.high, b.high);
  } else if (a.only_nan() || b.only_nan()) {
    out = not_a_number();
  } else {
    out.low_real = greatest ? std::max(a.low_real, b.low_real) : std::min(a.low_real, b.low_real);
    out.high_real =
        greatest ? std::max(a.high_real, b.high_real) : std::min(a.high_real, b.high_real);
    out.nan = a.nan || b.nan;
  }
  return with_undecided(out, a, b);
}

Extent absolute(const Extent& a) {
  if (a.is(Kind::Anything)) return a;
  if (a.only_nan()) return a;
  Extent out = Extent::nothing();
  if (a.is(Kind::Ints)) {
    const Wide low =
        a.low < 0 && a.high > 0 ? 0 : std::min(std::max(a.low, -a.low), std::max(a.high, -a.high));
    out = within(Kind::Ints, low, std::max(-a.low, a.high));
  }
  if (a.is(Kind::Doubles)) {
    const double one = std::fabs(a.low_real), other = std::fabs(a.high_real);
    out = Extent::doubles(may_be_zero(a) ? 0 : std::min(one, other), std::max(one, other));
    out.nan = a.nan;
  }
  return with_undecided(out, a, a);
}

Extent rounded(double (*rounding)(double), const Extent& a) {
  if (a.is(Kind::Anything) || a.is(Kind::Ints) || a.only_nan()) return a;
  if (!a.is(Kind::Doubles)) return Extent::nothing();
  Extent out = a;
  out.low_real = rounding(a.low_real);
  out.high_real = rounding(a.high_real);
  return out;
}

Extent to_double(const Extent& a) {
  if (a.is(Kind::Anything) || a.is(Kind::Doubles)) return a;
  if (a.is(Kind::Other)) return Extent::anything();  // text may be a number
  if (!a.is(Kind::Ints)) return Extent::nothing();
  Extent out = Extent::doubles(static_cast<double>(static_cast<std::int64_t>(a.low)),
                               static_cast<double>(static_cast<std::int64_t>(a.high)));
  out.undecided = a.undecided;
  return out;
}

Extent to_int(const Extent& a) {
  switch (a.kind) {
    case Kind::Anything:
    case Kind::Ints: return a;
    case Kind::Other: return Extent::anything();
    case Kind::Doubles: break;
    case Kind::Instants: {
      constexpr Wide second = 1'000'000'000;
      const auto floor = [](Wide nanos) { return (nanos - (nanos < 0 ? second - 1 : 0)) / second; };
      Extent out = Extent::of(Kind::Ints, floor(a.low), floor(a.high));
      out.undecided = a.undecided;
      return out;
    }
    default: return Extent::nothing();
  }
  if (a.only_nan() || a.high_real <= -two_to_63 || a.low_real >= two_to_63) {
    return Extent::nothing();
  }
  const bool beyond = a.low_real <= -two_to_63 || a.high_real >= two_to_63;
  const double high = std::min(a.high_real, std::nextafter(two_to_63, 0.0));
  Extent out = Extent::of(Kind::Ints, static_cast<Wide>(std::max(a.low_real, -two_to_63)),
                          static_cast<Wide>(high));
  out.undecided = a.undecided || a.nan || beyond;
  return out;
}

}  // namespace winnow::cel
