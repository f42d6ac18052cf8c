// Bounds: what a condition may come to while some of its names move inside ranges.
//
// For finding the next instant at which an assessment changes: over an interval of time a signal
// lies between its values at the two ends. The answer is safe, never tight by promise: an outcome
// that is possible is always reported; one that is reported may turn out impossible. When every
// slot is exact the answer is exactly Program::run's.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/value.hpp"
#include "cel/program.hpp"

namespace winnow::cel {

// What one slot may be.
struct Range {
  enum class Kind : std::uint8_t {
    Exact,     // `value`, or missing when null
    Ints,      // an int from low_int to high_int
    Doubles,   // a double from low to high
    Instants,  // a timestamp from `from` to `to`
    Any,       // anything
  };
  Kind kind = Kind::Exact;
  bool may_be_missing = false;  // of the three ranges
  const Value* value = nullptr;
  std::int64_t low_int = 0, high_int = 0;
  double low = 0, high = 0;
  Timestamp from, to;
};

struct Possible {
  bool truth = false;    // may be true
  bool falsity = false;  // may be false
  bool unknown = false;  // may be unknown, an error, or no bool
  bool certain() const { return (truth + falsity + unknown) == 1; }
};

// A program prepared for asking many times; immutable, for any number of threads. The zones must
// outlive it.
class Bounds {
 public:
  Bounds(std::shared_ptr<const Program> program, const ZoneTable& zones);
  Bounds(Bounds&&) noexcept;
  ~Bounds();

  Possible possible(std::span<const Range> slots) const;
  // The same of a program whose value is a number (a `match`): Exact (with a value, or missing: it
  // is unknown or an error), Ints, Doubles, or Any. An Exact value's storage is `buffer`.
  Range range(std::span<const Range> slots, Value& buffer) const;

 private:
  struct Code;
  std::unique_ptr<const Code> code_;
};

// Whether `possible` can follow these slots' movement to the exact instant: false when `now` is
// used other than compared with, subtracted from or by, timestamps (and durations added to it), or
// when a slot of `decaying` stands anywhere under % round floor ceil string.
// `decaying[slot]`: the slot changes with every second; `now_slot`: the slot of `now`, or -1.
bool exact_in_time(const Program& program, const std::vector<bool>& decaying, int now_slot);

}  // namespace winnow::cel
