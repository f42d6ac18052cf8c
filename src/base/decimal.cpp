#include "base/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "base/check.hpp"

namespace winnow {

namespace {

constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t whole_max = 9'000'000'000'000;  // of a property: ±9·10^12
constexpr std::int64_t millionths_max = whole_max * million;
constexpr std::int64_t milli_max = 1'000'000'000'000;  // 10^9 points

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal number as it was written: ± whole.part · 10^exponent.
struct Written {
  bool negative = false;
  std::string_view whole;
  std::string_view part;
  std::int64_t exponent = 0;

  std::int64_t digits() const { return std::ssize(whole) + std::ssize(part); }
  int digit(std::int64_t i) const {
    const std::int64_t past_point = i - std::ssize(whole);
    const char c = past_point < 0 ? whole[static_cast<std::size_t>(i)]
                                  : part[static_cast<std::size_t>(past_point)];
    return c - '0';
  }
};

std::string_view take_digits(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  const std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

bool take_sign(std::string_view& text) {
  if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
  const bool negative = text[0] == '-';
  text.remove_prefix(1);
  return negative;
}

std::optional<std::int64_t> read_exponent(std::string_view text) {
  constexpr std::int64_t saturated = 1'000'000'000;  // beyond any text we read
  const bool negative = take_sign(text);
  const std::string_view digits = take_digits(text);
  if (digits.empty() || !text.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  for (const char c : digits) exponent = std::min(exponent * 10 + (c - '0'), saturated);
  return negative ? -exponent : exponent;
}

std::optional<Written> read_number(std::string_view text) {
  Written number;
  number.negative = take_sign(text);
  number.whole = take_digits(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    number.part = take_digits(text);
  }
  if (number.whole.empty() && number.part.empty()) return std::nullopt;
  if (!text.empty()) {
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    const auto exponent = read_exponent(text.substr(1));
    if (!exponent) return std::nullopt;
    number.exponent = *exponent;
  }
  return number;
}

// |number| · 10^places, cut; how it goes on after the cut; nullopt: 10^18 or more.
struct Scaled {
  std::int64_t magnitude = 0;
  int next_digit = 0;
  bool exact = true;
};
std::optional<Scaled> scaled(const Written& number, int places) {
  std::int64_t first = 0;
  while (first < number.digits() && number.digit(first) == 0) ++first;
  Scaled result;
  if (first == number.digits()) return result;
  const std::int64_t end = std::ssize(number.whole) + number.exponent + places;
  if (end - first > 19) return std::nullopt;
  std::uint64_t magnitude = 0;
  for (std::int64_t i = first; i < end; ++i) {
    const int digit = i < number.digits() ? number.digit(i) : 0;
    magnitude = magnitude * 10 + static_cast<std::uint64_t>(digit);
  }
  if (magnitude > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  result.magnitude = static_cast<std::int64_t>(magnitude);
  if (end >= first && end < number.digits()) result.next_digit = number.digit(end);
  for (std::int64_t i = std::max(first, end); i < number.digits() && result.exact; ++i) {
    result.exact = number.digit(i) == 0;
  }
  return result;
}

std::optional<std::int64_t> rounded_millionths(const Written& number) {
  const std::optional<Scaled> cut = scaled(number, 6);
  if (!cut || cut->magnitude > millionths_max) return std::nullopt;
  if (cut->magnitude == millionths_max && !cut->exact) return std::nullopt;
  const std::int64_t rounded = cut->magnitude + (cut->next_digit >= 5 ? 1 : 0);
  return number.negative ? -rounded : rounded;
}

bool same_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

bool names_no_finite_number(std::string_view text) {
  take_sign(text);
  return same_ignoring_case(text, "nan") || same_ignoring_case(text, "inf") ||
         same_ignoring_case(text, "infinity");
}

using Buffer = std::array<char, 64>;

std::string_view shortest(Buffer& buffer, double d, std::chars_format format) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), d, format);
  CHECK(end.ec == std::errc());
  return {buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())};
}

}  // namespace

MilliOrError parse_milli(std::string_view text) {
  const std::optional<Written> number = read_number(text);
  if (!number) return {std::nullopt, DecimalError::NotANumber};
  const std::optional<Scaled> milli = scaled(*number, 3);
  if (!milli || milli->magnitude > milli_max) return {std::nullopt, DecimalError::TooLarge};
  if (!milli->exact) return {std::nullopt, DecimalError::TooManyPlaces};
  return {number->negative ? -milli->magnitude : milli->magnitude, DecimalError::NotANumber};
}

std::string milli_text(Milli value) {
  const std::uint64_t size =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::string text = value < 0 ? "-" : "";
  text += std::to_string(size / 1000);
  if (size % 1000 == 0) return text;
  std::string part = std::to_string(1000 + size % 1000);
  part[0] = '.';
  while (part.back() == '0') part.pop_back();
  return text + part;
}

std::optional<std::int64_t> millionths_of(std::int64_t number) {
  if (number > whole_max || number < -whole_max) return std::nullopt;
  return number * million;
}

std::optional<std::int64_t> millionths_of(double number) {
  if (!(std::abs(number) <= static_cast<double>(whole_max))) return std::nullopt;
  // Below 2^40 millionths the product is within 2^-12 of the decimal text's value: unless that lies
  // near a half, rounding the product rounds the text.
  const double product = number * static_cast<double>(million);
  if (std::abs(product) < 0x1p40) {
    const double nearest = std::round(product);
    if (std::abs(product - nearest) < 0.499) return static_cast<std::int64_t>(nearest);
  }
  Buffer buffer;
  const auto written = read_number(shortest(buffer, number, std::chars_format::scientific));
  CHECK(written.has_value());
  return rounded_millionths(*written);
}

std::optional<std::optional<std::int64_t>> millionths_of_text(std::string_view text) {
  const std::optional<Written> number = read_number(text);
  if (number) return rounded_millionths(*number);
  if (names_no_finite_number(text)) return std::optional<std::int64_t>();
  return std::nullopt;
}

double double_of_millionths(std::int64_t value) {
  constexpr std::int64_t exact_max = std::int64_t{1} << 53;
  if (value >= -exact_max && value <= exact_max) {  // both exact, so one division rounds once
    return static_cast<double>(value) / static_cast<double>(million);
  }
  const std::string text = std::to_string(value) + "e-6";
  double nearest = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), nearest);
  CHECK(end.ec == std::errc());
  return nearest;
}

std::string double_text(double d) {
  if (std::isnan(d)) return "NaN";
  if (std::isinf(d)) return d > 0 ? "Infinity" : "-Infinity";
  const double size = std::abs(d);
  const bool plain = size == 0 || (size >= 1e-6 && size < 1e21);
  Buffer buffer;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  std::string text(shortest(buffer, d, format));
  if (plain && text.find('.') == std::string::npos) text += ".0";
  return text;
}

}  // namespace winnow
