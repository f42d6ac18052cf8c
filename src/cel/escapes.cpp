#include "cel/escapes.hpp"

#include <optional>
#include <string>

#include "cel/tree.hpp"

namespace winnow::cel {
namespace {

constexpr std::string_view simple_letters = "abfnrtv\\?\"'`";
constexpr std::string_view simple_meanings = "\a\b\f\n\r\t\v\\?\"'`";

std::optional<std::uint32_t> digits_value(std::string_view digits, std::size_t count, int base) {
  if (digits.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : digits.substr(0, count)) {
    int digit = 99;
    if (c >= '0' && c <= '9') digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit >= base) return std::nullopt;
    value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return value;
}

bool is_high_surrogate(std::uint32_t c) {
  return c >= 0xD800 && c <= 0xDBFF;
}
bool is_low_surrogate(std::uint32_t c) {
  return c >= 0xDC00 && c <= 0xDFFF;
}

Escape refused(std::size_t bytes, std::string_view problem, std::string_view hint = {}) {
  return {0, bytes, problem, hint};
}

// \x \u \U: `count` hexadecimal digits after the letter.
Escape read_hexadecimal(std::string_view text, std::size_t count) {
  const auto value = digits_value(text.substr(2), count, 16);
  if (!value) {
    return refused(2, "this escape has too few hexadecimal digits",
                   R"(write \x41, \u0041 or \U00000041)");
  }
  const std::size_t bytes = 2 + count;
  if (count == 4 && is_high_surrogate(*value) && text.substr(bytes, 2) == "\\u") {
    const auto low = digits_value(text.substr(bytes + 2), 4, 16);
    if (low && is_low_surrogate(*low)) {
      return {static_cast<char32_t>(0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00)),
              2 * bytes,
              {},
              {}};
    }
  }
  if (is_high_surrogate(*value) || is_low_surrogate(*value)) {
    return refused(bytes, "half of a surrogate pair is no character");
  }
  if (*value > 0x10FFFF) return refused(bytes, "there is no character beyond U+10FFFF");
  return {static_cast<char32_t>(*value), bytes, {}, {}};
}

}  // namespace

Escape read_escape(std::string_view text) {
  const char letter = text.size() > 1 ? text[1] : '\0';
  const std::size_t simple = text.size() > 1 ? simple_letters.find(letter) : std::string_view::npos;
  if (simple != std::string_view::npos) {
    return {static_cast<char32_t>(simple_meanings[simple]), 2, {}, {}};
  }
  if (letter == 'x' || letter == 'X') return read_hexadecimal(text, 2);
  if (letter == 'u') return read_hexadecimal(text, 4);
  if (letter == 'U') return read_hexadecimal(text, 8);
  if (letter >= '0' && letter <= '3') {
    const auto value = digits_value(text.substr(1), 3, 8);
    if (value) return {static_cast<char32_t>(*value), 4, {}, {}};
  }
  return refused(1, "there is no such escape", R"(write \\ for a backslash, or r'…')");
}

std::string quoted(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

}  // namespace winnow::cel
