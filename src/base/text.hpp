// Text in any script: UTF-8, code points, case folding, words. The door to ICU for text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace winnow {

bool valid_utf8(std::string_view text);
// The offset of the first byte that is not UTF-8 (surrogates and overlong forms are not), or npos.
std::size_t first_invalid_utf8(std::string_view text);
std::size_t code_points(std::string_view utf8);  // how many
void append_utf8(std::string& out, char32_t code_point);
// The code point that starts at `offset` (valid UTF-8), and how many bytes it takes.
struct CodePoint {
  char32_t value;
  std::size_t bytes;
};
CodePoint code_point_at(std::string_view utf8, std::size_t offset);

// Full Unicode case folding, any script: "STRASSE", "Straße" → "strasse"; "ПРИВЕТ" → "привет".
std::string fold_case(std::string_view utf8);

// Whether `word` stands in `text` as a whole word: no letter, digit or mark of the same kind of
// script touches it. In scripts written without blanks (Han, Kana, Thai, Lao, Khmer, Myanmar) any
// occurrence counts. Case matters. An empty word is nowhere.
bool has_word(std::string_view text, std::string_view word);

std::string_view unicode_version();  // of the folding data, "15.0"

}  // namespace winnow
