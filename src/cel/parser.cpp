// Recursive descent; recursion follows brackets, calls, lists and `?:`, which
// limits::expression_depth bounds. Chains of one operator are loops.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "cel/lexer.hpp"
#include "cel/operators.hpp"
#include "cel/tree.hpp"

namespace winnow::cel {
namespace {

bool is_macro(std::string_view name) {
  return name == "exists" || name == "all" || name == "exists_one" || name == "existsOne" ||
         name == "filter" || name == "map";
}

class Parser {
 public:
  Parser(std::string_view text, Mistakes& mistakes)
      : text_(text), mistakes_(mistakes), tokens_(lex(text, mistakes)) {}

  Tree run() {
    NodeId root = 0;
    if (is(TokenKind::End)) {
      refuse(current().begin, "the expression is empty");
      root = broken();
    } else {
      root = parse_expression();
      if (!is(TokenKind::End)) refuse_rest();
    }
    tree_.root = root;
    return std::move(tree_);
  }

 private:
  // Counts one level of nesting for as long as it lives.
  class Nested {
   public:
    Nested(Parser& parser, std::size_t offset) : parser_(parser) { parser_.enter(offset); }
    ~Nested() { --parser_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

   private:
    Parser& parser_;
  };

  const Token& current() const { return tokens_[at_]; }
  const Token& ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  bool is(TokenKind kind) const { return current().kind == kind; }
  std::string_view text_of(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }

  const Token& take() {
    const Token& token = current();
    if (token.kind != TokenKind::End) ++at_;
    last_end_ = token.end;
    return token;
  }

  bool take_if(TokenKind kind) {
    if (!is(kind)) return false;
    take();
    return true;
  }

  void refuse(std::size_t offset, std::string message, std::string hint = {}) {
    if (!stopped_) mistakes_.add(offset, std::move(message), std::move(hint));
  }

  // Too much of something: nothing more is read, and nothing more is said.
  void stop(std::size_t offset, std::string message) {
    refuse(offset, std::move(message));
    stopped_ = true;
    at_ = tokens_.size() - 1;
  }

  void enter(std::size_t offset) {
    if (++depth_ > limits::expression_depth) {
      stop(offset, fmt::format("nested more than {} deep", limits::expression_depth));
    }
  }

  bool too_many(int terms, std::size_t offset) {
    if (terms <= limits::expression_terms) return false;
    stop(offset, fmt::format("a chain of more than {} terms", limits::expression_terms));
    return true;
  }

  NodeId add(Op op, std::size_t offset, std::size_t begin, std::vector<NodeId> args = {}) {
    Node node;
    node.op = op;
    node.offset = static_cast<std::uint32_t>(offset);
    node.begin = static_cast<std::uint32_t>(begin);
    node.end = std::max(node.begin, last_end_);
    node.args = std::move(args);
    tree_.nodes.push_back(std::move(node));
    return static_cast<NodeId>(tree_.nodes.size() - 1);
  }

  NodeId add_text(Op op, std::size_t offset, std::size_t begin, std::string_view text,
                  std::vector<NodeId> args) {
    const NodeId id = add(op, offset, begin, std::move(args));
    tree_.nodes[id].text = text;
    return id;
  }

  NodeId broken() { return add(Op::Broken, current().begin, current().begin); }

  // ---- mistakes

  // What cannot be made sense of is left out up to the next comma or closing bracket.
  void skip_to_boundary() {
    int open = 0;
    for (; !is(TokenKind::End); take()) {
      switch (current().kind) {
        case TokenKind::LeftParen:
        case TokenKind::LeftSquare:
        case TokenKind::LeftCurly: ++open; break;
        case TokenKind::RightParen:
        case TokenKind::RightSquare:
        case TokenKind::RightCurly:
          if (open == 0) return;
          --open;
          break;
        case TokenKind::Comma:
          if (open == 0) return;
          break;
        default: break;
      }
    }
  }

  void refuse_current() {
    const Token& token = current();
    if (token.kind == TokenKind::Broken) return;  // told by the lexer
    if (token.kind == TokenKind::End) return refuse(token.begin, "the expression ends too soon");
    refuse(token.begin, fmt::format("unexpected {}", shown(token)), hint_for(token));
  }

  std::string shown(const Token& token) const {
    const std::string_view text = text_of(token);
    if (token.kind == TokenKind::String) return "text";
    return text == "\"" ? "quote" : fmt::format("\"{}\"", text.substr(0, 40));
  }

