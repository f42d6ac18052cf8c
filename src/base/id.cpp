#include "base/id.hpp"

#include <algorithm>

namespace winnow {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool dash_before(std::size_t byte) {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

void append_text(std::string& out, const Id& id) {
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i)) out += '-';
    out += hex_digits[id.bytes[i] >> 4];
    out += hex_digits[id.bytes[i] & 15];
  }
}

std::string to_text(const Id& id) {
  std::string text;
  text.reserve(36);
  append_text(text, id);
  return text;
}

std::optional<Id> parse_id(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Id id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    if (dash_before(i) && text[at++] != '-') return std::nullopt;
    const int high = digit_of(text[at]), low = digit_of(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return id;
}

Id id_of(Millis at, const std::array<std::uint8_t, 10>& chance) {
  constexpr Millis latest = (Millis{1} << 48) - 1;
  const auto instant = static_cast<std::uint64_t>(std::clamp(at, Millis{0}, latest));
  Id id;
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(instant >> (8 * (5 - i)));
  }
  std::copy(chance.begin(), chance.end(), id.bytes.begin() + 6);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x70);  // version 7
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);  // the RFC's variant
  return id;
}

}  // namespace winnow
