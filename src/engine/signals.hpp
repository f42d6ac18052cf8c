// Signals of one lead: from the events that match to an exact number.
//
// A signal's hits are the events that match its name and `where`, stand under no verdict and were
// let through by `at_most`, in the order of the timeline; facts of the future are among them, since
// whoever measures names an instant. The columnar fold has its own loops (engine/lanes.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

struct Hit {
  static constexpr std::int64_t no_number = INT64_MIN;
  Millis at = 0;
  std::int64_t seconds = 0;         // floor(at / 1000)
  std::int64_t amount = no_number;  // millionths of the property `of`
};
inline Hit hit_at(Millis at, std::int64_t amount = Hit::no_number) {
  return {at, floor_div(at, 1000), amount};
}

// What a signal's units are.
enum class Unit : std::uint8_t {
  Whole,       // count without decay, days, days_since_*: an int
  Weight,      // count with decay: 2^-32
  Millionths,  // sum, max, last: 10^-6
};
Unit unit_of(const Signal& signal);

// A signal's value in its units; `known` false: unknown, `overflow`: because it left int64.
struct Measured {
  std::int64_t units = 0;
  bool known = true;
  bool overflow = false;
};

Measured measure(const Signal& signal, const Zone& zone, std::span<const Hit> hits, Millis as_of);

// The signal as expressions see it: an int, or the nearest double; nullopt: unknown.
std::optional<Value> value_of(const Signal& signal, const Measured& measured);
double double_of_units(Unit unit, std::int64_t units);

// round(points · signal) in milli-points, half away from zero, from the exact product; nullopt when
// it does not fit 64 bits.
std::optional<Milli> wide_points_of_each(Unit unit, Milli points, std::int64_t units);
// The common sizes without 128 bits: whole · 2^32 + part, rounded on the size of the points. False:
// not such a size. (A plain number, since an optional costs more than the sum itself.)
inline bool quick_points_of_each(Unit unit, Milli points, std::int64_t units, Milli& out) {
  constexpr Milli small = 1 << 30;
  if (points <= -small || points >= small || units < 0) return false;
  if (unit == Unit::Whole && units < small) {
    out = points * units;
    return true;
  }
  if (unit != Unit::Weight) return false;
  const Milli size = points < 0 ? -points : points;
  const std::int64_t whole = units >> 32, part = units & 0xffffffff;
  const Milli rounded = size * whole + ((size * part + (std::int64_t{1} << 31)) >> 32);
  out = points < 0 ? -rounded : rounded;
  return true;
}
inline std::optional<Milli> points_of_each(Unit unit, Milli points, std::int64_t units) {
  Milli quick = 0;
  if (quick_points_of_each(unit, points, units, quick)) return quick;
  return wide_points_of_each(unit, points, units);
}

// Keeps the first N of each period, in the model's zone, in the order given.
void keep_at_most(const Signal& signal, const Zone& zone, std::vector<Hit>& hits);

// The number of an event's property, as `sum`, `max` and `last` read it: Hit::no_number when there
// is none. `declared` is the property's type; text is a number only where one is declared.
// `refused` is set when it is a number, but not finite or too large.
std::int64_t amount_of(const Value& value, std::optional<FieldType> declared, bool& refused);

// Whole days since 1970 in `zone` of an instant in seconds; numbers of weeks (from Monday) and
// months.
std::int64_t local_day(const Zone& zone, std::int64_t seconds);
std::int64_t period_of(Period period, std::int64_t local_day);

// The earliest second that still counts for `within` and decay at second `now`, less one: an event
// at t counts when t > the answer; INT64_MIN: all do.
inline std::int64_t window_start(const Signal& signal, std::int64_t now_seconds) {
  return signal.within == 0 ? INT64_MIN : now_seconds - signal.within;
}

}  // namespace winnow::engine