  std::string hint_for(const Token& token) const {
    const std::string_view text = text_of(token);
    if (text == "and" || text == "AND") return "did you mean &&?";
    if (text == "or" || text == "OR") return "did you mean ||?";
    if (token.kind == TokenKind::Question) return "put brackets around the inner ?:";
    if (at_ > 0) {
      const std::string_view before = text_of(tokens_[at_ - 1]);
      if (before == "not" || before == "NOT") return "did you mean !?";
    }
    return {};
  }

  void refuse_rest() {
    while (!is(TokenKind::End)) {
      refuse_current();
      take();
      skip_to_boundary();
    }
  }

  // ---- operators

  NodeId parse_expression() {
    const std::size_t begin = current().begin;
    const NodeId condition = parse_binary(Level::Or);
    if (!is(TokenKind::Question)) return condition;
    const std::size_t offset = take().begin;
    const Nested nested(*this, offset);
    const NodeId then = parse_binary(Level::Or);
    if (!take_if(TokenKind::Colon)) {
      refuse_current();
      if (!is(TokenKind::End)) skip_to_boundary();
      return add(Op::Conditional, offset, begin, {condition, then, broken()});
    }
    const NodeId otherwise = parse_expression();
    return add(Op::Conditional, offset, begin, {condition, then, otherwise});
  }

  const Operator* operator_here(Level level) const {
    const Operator* found = operator_of(current().kind);
    return found != nullptr && found->level == level ? found : nullptr;
  }

  NodeId parse_binary(Level level) {
    if (level == Level::Unary) return parse_unary();
    const std::size_t begin = current().begin;
    NodeId left = parse_binary(tighter(level));
    const Operator* found = operator_here(level);
    if (found != nullptr && level <= Level::And) return parse_junction(*found, begin, left);
    for (int terms = 2; found != nullptr; ++terms) {
      const std::size_t offset = take().begin;
      if (too_many(terms, offset)) break;
      const NodeId right = parse_binary(tighter(level));
      left = add(found->op, offset, begin, {left, right});
      found = operator_here(level);
    }
    return left;
  }

  // a && b && c, a || b || c: one node for the chain.
  NodeId parse_junction(const Operator& junction, std::size_t begin, NodeId first) {
    const std::size_t offset = current().begin;
    std::vector<NodeId> args = {first};
    while (is(junction.token)) {
      const std::size_t place = take().begin;
      if (too_many(static_cast<int>(args.size()) + 1, place)) break;
      args.push_back(parse_binary(tighter(junction.level)));
    }
    return args.size() == 1 ? first : add(junction.op, offset, begin, std::move(args));
  }

  NodeId parse_unary() {
    const std::size_t first = at_;
    while (is(TokenKind::Not) || is(TokenKind::Minus)) {
      enter(current().begin);
      take();
    }
    std::size_t signs_end = stopped_ ? first : at_;
    const int entered = stopped_ ? 0 : static_cast<int>(at_ - first);
    std::optional<std::size_t> minus;  // of a number literal
    if (signs_end > first && (is(TokenKind::Int) || is(TokenKind::Double)) &&
        tokens_[signs_end - 1].kind == TokenKind::Minus) {
      minus = tokens_[--signs_end].begin;
    }
    NodeId operand = parse_member(minus);
    while (signs_end > first) {
      const Token& sign = tokens_[--signs_end];
      const Op op = sign.kind == TokenKind::Not ? Op::Not : Op::Negate;
      operand = add(op, sign.begin, sign.begin, {operand});
    }
    depth_ -= entered;
    return operand;
  }

  // ---- members, calls

  NodeId parse_member(std::optional<std::size_t> minus) {
    const std::size_t begin = minus.value_or(current().begin);
    NodeId operand = parse_primary(minus);
    for (int terms = 2;; ++terms) {
      const std::size_t offset = current().begin;
      if (is(TokenKind::Dot)) {
        if (too_many(terms, offset)) return operand;
        take();
        operand = parse_field(operand, offset, begin);
      } else if (is(TokenKind::LeftSquare)) {
        if (too_many(terms, offset)) return operand;
        take();
        const Nested nested(*this, offset);
        const NodeId index = parse_expression();
        close(TokenKind::RightSquare, offset);
        operand = add(Op::Index, offset, begin, {operand, index});
      } else if (is(TokenKind::LeftCurly)) {
        refuse_braces("messages are not part of the language");
      } else {
        return operand;
      }
    }
  }

