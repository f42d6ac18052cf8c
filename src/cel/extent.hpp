// Extent: everything that a sub-expression may come to, as an interval.
//
// An Extent never leaves out what is possible. The ends of an interval are worked out by the same
// operations that the evaluator uses; rounding to nearest never turns an order round, so the ends
// of doubles are safe as they are.
#pragma once

#include <cstdint>

#include "cel/bounds.hpp"
#include "cel/datum.hpp"

namespace winnow::cel {

// Wide enough for the product of two ints, and for an instant in nanoseconds.
__extension__ using Wide = __int128;

struct Extent {
  enum class Kind : std::uint8_t {
    Nothing,  // no value at all: unknown or an error
    Truths,   // low, high: 0 is false, 1 is true
    Ints,
    Doubles,   // low_real to high_real, and NaN if `nan`; low_real > high_real: NaN only
    Instants,  // nanoseconds since 1970
    Lengths,   // nanoseconds
    Other,     // a value of another kind: null, text, a list, a map
    Anything,  // a value of any kind
  };
  Kind kind = Kind::Nothing;
  bool undecided = false;  // it may also be unknown or an error
  bool nan = false;
  union {
    Wide low = 0;
    double low_real;  // of Doubles
  };
  union {
    Wide high = 0;
    double high_real;
  };

  static Extent of(Kind kind, Wide low, Wide high);
  static Extent truths(bool may_be_false, bool may_be_true);  // at least one
  static Extent doubles(double low, double high);
  static Extent anything();
  static Extent nothing();
  static Extent of(const Datum& datum);
  static Extent of(const Range& range);

  bool is(Kind k) const { return kind == k; }
  bool is_number() const { return kind == Kind::Ints || kind == Kind::Doubles; }
  bool only_nan() const { return kind == Kind::Doubles && low_real > high_real; }
  // Of a condition: a value that is no bool counts as undecided.
  bool may_be(bool truth) const;
  bool may_be_undecided() const;
};

// a `op` b, comparisons and == among them.
Extent compared(Op op, const Extent& a, const Extent& b);
Extent calculated(Op op, const Extent& a, const Extent& b);
Extent negated(const Extent& a);
// One or the other.
Extent joined(const Extent& a, const Extent& b);
// min and max of two; abs; the functions that round; conversions.
Extent extreme(bool greatest, const Extent& a, const Extent& b);
Extent absolute(const Extent& a);
Extent rounded(double (*rounding)(double), const Extent& a);
Extent to_double(const Extent& a);
Extent to_int(const Extent& a);

}  // namespace winnow::cel
