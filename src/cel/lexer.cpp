#include "cel/lexer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "base/text.hpp"
#include "cel/escapes.hpp"

namespace winnow::cel {
namespace {

constexpr std::array<std::string_view, 4> keywords = {"true", "false", "null", "in"};
constexpr std::array<std::string_view, 17> kept_free = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c);
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct Mark {
  std::string_view text;
  TokenKind kind;
};

// Two characters before one, so that the longest mark wins.
constexpr std::array<Mark, 26> marks = {{
    {"==", TokenKind::Equal},
    {"!=", TokenKind::NotEqual},
    {"<=", TokenKind::LessEqual},
    {">=", TokenKind::GreaterEqual},
    {"&&", TokenKind::And},
    {"||", TokenKind::Or},
    {"(", TokenKind::LeftParen},
    {")", TokenKind::RightParen},
    {"[", TokenKind::LeftSquare},
    {"]", TokenKind::RightSquare},
    {"{", TokenKind::LeftCurly},
    {"}", TokenKind::RightCurly},
    {",", TokenKind::Comma},
    {".", TokenKind::Dot},
    {"?", TokenKind::Question},
    {":", TokenKind::Colon},
    {"!", TokenKind::Not},
    {"+", TokenKind::Plus},
    {"-", TokenKind::Minus},
    {"*", TokenKind::Star},
    {"/", TokenKind::Slash},
    {"%", TokenKind::Percent},
    {"<", TokenKind::Less},
    {">", TokenKind::Greater},
    // What people of other languages write; told, and read as what they mean.
    {"=", TokenKind::Equal},
    {"&", TokenKind::And},
}};

class Lexer {
 public:
  Lexer(std::string_view text, Mistakes& mistakes) : text_(text), mistakes_(mistakes) {}

  std::vector<Token> run() {
    for (;;) {
      skip_blanks();
      begin_ = at_;
      if (at_ == text_.size()) break;
      read_token();
    }
    push(TokenKind::End);
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  Token& push(TokenKind kind) {
    Token token;
    token.kind = kind;
    token.begin = static_cast<std::uint32_t>(begin_);
    token.end = static_cast<std::uint32_t>(at_);
    tokens_.push_back(std::move(token));
    return tokens_.back();
  }

  void refuse(std::size_t offset, std::string message, std::string hint = {}) {
    mistakes_.add(offset, std::move(message), std::move(hint));
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        ++at_;
      } else if (text_.substr(at_, 2) == "//") {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else {
        return;
      }
    }
  }

  void read_token() {
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return read_number();
    if (c == '"' || c == '\'') return read_string(Escapes::Resolved);
    if (is_letter(c)) return read_word();
    read_mark();
  }

  void read_word() {
    while (is_word(peek())) ++at_;
    const std::string_view word = text_.substr(begin_, at_ - begin_);
    if (peek() == '"' || peek() == '\'') {
      if (word == "r" || word == "R") return read_string(Escapes::Kept);
      if (word == "b" || word == "B") return read_bytes(Escapes::Resolved);
      if (word.size() == 2 && word.find_first_not_of("bBrR") == std::string_view::npos) {
        return read_bytes(Escapes::Kept);
      }
    }
    push(word == "in" ? TokenKind::In : TokenKind::Identifier);
  }

  // Bytes are read like a string, so that what follows makes sense, and then refused.
  void read_bytes(Escapes escapes) {
    refuse(begin_, "bytes are not part of the language", "write a string without the b");
    read_string(escapes);
    tokens_.back().kind = TokenKind::Broken;
  }

  void read_string(Escapes escapes) {
    const char quote = peek();
    const bool long_form = peek(1) == quote && peek(2) == quote;
    const std::string_view close = text_.substr(at_, long_form ? 3 : 1);
    at_ += close.size();
    std::string content;
    bool whole = true;
    while (text_.substr(at_, close.size()) != close) {
      const bool line_ends = !long_form && (peek() == '\n' || peek() == '\r');
      if (at_ == text_.size() || line_ends) {
        refuse(begin_, "this text is never closed",
               line_ends ? "a text over several lines stands in ''' … '''" : "");
        at_ = text_.size();  // what follows was meant otherwise
        push(TokenKind::Broken);
        return;
      }
      if (peek() == '\\' && escapes == Escapes::Resolved) {
        whole = read_escape_here(content) && whole;
      } else {
        content += text_[at_++];
      }
    }
    at_ += close.size();
    push(whole ? TokenKind::String : TokenKind::Broken).content = std::move(content);
  }

