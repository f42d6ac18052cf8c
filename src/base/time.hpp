// Instants and lengths of time: their text forms and calendar arithmetic (proleptic Gregorian).
//
// Nothing here reads a clock: `now` is always handed in, so that the engine gives the same answer
// today and in a test. Instants of the timeline are Millis; expressions keep nanoseconds
// (Timestamp in base/value.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"

namespace winnow {

using Millis = std::int64_t;  // milliseconds since 1970-01-01T00:00:00Z; earlier is negative

inline constexpr std::int64_t seconds_a_day = 86400;
inline constexpr Timestamp timestamp_min{-62135596800, 0};            // 0001-01-01T00:00:00Z
inline constexpr Timestamp timestamp_max{253402300799, 999'999'999};  // 9999-12-31T23:59:59.9…Z
inline constexpr std::int64_t duration_seconds_max = 315'576'000'000;

// Rounded towards the past: floor_div(−1, 1000) is −1.
constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - static_cast<std::int64_t>((a % b != 0) && ((a < 0) != (b < 0)));
}
Millis millis_of(Timestamp t);      // finer digits cut towards the past
Timestamp timestamp_of(Millis ms);  // any Millis

struct Civil {
  std::int64_t year = 1970;
  int month = 1, day = 1;  // from 1
  int hour = 0, minute = 0, second = 0;
};
std::int64_t days_from_civil(std::int64_t year, int month, int day);  // days since 1970-01-01
Civil civil_of(std::int64_t seconds);  // seconds since 1970 on the clock of any zone
int days_in_month(std::int64_t year, int month);

// RFC 3339 with `Z`, `z` or an offset, "T" or "t" or one blank between date and time, 0 to 9 digits
// of a second; years 0001 to 9999 after the offset is applied. Nothing else: std::nullopt.
std::optional<Timestamp> parse_rfc3339(std::string_view text);

// What files and options may hold: RFC 3339 as above; `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS[.f]]` and
// the same with "T" (UTC); whole or decimal epochs, below 10^11 in size seconds, else milliseconds.
// Years 0000 to 9999. Finer digits cut towards the past.
std::optional<Millis> parse_instant(std::string_view text);

// 2026-03-02T09:05:00Z; milliseconds (three digits) only when not zero. Years outside 0 … 9999 get
// a sign and as many digits as they need.
std::string to_text(Millis instant);
void append_text(std::string& out, Millis instant);  // the same, into a buffer of the caller
// RFC 3339 with 0, 3, 6 or 9 digits of a second, as many as needed.
std::string to_text(Timestamp t);

// "90s", "1.5s", "-0.000000001s": CEL's text of a duration.
std::string to_text(Duration d);
// CEL's duration text: a sign and decimal numbers with units h m s ms us ns, and our d (24 h) and
// w; "1h30m", "-1.5s", "2d". Nothing else, or out of range: std::nullopt.
std::optional<Duration> parse_duration(std::string_view text);

// A model's length of time: one whole number with s m h d w, 1 s to 100 years (36,525 days);
// the answer in seconds.
Result<std::int64_t> parse_length(std::string_view text);

}  // namespace winnow
