#include <algorithm>
#include <array>
#include <optional>

#include "base/time.hpp"
#include "base/zones.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {

namespace {

constexpr std::int64_t nanos_a_second = 1'000'000'000;
constexpr std::int32_t nanos_a_milli = 1'000'000;

// Seconds and nanoseconds added as one number; all of them are far from the ends of int64.
struct Span {
  std::int64_t seconds;
  std::int64_t nanos;
};

Span normal(std::int64_t seconds, std::int64_t nanos) {
  const std::int64_t carry = floor_div(nanos, nanos_a_second);
  return {seconds + carry, nanos - carry * nanos_a_second};
}

Datum instant(Run& run, NodeId at, Span span) {
  const Timestamp t{span.seconds, static_cast<std::int32_t>(span.nanos)};
  if (t < timestamp_min || t > timestamp_max) return run.fail(at, Fault::OutOfRange);
  return Datum::of(t);
}

Datum length(Run& run, NodeId at, Span span) {
  const Duration d{span.seconds, static_cast<std::int32_t>(span.nanos)};
  if (d < Duration{-duration_seconds_max, 0} || d > Duration{duration_seconds_max, 0}) {
    return run.fail(at, Fault::OutOfRange);
  }
  return Datum::of(d);
}

std::optional<std::int32_t> offset_of(const Run& run, std::string_view zone, std::int64_t at) {
  const auto found = run.zones().find(zone);
  if (found != run.zones().end()) return found->second.offset_at(at);
  if (zone == "UTC") return 0;
  return parse_offset(zone);
}

int weekday(const Civil&, std::int64_t days) {
  constexpr std::int64_t thursday = 4;  // 1970-01-01; Sunday is 0
  return static_cast<int>(days + thursday - floor_div(days + thursday, 7) * 7);
}

using Field = std::int64_t (*)(const Civil& civil, std::int64_t days);

std::int64_t full_year(const Civil& c, std::int64_t) {
  return c.year;
}
std::int64_t month(const Civil& c, std::int64_t) {
  return c.month - 1;
}
std::int64_t date(const Civil& c, std::int64_t) {
  return c.day;
}
std::int64_t day_of_month(const Civil& c, std::int64_t) {
  return c.day - 1;
}
std::int64_t day_of_week(const Civil& c, std::int64_t days) {
  return weekday(c, days);
}
std::int64_t day_of_year(const Civil& c, std::int64_t days) {
  return days - days_from_civil(c.year, 1, 1);
}
std::int64_t hours(const Civil& c, std::int64_t) {
  return c.hour;
}
std::int64_t minutes(const Civil& c, std::int64_t) {
  return c.minute;
}
std::int64_t seconds(const Civil& c, std::int64_t) {
  return c.second;
}

// What a wall clock in the zone of the second argument (UTC without one) shows.
template <Field field>
Datum clock(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!args[0].is(Datum::Kind::Timestamp)) return run.no_overload(at, args, count);
  std::int64_t local = args[0].timestamp.seconds;
  if (count == 2) {
    if (!args[1].is(Datum::Kind::String)) return run.no_overload(at, args, count);
    const auto offset = offset_of(run, args[1].text, local);
    if (!offset) return run.fail(at, Fault::UnknownZone, args[1].text);
    local += *offset;
  }
  return Datum::of(field(civil_of(local), floor_div(local, seconds_a_day)));
}

// Of a duration: its whole units, towards zero.
template <Field field, std::int64_t unit_seconds>
Datum clock_or_length(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (!args[0].is(Datum::Kind::Duration) || count != 1) return clock<field>(run, at, args, count);
  const Duration d = args[0].duration;
  const std::int64_t whole = d.seconds + static_cast<std::int64_t>(d.seconds < 0 && d.nanos > 0);
  return Datum::of(whole / unit_seconds);
}

// The milliseconds beside the whole seconds, of an instant and of a length.
Datum milliseconds(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (args[0].is(Datum::Kind::Duration) && count == 1) {
    const Duration d = args[0].duration;
    const bool borrows = d.seconds < 0 && d.nanos > 0;
    const std::int64_t nanos = borrows ? d.nanos - nanos_a_second : d.nanos;
    return Datum::of(nanos / nanos_a_milli);
  }
  const Datum checked = clock<seconds>(run, at, args, count);
  if (!checked.is_value()) return checked;
  return Datum::of(std::int64_t{args[0].timestamp.nanos / nanos_a_milli});
}

constexpr std::array<NativeRow, 10> rows = {{
    {"getFullYear", clock<full_year>, 1, 2},
    {"getMonth", clock<month>, 1, 2},
    {"getDate", clock<date>, 1, 2},
    {"getDayOfMonth", clock<day_of_month>, 1, 2},
    {"getDayOfWeek", clock<day_of_week>, 1, 2},
    {"getDayOfYear", clock<day_of_year>, 1, 2},
    {"getHours", clock_or_length<hours, 3600>, 1, 2},
    {"getMinutes", clock_or_length<minutes, 60>, 1, 2},
    {"getSeconds", clock_or_length<seconds, 1>, 1, 2},
    {"getMilliseconds", milliseconds, 1, 2},
}};

}  // namespace

std::span<const NativeRow> time_natives() {
  return rows;
}

bool is_time_accessor(std::string_view name) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const NativeRow& row) { return row.name == name; });
}

Datum time_arithmetic(Run& run, NodeId at, Op op, const Datum& a, const Datum& b) {
  const bool a_is_instant = a.is(Datum::Kind::Timestamp);
  const bool b_is_instant = b.is(Datum::Kind::Timestamp);
  const bool a_is_length = a.is(Datum::Kind::Duration);
  const bool b_is_length = b.is(Datum::Kind::Duration);
  const Timestamp at_a = a_is_instant ? a.timestamp : Timestamp();
  const Timestamp at_b = b_is_instant ? b.timestamp : Timestamp();
  const Duration of_a = a_is_length ? a.duration : Duration();
  const Duration of_b = b_is_length ? b.duration : Duration();
  if (op == Op::Add) {
    const Span sum = normal(at_a.seconds + of_a.seconds + at_b.seconds + of_b.seconds,
                            std::int64_t{at_a.nanos} + of_a.nanos + at_b.nanos + of_b.nanos);
    if (a_is_length && b_is_length) return length(run, at, sum);
    if ((a_is_instant && b_is_length) || (a_is_length && b_is_instant)) {
      return instant(run, at, sum);
    }
  }
  if (op == Op::Subtract) {
    const Span rest = normal(at_a.seconds + of_a.seconds - at_b.seconds - of_b.seconds,
                             std::int64_t{at_a.nanos} + of_a.nanos - at_b.nanos - of_b.nanos);
    if (a_is_instant && b_is_length) return instant(run, at, rest);
    if (a_is_length && b_is_length) return length(run, at, rest);
    if (a_is_instant && b_is_instant) {
      const bool fits = rest.seconds >= -seconds_between_max && rest.seconds < seconds_between_max;
      return fits ? length(run, at, rest) : run.fail(at, Fault::OutOfRange);
    }
  }
  const Datum operands[] = {a, b};
  return run.no_overload(at, operands, 2);
}

}  // namespace winnow::cel
