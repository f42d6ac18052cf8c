// A signal at the ends of a stretch of time, and what it may be in between. Internal to Watch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "cel/bounds.hpp"
#include "engine/watch_plan.hpp"

namespace winnow::engine {

__extension__ using WatchWide = __int128;

// What a signal's hits come to at one second; each measure has fields of its own.
struct End {
  std::int64_t second = 0;
  std::int64_t sum = 0;                // of count and days
  WatchWide plus = 0, minus = 0;       // of sum: the parts of either sign
  std::int64_t first = 0, last = 0;    // of days_since_*: seconds of the hits in the window
  std::int64_t number = 0, least = 0;  // of max and last; least: of all in the window
  bool has = false;                    // of the last four: there is one
};

// Of the `visible` hits, at end.second. `days` is a buffer of the caller's.
void find_end(const WatchedSignal& watched, const Zone& zone, std::span<const Hit> visible,
              std::vector<std::int64_t>& days, End& end);

// What the signal may be, in its units, while time goes from one end to the other and nothing
// arrives.
struct UnitRange {
  std::int64_t low = 0, high = 0;
  bool may_be_missing = false;  // unknown at some instant
  bool may_be_known = true;
};
UnitRange range_of_others(const WatchedSignal& watched, const End& from, const End& to);
// Field by field: this is asked for every signal of every stretch.
inline void find_range(const WatchedSignal& watched, const End& from, const End& to,
                       UnitRange& out) {
  const Measure measure = watched.signal->measure;
  if (measure != Measure::Count && measure != Measure::Days) {
    out = range_of_others(watched, from, to);
    return;
  }
  out.low = to.sum;
  out.high = from.sum;
  out.may_be_missing = false;
  out.may_be_known = true;
}

// The second nearest to `wish` in (from, to] at which an unfading signal takes a step of its own:
// a hit leaves its window, or another day is over; nullopt: none there.
std::optional<std::int64_t> step_near(const WatchedSignal& watched, std::span<const Hit> visible,
                                      std::int64_t wish, std::int64_t from, std::int64_t to);

// The same as a slot of an expression; `buffer` holds an exact value.
cel::Range slot_range(Unit unit, const UnitRange& range, Value& buffer);

}  // namespace winnow::engine
