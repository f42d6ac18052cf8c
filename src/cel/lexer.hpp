// Lexer: the text of an expression as tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/mistakes.hpp"

namespace winnow::cel {

enum class TokenKind : std::uint8_t {
  End,
  Broken,  // cannot be read; its issue is told already
  Identifier,
  Int,
  Double,
  String,
  LeftParen,
  RightParen,
  LeftSquare,
  RightSquare,
  LeftCurly,
  RightCurly,
  Comma,
  Dot,
  Question,
  Colon,
  Not,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,
  And,
  Or,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::uint32_t begin = 0, end = 0;  // its bytes in the text
  std::string content;               // of a String, escapes resolved
  std::uint64_t magnitude = 0;       // of an Int; may be one beyond int64, for a minus before it
  double real = 0;                   // of a Double, finite
};

// Shapes   `text` is valid UTF-8 without NUL, at most limits::expression_bytes. The last token is
//          an End, and there is no other.
// Errors   go to `mistakes`; in the place of what cannot be read stands a Broken token.
std::vector<Token> lex(std::string_view text, Mistakes& mistakes);

bool is_identifier(std::string_view text);  // the form alone; reserved words have it too
bool is_keyword(std::string_view text);     // true false null in: never a name
bool is_reserved(std::string_view text);    // keywords and words kept free: no name, but a member

}  // namespace winnow::cel