  // After the dot.
  NodeId parse_field(NodeId operand, std::size_t dot, std::size_t begin) {
    if (!is(TokenKind::Identifier) || is_keyword(text_of(current()))) {
      if (is(TokenKind::In) || is(TokenKind::Identifier)) {
        const std::string word(text_of(take()));
        refuse(dot + 1, fmt::format("\"{}\" cannot stand after a dot", word),
               fmt::format("write [\"{}\"]", word));
      } else {
        refuse(current().begin, "a name is missing after the dot");
      }
      return add(Op::Broken, dot, begin);
    }
    const std::string_view name = text_of(take());
    if (!is(TokenKind::LeftParen)) return add_text(Op::Member, dot, begin, name, {operand});
    const std::size_t open = take().begin;
    const Nested nested(*this, open);
    if (is_macro(name)) return parse_macro(operand, dot, begin, open, name);
    std::vector<NodeId> args = {operand};
    parse_list_of(TokenKind::RightParen, open, args);
    return add_text(Op::Method, dot, begin, name, std::move(args));
  }

  // After the opening bracket.
  NodeId parse_macro(NodeId operand, std::size_t dot, std::size_t begin, std::size_t open,
                     std::string_view name) {
    std::string variable;
    const std::size_t first = current().begin;
    if (is(TokenKind::Identifier) && !is_reserved(text_of(current())) &&
        (ahead().kind == TokenKind::Comma || ahead().kind == TokenKind::RightParen)) {
      variable = text_of(take());
      take_if(TokenKind::Comma);
    }
    std::vector<NodeId> args = {operand};
    parse_list_of(TokenKind::RightParen, open, args);
    const std::string_view canonical = name == "existsOne" ? "exists_one" : name;
    if (variable.empty()) {
      refuse(first, fmt::format("{}() begins with a name for the element", name),
             fmt::format("as in list.{}(x, …)", name));
      return add(Op::Broken, dot, begin);
    }
    const std::size_t most = name == "map" ? 3 : 2;
    if (args.size() < 2 || args.size() > most) {
      refuse(dot, name == "map" ? std::string("map() takes a name and one or two expressions")
                                : fmt::format("{}() takes a name and one expression", name));
      return add(Op::Broken, dot, begin);
    }
    const NodeId id = add_text(Op::Macro, dot, begin, canonical, std::move(args));
    tree_.nodes[id].variable = std::move(variable);
    return id;
  }

  NodeId parse_primary(std::optional<std::size_t> minus) {
    const Token& token = current();
    switch (token.kind) {
      case TokenKind::Int:
      case TokenKind::Double: return parse_number(minus);
      case TokenKind::String: {
        const Token& text = take();
        return add_literal(text.begin, Value(text.content));
      }
      case TokenKind::Identifier: return parse_name();
      case TokenKind::LeftParen: {
        const std::size_t open = take().begin;
        const Nested nested(*this, open);
        const NodeId inner = parse_expression();
        close(TokenKind::RightParen, open);
        return inner;
      }
      case TokenKind::LeftSquare: {
        const std::size_t open = take().begin;
        const Nested nested(*this, open);
        std::vector<NodeId> args;
        parse_list_of(TokenKind::RightSquare, open, args);
        return add(Op::List, open, open, std::move(args));
      }
      case TokenKind::LeftCurly:
        refuse_braces("maps are not part of the language");
        return broken();
      default: return parse_nothing();
    }
  }

  // No operand stands here.
  NodeId parse_nothing() {
    refuse_current();
    const bool unread = is(TokenKind::Broken);
    const NodeId nothing = broken();
    if (!unread && may_follow(current().kind)) return nothing;  // the rest may be good
    take();
    if (!unread || !may_follow(current().kind)) skip_to_boundary();
    return nothing;
  }

  static bool may_follow(TokenKind kind) {
    switch (kind) {
      case TokenKind::End:
      case TokenKind::Comma:
      case TokenKind::RightParen:
      case TokenKind::RightSquare:
      case TokenKind::RightCurly:
      case TokenKind::Question:
      case TokenKind::Colon: return true;
      default: return operator_of(kind) != nullptr;
    }
  }

  NodeId add_literal(std::size_t begin, Value value) {
    const NodeId id = add(Op::Literal, begin, begin);
    tree_.nodes[id].value = std::move(value);
    return id;
  }

  NodeId parse_number(std::optional<std::size_t> minus) {
    const Token& token = take();
    const std::size_t begin = minus.value_or(token.begin);
    if (token.kind == TokenKind::Double) {
      return add_literal(begin, Value(minus ? -token.real : token.real));
    }
    constexpr std::uint64_t most = INT64_MAX;
    if (token.magnitude > most + (minus ? 1 : 0)) {
      refuse(token.begin, "the number is beyond 64 bits",
             "a number with a point may be larger: 1e19");
    }
    const std::uint64_t bits = minus ? ~token.magnitude + 1 : token.magnitude;
    return add_literal(begin, Value(static_cast<std::int64_t>(bits)));
  }

