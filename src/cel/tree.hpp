// Tree: an expression as the parser read it, with the place of every node in the text.
//
// Nodes lie in one vector, children before parents; `root` is the last. A Tree of a text with
// issues holds what could be read (Op::Broken where nothing could).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/issue.hpp"
#include "base/value.hpp"

namespace winnow::cel {

using NodeId = std::uint32_t;

enum class Op : std::uint8_t {
  Broken,
  Literal,  // value: null, bool, int, double, string
  Name,     // text: an identifier
  Member,   // args[0] . text
  Index,    // args[0] [ args[1] ]
  Call,     // text ( args… )
  Method,   // args[0] . text ( args[1]… )
  List,     // [ args… ]
  Not,
  Negate,  // args[0]; a minus before a number literal belongs to the literal
  Multiply,
  Divide,
  Remainder,
  Add,
  Subtract,  // args[0] op args[1]
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  In,
  And,
  Or,           // two or more args: a chain is one node
  Conditional,  // args[0] ? args[1] : args[2]
  Has,          // has(args[0]); args[0] is a Member, an Index with a literal, or a chain of these
  Macro,  // text: exists all exists_one filter map; args[0].text(variable, args[1] [, args[2]])
};

struct Node {
  Op op = Op::Broken;
  std::uint32_t offset = 0;          // byte in the text where an issue about this node is shown:
                                     // the operator, the dot, the opening bracket, the first letter
  std::uint32_t begin = 0, end = 0;  // the bytes of the text that the node covers
  std::string text;                  // see Op
  std::string variable;              // of a Macro
  Value value;                       // of a Literal
  std::vector<NodeId> args;
};

struct Tree {
  std::vector<Node> nodes;
  NodeId root = 0;
  const Node& at(NodeId id) const { return nodes[id]; }
};

// Whether two trees mean the same text: ops, names, literals bit by bit; places do not count.
bool same(const Tree& a, const Tree& b);

struct Parsed {
  Tree tree;
  Issues issues;  // empty: the tree is whole
};

// Shapes   any bytes in; a tree and issues out, never an exception. Text beyond
//          limits::expression_bytes is refused before it is looked at.
// Errors   every issue has line and column in `text`, from 1; at most one issue for a place.
// Source   the CEL language definition, less bytes, uint, map and message literals, plus the
//          extensions of docs/model.md, "Expressions".
Parsed parse(std::string_view text);

// The tree as text: parse(print(t)) is the same tree. One line, double quotes, exact escapes, the
// fewest brackets that keep the tree. The tree must be whole.
std::string print(const Tree& tree);
std::string print(const Tree& tree, NodeId node);
// A string as a literal with quotes and escapes.
std::string quoted(std::string_view text);

}  // namespace winnow::cel
