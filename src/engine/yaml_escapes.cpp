#include "engine/yaml_escapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>

namespace winnow::engine {
namespace {

constexpr char hidden_question_mark = '\x01';

bool is_surrogate(std::string_view escape, std::string_view third) {
  return escape.size() >= 6 && escape[0] == '\\' && escape[1] == 'u' &&
         (escape[2] == 'd' || escape[2] == 'D') && third.find(escape[3]) != third.npos &&
         std::isxdigit(static_cast<unsigned char>(escape[4])) &&
         std::isxdigit(static_cast<unsigned char>(escape[5]));
}
constexpr std::string_view high_half = "89abAB", low_half = "cdefCDEF";

}  // namespace

char32_t hex_number(std::string_view digits) {
  std::uint32_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

std::optional<char32_t> surrogate_pair(std::string_view text) {
  if (!is_surrogate(text, high_half) || !is_surrogate(text.substr(6), low_half)) return {};
  const char32_t high = hex_number(text.substr(2, 4)), low = hex_number(text.substr(8, 4));
  return 0x10000 + ((high - 0xD800) << 10U) + (low - 0xDC00);
}

void join_surrogates(std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] != '{') return;  // not JSON
  for (std::size_t i = first; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    if (const auto joined = surrogate_pair(std::string_view(text).substr(i))) {
      text.replace(i, 12, fmt::format("\\\n\\U{:08X}", static_cast<std::uint32_t>(*joined)));
      i += 11;
    } else {
      ++i;  // what follows a backslash is no beginning of another escape
    }
  }
}

void hide_question_marks(std::string& text) {
  char before = '\n';  // the last visible byte of the line, or its break
  bool after_blank = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\n';
    const bool blank_follows = next == ' ' || next == '\t' || next == '\n' || next == '\r';
    if (c == '?') {
      const bool begins = std::string_view("\n-?:{[,").find(before) != std::string_view::npos &&
                          (after_blank || before == '{' || before == '[' || before == ',');
      if (!begins || !blank_follows) text[i] = hidden_question_mark;
    }
    after_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (c == '\n' || c == '\r' || !after_blank) before = c == '\r' ? '\n' : c;
  }
}

void show_question_marks(std::string& text) {
  std::replace(text.begin(), text.end(), hidden_question_mark, '?');
}

}  // namespace winnow::engine
