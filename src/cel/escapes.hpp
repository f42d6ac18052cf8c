// Escapes: what a backslash in a text literal means, and how a text is written as a literal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace winnow::cel {

enum class Escapes : std::uint8_t { Resolved, Kept };  // 'a\n' and r'a\n'

struct Escape {
  char32_t code_point = 0;
  std::size_t bytes = 0;     // how many the escape takes, the backslash too; at least one
  std::string_view problem;  // empty: it is good
  std::string_view hint;
};

// Shapes   `text` starts with the backslash and may go on after the escape.
// Edges    a high and a low surrogate in two \u escapes are one code point; alone each is refused.
Escape read_escape(std::string_view text);

}  // namespace winnow::cel
