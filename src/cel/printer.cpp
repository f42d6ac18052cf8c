// Recursion follows right-hand sides, arguments and brackets; left-hand sides, which chains make
// long, are a loop.
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/check.hpp"
#include "cel/lexer.hpp"
#include "cel/operators.hpp"
#include "cel/tree.hpp"

namespace winnow::cel {
namespace {

bool is_sign(Op op) {
  return op == Op::Not || op == Op::Negate;
}
bool is_relation_or_arithmetic(Op op) {
  return op >= Op::Multiply && op <= Op::In;
}

Level level_of(Op op) {
  if (op == Op::Conditional) return Level::Conditional;
  if (is_sign(op)) return Level::Unary;
  const Operator* found = operator_of(op);
  return found != nullptr ? found->level : Level::Member;
}

// Whether the text of a node begins with that of its first argument (or with a sign before it).
bool leans_left(Op op) {
  return is_sign(op) || op == Op::Member || op == Op::Index || op == Op::Method ||
         op == Op::Macro || op == Op::Conditional || op == Op::And || op == Op::Or ||
         is_relation_or_arithmetic(op);
}

std::string number_text(double real) {
  CHECK(std::isfinite(real));
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real).ptr;
  std::string text(buffer.data(), end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

class Printer {
 public:
  explicit Printer(const Tree& tree) : tree_(tree) {}

  void print(NodeId id, Level least) {
    std::vector<Open> open;  // nodes whose text has begun, the outermost first
    for (;;) {
      const Node& node = tree_.at(id);
      CHECK(node.op != Op::Broken);
      const bool bracketed = level_of(node.op) < least || joins_a_minus(open, id);
      if (bracketed) out_ += '(';
      open.push_back({id, bracketed});
      if (!leans_left(node.op)) break;
      if (is_sign(node.op)) out_ += node.op == Op::Not ? '!' : '-';
      least = first_argument_level(node.op);
      id = node.args[0];
    }
    for (; !open.empty(); open.pop_back()) {
      print_rest(tree_.at(open.back().id));
      if (open.back().bracketed) out_ += ')';
    }
  }

  std::string take() { return std::move(out_); }

 private:
  struct Open {
    NodeId id;
    bool bracketed;
  };

  static Level first_argument_level(Op op) {
    if (op == Op::Conditional) return Level::Or;
    if (op == Op::And || op == Op::Or) return tighter(level_of(op));
    return level_of(op);  // signs repeat, the others go from left to right
  }

  // A minus would become part of a number that follows it at once.
  bool joins_a_minus(const std::vector<Open>& open, NodeId id) const {
    if (open.empty() || tree_.at(open.back().id).op != Op::Negate) return false;
    const Node* node = &tree_.at(id);
    while (leans_left(node->op) && level_of(node->op) == Level::Member) {
      node = &tree_.at(node->args[0]);
    }
    if (node->op != Op::Literal || !node->value.is_number()) return false;
    return node->value.is(Value::Kind::Int) ? node->value.integer() >= 0
                                            : !std::signbit(node->value.real());
  }

  // What follows the first argument; all of a node that does not lean left.
  void print_rest(const Node& node) {
    switch (node.op) {
      case Op::Literal: return print_literal(node.value);
      case Op::Name: out_ += node.text; return;
      case Op::Not:
      case Op::Negate: return;
      case Op::Member:
        out_ += '.';
        out_ += node.text;
        return;
      case Op::Index: return print_arguments("[", node, 1, "]");
      case Op::Call: out_ += node.text; return print_arguments("(", node, 0, ")");
      case Op::Has: return print_arguments("has(", node, 0, ")");
      case Op::List: return print_arguments("[", node, 0, "]");
      case Op::Method:
        out_ += '.';
        out_ += node.text;
        return print_arguments("(", node, 1, ")");
      case Op::Macro:
        out_ += '.';
        out_ += node.text;
        return print_arguments("(" + node.variable + ", ", node, 1, ")");
      case Op::Conditional:
        out_ += " ? ";
        print(node.args[1], Level::Or);
        out_ += " : ";
        return print(node.args[2], Level::Conditional);
      default: return print_operands(node);
    }
  }

  void print_operands(const Node& node) {
    const Operator* found = operator_of(node.op);
    CHECK(found != nullptr);
    for (std::size_t i = 1; i < node.args.size(); ++i) {
      out_ += ' ';
      out_ += found->symbol;
      out_ += ' ';
      print(node.args[i], tighter(found->level));
    }
  }

  void print_arguments(std::string_view open, const Node& node, std::size_t first,
                       std::string_view close) {
    out_ += open;
    for (std::size_t i = first; i < node.args.size(); ++i) {
      if (i > first) out_ += ", ";
      print(node.args[i], Level::Conditional);
    }
    out_ += close;
  }

  void print_literal(const Value& value) {
    switch (value.kind()) {
      case Value::Kind::Null: out_ += "null"; return;
      case Value::Kind::Bool: out_ += value.boolean() ? "true" : "false"; return;
      case Value::Kind::Int: out_ += std::to_string(value.integer()); return;
      case Value::Kind::Double: out_ += number_text(value.real()); return;
      case Value::Kind::String: out_ += quoted(value.text()); return;
      default: CHECK(false && "no literal has this type");
    }
  }

  const Tree& tree_;
  std::string out_;
};

}  // namespace

std::string print(const Tree& tree, NodeId node) {
  Printer printer(tree);
  printer.print(node, Level::Conditional);
  return printer.take();
}

std::string print(const Tree& tree) {
  return print(tree, tree.root);
}

bool same(const Tree& a, const Tree& b) {
  std::vector<std::pair<NodeId, NodeId>> left_to_compare = {{a.root, b.root}};
  while (!left_to_compare.empty()) {
    const auto [left_id, right_id] = left_to_compare.back();
    left_to_compare.pop_back();
    const Node& left = a.at(left_id);
    const Node& right = b.at(right_id);
    if (left.op != right.op || left.text != right.text || left.variable != right.variable ||
        !left.value.same(right.value) || left.args.size() != right.args.size()) {
      return false;
    }
    for (std::size_t i = 0; i < left.args.size(); ++i) {
      left_to_compare.emplace_back(left.args[i], right.args[i]);
    }
  }
  return true;
}

}  // namespace winnow::cel
