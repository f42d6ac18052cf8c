#include "tables/numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace winnow::tables {
namespace {

constexpr int place_bits = 5;
constexpr std::int64_t places_max = (1 << place_bits) - 1;
constexpr std::int64_t digits_max = std::int64_t{1} << (63 - place_bits);

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t skip_digits(std::string_view text, std::size_t from) {
  while (from < text.size() && is_digit(text[from])) ++from;
  return from;
}

std::int64_t digits_of(Packed packed) {
  return packed >> place_bits;
}
std::int64_t places_of(Packed packed) {
  return packed & places_max;
}

double real_of(std::string_view text) {
  double real = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
  // Too small for a double reads as 0 with this error; too large is told apart by the caller.
  return error == std::errc::result_out_of_range && real == 0 ? HUGE_VAL : real;
}

// Where the exponent that begins at `from` ends; std::nullopt: there are no digits in it.
std::optional<std::size_t> skip_exponent(std::string_view text, std::size_t from) {
  if (from == text.size() || (text[from] != 'e' && text[from] != 'E')) return from;
  ++from;
  if (from < text.size() && (text[from] == '+' || text[from] == '-')) ++from;
  const std::size_t end = skip_digits(text, from);
  return end > from ? std::optional(end) : std::nullopt;
}

}  // namespace

std::optional<Number> parse_number(std::string_view text, char mark) {
  const std::size_t begin = !text.empty() && (text[0] == '+' || text[0] == '-');
  const std::size_t whole_end = skip_digits(text, begin);
  std::size_t end = whole_end, digits = whole_end - begin;
  Number number;
  number.marked = end < text.size() && text[end] == mark;
  if (number.marked) {
    end = skip_digits(text, whole_end + 1);
    digits += end - whole_end - 1;
  }
  if (digits == 0) return std::nullopt;
  const auto exponent_end = skip_exponent(text, end);
  if (exponent_end != text.size()) return std::nullopt;
  number.whole = whole_end == text.size();
  number.code_like = text[0] == '+' || (text[begin] == '0' && whole_end > begin + 1);
  if (text[0] == '+') text.remove_prefix(1);
  if (number.whole) {
    std::int64_t integer = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), integer);
    if (read.ec == std::errc{}) number.integer = integer;
  }
  if (number.marked && mark != '.') {
    std::string pointed(text);
    pointed[pointed.find(mark)] = '.';
    number.real = real_of(pointed);
  } else {
    number.real = real_of(text);
  }
  if (!std::isfinite(number.real)) return std::nullopt;
  return number;
}

bool is_json_number(std::string_view text) {
  const std::size_t begin = !text.empty() && text[0] == '-';
  std::size_t end = skip_digits(text, begin);
  if (end == begin || (text[begin] == '0' && end > begin + 1)) return false;
  if (end < text.size() && text[end] == '.') {
    const std::size_t places = end + 1;
    end = skip_digits(text, places);
    if (end == places) return false;
  }
  return skip_exponent(text, end) == text.size();
}

Value number_value(std::string_view text) {
  if (const auto number = parse_number(text, '.')) {
    if (number->integer) return Value(*number->integer);
    if (!number->whole) return Value(number->real);
  }
  return Value(text);
}

std::optional<Packed> pack(std::string_view text, char mark) {
  const bool minus = !text.empty() && text[0] == '-';
  if (minus) text.remove_prefix(1);
  constexpr std::size_t digits_fit = 18;
  if (text.empty() || text.size() > digits_fit + 1 || !is_digit(text[0])) return std::nullopt;
  if (text.size() > digits_fit && text.find(mark) == text.npos) return std::nullopt;
  if (text[0] == '0' && text.size() > 1 && text[1] != mark) return std::nullopt;
  std::int64_t digits = 0;
  std::size_t marked = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits = digits * 10 + (text[i] - '0');
    } else if (text[i] == mark && marked == text.size() && i + 1 < text.size()) {
      marked = i;
    } else {
      return std::nullopt;
    }
  }
  if (digits >= digits_max || (minus && digits == 0)) return std::nullopt;
  const std::size_t places = marked == text.size() ? 0 : text.size() - marked - 1;
  return (minus ? -digits : digits) * (places_max + 1) + static_cast<std::int64_t>(places);
}

bool packed_whole(Packed packed) {
  return places_of(packed) == 0;
}

std::int64_t packed_integer(Packed packed) {
  return digits_of(packed);
}

double packed_real(Packed packed) {
  static constexpr std::array<double, 18> powers = {1,    1e1,  1e2,  1e3,  1e4,  1e5,
                                                    1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17};
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  const std::int64_t digits = digits_of(packed);
  // Both are exact doubles, so the one rounding of the division is the right one.
  if (digits <= exact && digits >= -exact) {
    return static_cast<double>(digits) / powers[static_cast<std::size_t>(places_of(packed))];
  }
  return real_of(packed_text(packed, '.'));
}

std::string packed_text(Packed packed, char mark) {
  const std::int64_t digits = digits_of(packed);
  std::string text = std::to_string(digits < 0 ? -digits : digits);
  const auto places = static_cast<std::size_t>(places_of(packed));
  if (places > 0) {
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, 1, mark);
  }
  if (digits < 0) text.insert(0, 1, '-');
  return text;
}

}  // namespace winnow::tables