  NodeId parse_name() {
    const Token& token = take();
    const std::string_view name = text_of(token);
    if (name == "true" || name == "false") return add_literal(token.begin, Value(name == "true"));
    if (name == "null") return add_literal(token.begin, Value());
    if (is_reserved(name)) {
      refuse(token.begin, fmt::format("\"{}\" is a reserved word", name));
    }
    if (!is(TokenKind::LeftParen)) return add_text(Op::Name, token.begin, token.begin, name, {});
    const std::size_t open = take().begin;
    const Nested nested(*this, open);
    const std::size_t first = current().begin;
    std::vector<NodeId> args;
    parse_list_of(TokenKind::RightParen, open, args);
    if (name == "has") return add_has(token.begin, first, std::move(args));
    return add_text(Op::Call, token.begin, token.begin, name, std::move(args));
  }

  NodeId add_has(std::size_t begin, std::size_t first, std::vector<NodeId> args) {
    if (args.size() != 1) {
      refuse(begin, "has() takes one field", "as in has(lead.title)");
      return add(Op::Broken, begin, begin);
    }
    const Node& field = tree_.at(args[0]);
    const bool good = field.op == Op::Member ||
                      (field.op == Op::Index && tree_.at(field.args[1]).op == Op::Literal);
    if (!good) {
      if (field.op != Op::Broken) refuse(first, "has() takes a field", "as in has(lead.title)");
      return add(Op::Broken, begin, begin);
    }
    return add(Op::Has, begin, begin, std::move(args));
  }

  // ---- brackets

  // Expressions between commas up to `closer`, which is taken. A list may end with a comma.
  void parse_list_of(TokenKind closer, std::size_t open, std::vector<NodeId>& args) {
    while (!is(closer) && !stopped_) {
      args.push_back(parse_expression());
      if (!is(TokenKind::Comma) && !is(closer)) refuse_inside(open);
      if (!is(TokenKind::Comma)) break;
      const std::size_t comma = take().begin;
      if (is(closer) && closer == TokenKind::RightParen) {
        refuse(comma, "nothing stands after the comma");
      }
    }
    close(closer, open);
  }

  void refuse_inside(std::size_t open) {
    if (is(TokenKind::End)) {
      refuse(open, "this bracket is never closed");
    } else {
      refuse_current();
      skip_to_boundary();
    }
  }

  void close(TokenKind closer, std::size_t open) {
    if (!is(closer)) refuse_inside(open);
    while (is(TokenKind::Comma)) {  // of a bracket that takes one expression
      take();
      skip_to_boundary();
    }
    take_if(closer);
  }

  void refuse_braces(std::string message) {
    refuse(current().begin, std::move(message));
    take();
    while (!is(TokenKind::End) && !is(TokenKind::RightCurly)) {
      skip_to_boundary();
      if (is(TokenKind::Comma)) take();
      if (is(TokenKind::RightParen) || is(TokenKind::RightSquare)) break;
    }
    take_if(TokenKind::RightCurly);
  }

  std::string_view text_;
  Mistakes& mistakes_;
  std::vector<Token> tokens_;
  Tree tree_;
  std::size_t at_ = 0;
  std::uint32_t last_end_ = 0;  // of the last token taken
  int depth_ = 0;
  bool stopped_ = false;
};

Tree nothing() {
  Tree tree;
  tree.nodes.emplace_back();
  return tree;
}

}  // namespace

Parsed parse(std::string_view text) {
  if (text.size() > limits::expression_bytes) {
    return {nothing(),
            {{1, 1, fmt::format("the expression is longer than {} bytes", limits::expression_bytes),
              ""}}};
  }
  Mistakes mistakes(text);
  const std::size_t invalid = first_invalid_utf8(text);
  const std::size_t nul = text.find('\0');
  if (invalid != std::string_view::npos || nul != std::string_view::npos) {
    if (invalid < nul) {
      mistakes.add(invalid, "the text is not UTF-8 here");
    } else {
      mistakes.add(nul, "a NUL byte", R"(inside a text write \x00)");
    }
    return {nothing(), mistakes.take()};
  }
  Tree tree = Parser(text, mistakes).run();
  return {std::move(tree), mistakes.take()};
}

}  // namespace winnow::cel
