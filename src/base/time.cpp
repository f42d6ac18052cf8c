#include "base/time.hpp"

#include <algorithm>
#include <charconv>

namespace winnow {

namespace {

constexpr std::int64_t nanos_a_second = 1'000'000'000;
constexpr Millis first_millisecond = -62167219200'000;  // 0000-01-01T00:00:00Z
constexpr Millis last_millisecond = 253402300799'999;   // 9999-12-31T23:59:59.999Z

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// --- reading -----------------------------------------------------------------------------------

// Reads a text from the left; after the first thing that is not there, `ok` stays false.
struct Reader {
  std::string_view text;
  bool ok = true;

  bool at_end() const { return text.empty(); }
  bool next_is(char c) const { return !text.empty() && text[0] == c; }
  bool take(char c) {
    if (!next_is(c)) return false;
    text.remove_prefix(1);
    return true;
  }
  void need(char c) { ok = take(c) && ok; }

  // A number of exactly `count` digits.
  template <std::size_t count>
  int digits() {
    if (text.size() < count) {
      ok = false;
      return 0;
    }
    unsigned number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
      ok = ok && digit <= 9;
      number = number * 10 + digit;
    }
    text.remove_prefix(count);
    return static_cast<int>(number);
  }

  // `.` and one to nine digits, if there is a `.`.
  std::int32_t nanos() {
    if (!take('.')) return 0;
    std::int32_t fraction = 0;
    int count = 0;
    while (count < 9 && !text.empty() && text[0] >= '0' && text[0] <= '9') {
      fraction = fraction * 10 + (text[0] - '0');
      text.remove_prefix(1);
      ++count;
    }
    ok = ok && count > 0;
    for (; count < 9; ++count) fraction *= 10;
    return fraction;
  }
};

std::int64_t read_day(Reader& in) {
  const int year = in.digits<4>();
  in.need('-');
  const int month = in.digits<2>();
  in.need('-');
  const int day = in.digits<2>();
  in.ok = in.ok && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
  return in.ok ? days_from_civil(year, month, day) : 0;
}

void read_date_separator(Reader& in) {
  const bool there = in.next_is('T') || in.next_is('t') || in.next_is(' ');
  in.ok = in.ok && there;
  if (there) in.text.remove_prefix(1);
}

enum class Seconds { Needed, MayLack };

Timestamp read_clock(Reader& in, Seconds seconds) {
  const int hour = in.digits<2>();
  in.need(':');
  const int minute = in.digits<2>();
  int second = 0;
  std::int32_t nanos = 0;
  if (seconds == Seconds::Needed || in.next_is(':')) {
    in.need(':');
    second = in.digits<2>();
    nanos = in.nanos();
  }
  in.ok = in.ok && hour <= 23 && minute <= 59 && second <= 59;
  return {hour * 3600 + minute * 60 + second, nanos};
}

// Seconds east of UTC: `Z`, or ±HH:MM.
std::int64_t read_offset(Reader& in) {
  if (in.take('Z') || in.take('z')) return 0;
  const bool west = in.next_is('-');
  if (!in.take('-')) in.need('+');
  const int hours = in.digits<2>();
  in.need(':');
  const int minutes = in.digits<2>();
  in.ok = in.ok && hours <= 23 && minutes <= 59;
  const int seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

std::optional<Timestamp> read_rfc3339(std::string_view text) {
  Reader in{text};
  const std::int64_t day = read_day(in);
  read_date_separator(in);
  Timestamp t = read_clock(in, Seconds::Needed);
  t.seconds += day * seconds_a_day - read_offset(in);
  if (!in.ok || !in.at_end()) return std::nullopt;
  return t;
}

// A date; a date with a time of day; RFC 3339. Without an offset it is UTC.
std::optional<Timestamp> read_calendar(std::string_view text) {
  Reader in{text};
  Timestamp t{read_day(in) * seconds_a_day, 0};
  if (in.ok && !in.at_end()) {
    read_date_separator(in);
    const bool has_seconds = in.text.size() > 5 && in.text[5] == ':';
    const Timestamp clock = read_clock(in, has_seconds ? Seconds::Needed : Seconds::MayLack);
    t = {t.seconds + clock.seconds, clock.nanos};
    if (has_seconds && !in.at_end()) t.seconds -= read_offset(in);
  }
  if (!in.ok || !in.at_end()) return std::nullopt;
  return t;
}

// The commonest form in files, 2026-03-02T09:05:00Z, of which there are millions: every place is
// known beforehand, so all of them are looked at before the one question whether they were right.
// Anything unusual is left to read_calendar.
std::optional<Millis> read_utc_second(std::string_view s) {
  if (s.size() != 20) return std::nullopt;
  unsigned wrong = 0;
  const auto digit = [&](std::size_t i) {
    const unsigned value = static_cast<unsigned char>(s[i]) - unsigned{'0'};
    wrong |= static_cast<unsigned>(value > 9);
    return value;
  };
  const auto two = [&](std::size_t i) { return digit(i) * 10 + digit(i + 1); };
  const auto mark = [&](std::size_t i, char c) { wrong |= static_cast<unsigned>(s[i] != c); };
  const unsigned year = two(0) * 100 + two(2);
  const unsigned month = two(5);
  const unsigned day = two(8);
  const unsigned hour = two(11);
  const unsigned minute = two(14);
  const unsigned second = two(17);
  mark(4, '-');
  mark(7, '-');
  mark(10, 'T');
  mark(13, ':');
  mark(16, ':');
  mark(19, 'Z');
  wrong |= static_cast<unsigned>(month - 1 > 11) | static_cast<unsigned>(day - 1 > 27) |
           static_cast<unsigned>(hour > 23) | static_cast<unsigned>(minute > 59) |
           static_cast<unsigned>(second > 59);
  if (wrong != 0) return std::nullopt;
  const std::int64_t days = days_from_civil(year, static_cast<int>(month), static_cast<int>(day));
  return (days * seconds_a_day + (hour * 60 + minute) * 60 + second) * 1000;
}

std::optional<Millis> read_epoch(std::string_view text) {
  constexpr std::int64_t seconds_below = 100'000'000'000;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.remove_prefix(1);
  std::int64_t whole = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (end.ec != std::errc() || whole < 0 || text[0] == '-') return std::nullopt;
  std::string_view part = text.substr(static_cast<std::size_t>(end.ptr - text.data()));
  if (!part.empty() && (part[0] != '.' || part.size() == 1)) return std::nullopt;
  if (!part.empty()) part.remove_prefix(1);
  if (part.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;

  const std::size_t kept = whole < seconds_below ? 3 : 0;  // digits that reach a millisecond
  Millis ms = whole;
  for (std::size_t i = 0; i < kept; ++i) ms = ms * 10 + (i < part.size() ? part[i] - '0' : 0);
  const bool finer = part.size() > kept && part.find_first_not_of('0', kept) != part.npos;
  if (!negative) return ms;
  return finer ? -ms - 1 : -ms;
}

// --- writing -----------------------------------------------------------------------------------

void put_digits(char* at, int count, std::int64_t number) {
  for (int i = count - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

void append_year(std::string& out, std::int64_t year) {
  char digits[20];
  const std::int64_t size = year < 0 ? -year : year;
  if (year < 0 || year > 9999) out += year < 0 ? '-' : '+';
  if (size <= 9999) {
    put_digits(digits, 4, size);
    out.append(digits, 4);
    return;
  }
  const auto end = std::to_chars(digits, digits + sizeof digits, size);
  out.append(digits, end.ptr);
}

// The date and the time of day, without a zone.
void append_civil(std::string& out, std::int64_t seconds) {
  const Civil c = civil_of(seconds);
  append_year(out, c.year);
  char rest[] = "-00-00T00:00:00";
  put_digits(rest + 1, 2, c.month);
  put_digits(rest + 4, 2, c.day);
  put_digits(rest + 7, 2, c.hour);
  put_digits(rest + 10, 2, c.minute);
  put_digits(rest + 13, 2, c.second);
  out.append(rest, sizeof rest - 1);
}

void append_fraction(std::string& out, int digits, std::int64_t number) {
  char text[9];
  put_digits(text, digits, number);
  out += '.';
  out.append(text, static_cast<std::size_t>(digits));
}

// --- lengths -----------------------------------------------------------------------------------

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
constexpr Unit units[] = {
    {"h", 3600 * nanos_a_second},
    {"m", 60 * nanos_a_second},
    {"s", nanos_a_second},
    {"ms", 1'000'000},
    {"us", 1'000},
    {"ns", 1},
    {"d", seconds_a_day* nanos_a_second},
    {"w", 7 * seconds_a_day* nanos_a_second},
};

__extension__ using Wide = __int128;  // nanoseconds of every duration need 70 bits
constexpr Wide duration_nanos_max = Wide{duration_seconds_max} * nanos_a_second;

std::string_view take_digits(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  return digits;
}

// The number `digits`, as far as the first eighteen of them go; more would be out of range.
std::int64_t number_of(std::string_view digits) {
  std::int64_t number = 0;
  for (const char c : digits.substr(0, 18)) number = number * 10 + (c - '0');
  return number;
}

const Unit* take_unit(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("0123456789.+-"), text.size());
  const std::string_view name = text.substr(0, end);
  const auto unit = std::find_if(std::begin(units), std::end(units),
                                 [name](const Unit& u) { return u.name == name; });
  if (unit == std::end(units)) return nullptr;
  text.remove_prefix(end);
  return unit;
}

// One number with its unit ("1.5h"), in nanoseconds; what is finer is cut.
std::optional<Wide> take_term(std::string_view& text) {
  std::string_view whole = take_digits(text);
  std::string_view part;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    part = take_digits(text).substr(0, 18);
  }
  if (whole.empty() && part.empty()) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  const Unit* unit = take_unit(text);
  if (unit == nullptr || whole.size() > 18) return std::nullopt;
  Wide scale = 1;
  for (std::size_t i = 0; i < part.size(); ++i) scale *= 10;
  return Wide{number_of(whole)} * unit->nanos + Wide{number_of(part)} * unit->nanos / scale;
}

}  // namespace

// --- calendar ----------------------------------------------------------------------------------

// Years are counted from March, so that the leap day is the last of its year and the months before
// it have a pattern of their own: 153 days in every five. They are moved by whole cycles of 400
// years (146,097 days), so that no number is negative and divisions are short.
std::int64_t days_from_civil(std::int64_t year, int month, int day) {
  constexpr std::int64_t cycles = 1'000'000'000;  // beyond the years of every Millis
  constexpr std::int64_t epoch = cycles * 146'097 + 719'468;
  const auto y = static_cast<std::uint64_t>((month > 2 ? year : year - 1) + cycles * 400);
  const auto m = static_cast<unsigned>(month > 2 ? month - 3 : month + 9);
  const std::uint64_t before_the_year = y * 365 + y / 4 - y / 100 + y / 400;
  const unsigned before_the_month = (153 * m + 2) / 5;
  return static_cast<std::int64_t>(before_the_year + before_the_month) + day - 1 - epoch;
}

Civil civil_of(std::int64_t seconds) {
  const std::int64_t days = floor_div(seconds, seconds_a_day);
  const auto clock = static_cast<int>(seconds - days * seconds_a_day);
  const std::int64_t from_march = days + 719468;
  const std::int64_t cycle = floor_div(from_march, 146097);
  const auto day_of_cycle = static_cast<int>(from_march - cycle * 146097);
  // Leave out the leap days that lie before it, and every year has 365 days.
  const int year_of_cycle =
      (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
  const int day_of_year =
      day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  Civil c;
  c.month = march_month < 10 ? march_month + 3 : march_month - 9;
  c.day = day_of_year - (153 * march_month + 2) / 5 + 1;
  c.year = cycle * 400 + year_of_cycle + (c.month <= 2 ? 1 : 0);
  c.hour = clock / 3600;
  c.minute = clock / 60 % 60;
  c.second = clock % 60;
  return c;
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// The milliseconds of the second that it lies in; seconds * 1000 might be no number we have.
static std::int64_t past_second(Millis instant) {
  const std::int64_t rest = instant % 1000;
  return rest < 0 ? rest + 1000 : rest;
}

Millis millis_of(Timestamp t) {
  return t.seconds * 1000 + t.nanos / 1'000'000;
}

Timestamp timestamp_of(Millis ms) {
  return {floor_div(ms, 1000), static_cast<std::int32_t>(past_second(ms)) * 1'000'000};
}

// --- texts -------------------------------------------------------------------------------------

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  const std::optional<Timestamp> t = read_rfc3339(text);
  if (!t || *t < timestamp_min || *t > timestamp_max) return std::nullopt;
  return t;
}

std::optional<Millis> parse_instant(std::string_view text) {
  std::optional<Millis> instant;
  if (const auto common = read_utc_second(text)) return common;
  if (text.size() >= 10 && text[4] == '-') {
    if (const auto t = read_calendar(text)) instant = millis_of(*t);
  } else {
    instant = read_epoch(text);
  }
  if (!instant || *instant < first_millisecond || *instant > last_millisecond) return std::nullopt;
  return instant;
}

void append_text(std::string& out, Millis instant) {
  append_civil(out, floor_div(instant, 1000));
  const std::int64_t ms = past_second(instant);
  if (ms != 0) append_fraction(out, 3, ms);
  out += 'Z';
}

std::string to_text(Millis instant) {
  std::string text;
  append_text(text, instant);
  return text;
}

std::string to_text(Timestamp t) {
  std::string text;
  append_civil(text, t.seconds);
  if (t.nanos % 1'000'000 == 0) {
    if (t.nanos != 0) append_fraction(text, 3, t.nanos / 1'000'000);
  } else if (t.nanos % 1'000 == 0) {
    append_fraction(text, 6, t.nanos / 1'000);
  } else {
    append_fraction(text, 9, t.nanos);
  }
  text += 'Z';
  return text;
}

std::string to_text(Duration d) {
  std::int64_t seconds = d.seconds;
  std::int64_t nanos = d.nanos;
  const bool negative = seconds < 0;
  if (negative && nanos > 0) {
    seconds += 1;
    nanos = nanos_a_second - nanos;
  }
  std::string text = negative ? "-" : "";
  text += std::to_string(negative ? -seconds : seconds);
  if (nanos != 0) {
    append_fraction(text, 9, nanos);
    text.erase(text.find_last_not_of('0') + 1);
  }
  text += 's';
  return text;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  Wide nanos = 0;
  while (!text.empty()) {
    const std::optional<Wide> term = take_term(text);
    if (!term) return std::nullopt;
    nanos += *term;
    if (nanos > duration_nanos_max) return std::nullopt;
  }
  if (negative) nanos = -nanos;
  auto seconds = static_cast<std::int64_t>(nanos / nanos_a_second);
  auto rest = static_cast<std::int32_t>(nanos % nanos_a_second);
  if (rest < 0) {
    seconds -= 1;
    rest += static_cast<std::int32_t>(nanos_a_second);
  }
  return Duration{seconds, rest};
}

Result<std::int64_t> parse_length(std::string_view text) {
  constexpr std::int64_t longest = 36'525 * seconds_a_day;
  std::string_view rest = text;
  std::string_view digits = take_digits(rest);
  const Unit* unit = rest.size() == 1 ? take_unit(rest) : nullptr;
  if (digits.empty() || unit == nullptr) {
    return fail(ErrorKind::Invalid,
                "\"{}\" is no length of time; write a whole number and one of s m h d w, like 30d",
                text.substr(0, 40));
  }
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  const std::int64_t count = digits.size() > 10 ? longest : number_of(digits);
  if (count == 0) return fail(ErrorKind::Invalid, "a length of time is at least 1s");
  const std::int64_t in_seconds = unit->nanos / nanos_a_second;
  if (digits.size() > 10 || count > longest / in_seconds) {
    return fail(ErrorKind::Invalid, "\"{}\" is longer than 100 years (36525d)", text.substr(0, 40));
  }
  return count * in_seconds;
}

}  // namespace winnow
