// The operators between two expressions: how each is written, and how strongly it binds.
#pragma once

#include <array>
#include <string_view>

#include "cel/lexer.hpp"
#include "cel/tree.hpp"

namespace winnow::cel {

// From the weakest to the strongest. Binary operators of one level go from left to right.
enum class Level : std::uint8_t {
  Conditional,
  Or,
  And,
  Relation,
  Addition,
  Multiplication,
  Unary,
  Member
};

struct Operator {
  Op op;
  TokenKind token;
  std::string_view symbol;
  Level level;
};

inline constexpr std::array<Operator, 14> operators = {{
    {Op::Or, TokenKind::Or, "||", Level::Or},
    {Op::And, TokenKind::And, "&&", Level::And},
    {Op::Equal, TokenKind::Equal, "==", Level::Relation},
    {Op::NotEqual, TokenKind::NotEqual, "!=", Level::Relation},
    {Op::Less, TokenKind::Less, "<", Level::Relation},
    {Op::LessEqual, TokenKind::LessEqual, "<=", Level::Relation},
    {Op::Greater, TokenKind::Greater, ">", Level::Relation},
    {Op::GreaterEqual, TokenKind::GreaterEqual, ">=", Level::Relation},
    {Op::In, TokenKind::In, "in", Level::Relation},
    {Op::Add, TokenKind::Plus, "+", Level::Addition},
    {Op::Subtract, TokenKind::Minus, "-", Level::Addition},
    {Op::Multiply, TokenKind::Star, "*", Level::Multiplication},
    {Op::Divide, TokenKind::Slash, "/", Level::Multiplication},
    {Op::Remainder, TokenKind::Percent, "%", Level::Multiplication},
}};

constexpr const Operator* operator_of(Op op) {
  for (const Operator& candidate : operators) {
    if (candidate.op == op) return &candidate;
  }
  return nullptr;
}

constexpr const Operator* operator_of(TokenKind token) {
  for (const Operator& candidate : operators) {
    if (candidate.token == token) return &candidate;
  }
  return nullptr;
}

constexpr Level tighter(Level level) {
  return static_cast<Level>(static_cast<int>(level) + 1);
}

}  // namespace winnow::cel
