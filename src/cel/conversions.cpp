#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/time.hpp"
#include "cel/natives.hpp"

namespace winnow::cel {

namespace {

constexpr double two_to_63 = 9223372036854775808.0;

// A sign and digits; the whole text.
Datum int_of_text(Run& run, NodeId at, std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+') && !digits.substr(1).starts_with('-')) digits.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::invalid_argument || end != digits.data() + digits.size()) {
    return run.fail(at, Fault::NotReadable, text);
  }
  if (error != std::errc{}) return run.fail(at, Fault::OutOfRange);
  return Datum::of(value);
}

Datum to_int(Run& run, NodeId at, const Datum* args, std::size_t count) {
  switch (args[0].kind) {
    case Datum::Kind::Int: return args[0];
    case Datum::Kind::Double:
      // The ends are out of range too: the nearest doubles inside are 1,024 away from them.
      if (!(args[0].real > -two_to_63 && args[0].real < two_to_63)) {
        return run.fail(at, Fault::OutOfRange);
      }
      return Datum::of(static_cast<std::int64_t>(args[0].real));
    case Datum::Kind::String: return int_of_text(run, at, args[0].text);
    case Datum::Kind::Timestamp: return Datum::of(args[0].timestamp.seconds);
    default: return run.no_overload(at, args, count);
  }
}

bool is_word(std::string_view text, std::string_view lower_case_word) {
  return std::equal(text.begin(), text.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : int{a}) == b; });
}

// The decimal form of numbers, and the words for what is not finite in any case.
Datum double_of_text(Run& run, NodeId at, std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (is_word(rest, "inf") || is_word(rest, "infinity")) {
    return Datum::of(negative ? -HUGE_VAL : HUGE_VAL);
  }
  if (is_word(text, "nan")) return Datum::of(std::nan(""));
  const bool numeric = !rest.empty() && (rest[0] == '.' || (rest[0] >= '0' && rest[0] <= '9'));
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (!numeric || error == std::errc::invalid_argument || end != rest.data() + rest.size()) {
    return run.fail(at, Fault::NotReadable, text);
  }
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string(rest).c_str(), nullptr);  // tells too large from too small
    if (value > 1) return run.fail(at, Fault::OutOfRange);
  }
  return Datum::of(negative ? -value : value);
}

Datum to_double(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (args[0].is_number()) return Datum::of(args[0].as_double());
  if (!args[0].is(Datum::Kind::String)) return run.no_overload(at, args, count);
  return double_of_text(run, at, args[0].text);
}

Datum to_string(Run& run, NodeId at, const Datum* args, std::size_t count) {
  switch (args[0].kind) {
    case Datum::Kind::String: return args[0];
    case Datum::Kind::Bool: return Datum::of(std::string_view(args[0].boolean ? "true" : "false"));
    case Datum::Kind::Int: return run.keep(at, fmt::format("{}", args[0].integer));
    case Datum::Kind::Double: return run.keep(at, general_text(args[0].real));
    case Datum::Kind::Timestamp: return run.keep(at, to_text(args[0].timestamp));
    case Datum::Kind::Duration: return run.keep(at, to_text(args[0].duration));
    default: return run.no_overload(at, args, count);
  }
}

Datum to_bool(Run& run, NodeId at, const Datum* args, std::size_t count) {
  static constexpr std::string_view yes[] = {"1", "t", "true", "T", "TRUE", "True"};
  static constexpr std::string_view no[] = {"0", "f", "false", "F", "FALSE", "False"};
  if (args[0].is(Datum::Kind::Bool)) return args[0];
  if (!args[0].is(Datum::Kind::String)) return run.no_overload(at, args, count);
  const std::string_view text = args[0].text;
  if (std::find(std::begin(yes), std::end(yes), text) != std::end(yes)) return Datum::of(true);
  if (std::find(std::begin(no), std::end(no), text) != std::end(no)) return Datum::of(false);
  return run.fail(at, Fault::NotReadable, text);
}

Datum to_timestamp(Run& run, NodeId at, const Datum* args, std::size_t count) {
  switch (args[0].kind) {
    case Datum::Kind::Timestamp: return args[0];
    case Datum::Kind::Int: {
      const Timestamp t{args[0].integer, 0};
      if (t < timestamp_min || t > timestamp_max) return run.fail(at, Fault::OutOfRange);
      return Datum::of(t);
    }
    case Datum::Kind::String: {
      const auto t = parse_rfc3339(args[0].text);
      return t ? Datum::of(*t) : run.fail(at, Fault::NotReadable, args[0].text);
    }
    default: return run.no_overload(at, args, count);
  }
}

Datum to_duration(Run& run, NodeId at, const Datum* args, std::size_t count) {
  if (args[0].is(Datum::Kind::Duration)) return args[0];
  if (!args[0].is(Datum::Kind::String)) return run.no_overload(at, args, count);
  const auto d = parse_duration(args[0].text);
  return d ? Datum::of(*d) : run.fail(at, Fault::NotReadable, args[0].text);
}

// Only the checker forgets the type.
Datum to_dyn(Run&, NodeId, const Datum* args, std::size_t) {
  return args[0];
}

constexpr std::array<NativeRow, 7> rows = {{
    {"dyn", to_dyn},
    {"int", to_int},
    {"double", to_double},
    {"string", to_string},
    {"bool", to_bool},
    {"timestamp", to_timestamp},
    {"duration", to_duration},
}};

}  // namespace

std::span<const NativeRow> conversion_natives() {
  return rows;
}

std::string general_text(double d) {
  constexpr int plain_from = -4;  // powers of ten that are written without an exponent
  constexpr int plain_to = 6;
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> shortest;
  const auto scientific = std::to_chars(shortest.data(), shortest.data() + shortest.size(), d,
                                        std::chars_format::scientific);
  std::string text(shortest.data(), scientific.ptr);
  const int power = std::atoi(text.c_str() + text.find('e') + 1);
  if (power < plain_from || power >= plain_to) return text;
  std::array<char, 64> plain;
  const auto fixed =
      std::to_chars(plain.data(), plain.data() + plain.size(), d, std::chars_format::fixed);
  return std::string(plain.data(), fixed.ptr);
}

}  // namespace winnow::cel
