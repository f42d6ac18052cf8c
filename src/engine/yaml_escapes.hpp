// What yaml-cpp reads otherwise than YAML and JSON have it: rewritten before, put right after, and
// no byte changes its place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace winnow::engine {

// The number that hexadecimal digits write.
char32_t hex_number(std::string_view digits);
// The code point of the pair of surrogate escapes that begins here ("\ud83d\ude00", twelve bytes),
// if one does.
std::optional<char32_t> surrogate_pair(std::string_view text);

// JSON writes what lies beyond U+FFFF as two escapes, which YAML does not know. They become YAML's
// one, after an escaped line break, which stands for nothing.
void join_surrogates(std::string& text);

// yaml-cpp ends plain text in brackets at a question mark ({ask: Who signs?}); YAML does not. All
// that are no sign of an explicit key become a control character, which no model may hold.
void hide_question_marks(std::string& text);
void show_question_marks(std::string& text);

}  // namespace winnow::engine