  bool read_escape_here(std::string& content) {
    const Escape escape = read_escape(text_.substr(at_));
    if (escape.problem.empty()) {
      append_utf8(content, escape.code_point);
    } else {
      refuse(at_, std::string(escape.problem), std::string(escape.hint));
    }
    at_ += escape.bytes;
    return escape.problem.empty();
  }

  void read_number() {
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
      const std::size_t digits = at_;
      while (is_hex(peek())) ++at_;
      if (at_ == digits || is_word(peek())) return refuse_number();
      return push_int(text_.substr(digits, at_ - digits), 16);
    }
    bool whole = true;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      whole = false;
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if (!is_digit(peek(sign))) return refuse_number();
      whole = false;
      at_ += sign;
      while (is_digit(peek())) ++at_;
    }
    if (is_word(peek())) return refuse_number();
    if (whole) return push_int(text_.substr(begin_, at_ - begin_), 10);
    push_double();
  }

  void refuse_number() {
    while (is_word(peek())) ++at_;
    const std::string_view word = text_.substr(begin_, at_ - begin_);
    const bool is_unsigned = word.back() == 'u' || word.back() == 'U';
    if (is_unsigned) {
      refuse(begin_, "unsigned numbers are not part of the language", "leave out the u");
    } else {
      refuse(begin_, fmt::format("\"{}\" is not a number", word.substr(0, 40)));
    }
    push(TokenKind::Broken);
  }

  void push_int(std::string_view digits, int base) {
    std::uint64_t magnitude = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
    constexpr std::uint64_t most = std::uint64_t{1} << 63;  // with a minus before it
    if (error != std::errc{} || magnitude > most) {
      refuse(begin_, "the number is beyond 64 bits", "a number with a point may be larger: 1e19");
      push(TokenKind::Broken);
      return;
    }
    push(TokenKind::Int).magnitude = magnitude;
  }

  void push_double() {
    const std::string digits(text_.substr(begin_, at_ - begin_));
    double real = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), real);
    // from_chars says "out of range" for both ends and gives no value; strtod gives 0 for the one.
    if (error != std::errc{}) real = std::strtod(digits.c_str(), nullptr);
    if (!std::isfinite(real)) {
      refuse(begin_, "the number is too large for a double");
      push(TokenKind::Broken);
      return;
    }
    push(TokenKind::Double).real = real;
  }

  void read_mark() {
    const std::string_view rest = text_.substr(at_);
    for (const Mark& mark : marks) {
      if (rest.substr(0, mark.text.size()) != mark.text) continue;
      at_ += mark.text.size();
      if (mark.text == "=") refuse(begin_, "there is no \"=\"", "write == to compare");
      if (mark.text == "&") refuse(begin_, "there is no \"&\"", "did you mean &&?");
      push(mark.kind);
      return;
    }
    if (rest[0] == '|') {
      ++at_;
      refuse(begin_, "there is no \"|\"", "did you mean ||?");
      push(TokenKind::Or);
      return;
    }
    refuse_character();
  }

  void refuse_character() {
    const CodePoint point = code_point_at(text_, at_);
    at_ += point.bytes;
    const auto number = static_cast<std::uint32_t>(point.value);
    const bool shows = number >= 0x20 && number != 0x7F && number != 0xA0 && number != 0xFEFF;
    const bool quote = number >= 0x2018 && number <= 0x201F;
    refuse(begin_,
           shows ? fmt::format("\"{}\" has no meaning here", text_.substr(begin_, point.bytes))
                 : fmt::format("the character U+{:04X} has no meaning here", number),
           quote ? "write straight quotes" : "");
    push(TokenKind::Broken);
  }

  std::string_view text_;
  Mistakes& mistakes_;
  std::vector<Token> tokens_;
  std::size_t begin_ = 0;  // of the token being read
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> lex(std::string_view text, Mistakes& mistakes) {
  return Lexer(text, mistakes).run();
}

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), is_word);
}

bool is_keyword(std::string_view text) {
  return std::find(keywords.begin(), keywords.end(), text) != keywords.end();
}

bool is_reserved(std::string_view text) {
  return is_keyword(text) || std::find(kept_free.begin(), kept_free.end(), text) != kept_free.end();
}

}  // namespace winnow::cel
