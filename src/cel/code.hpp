// Code: the compiled form of an expression, shared by the evaluators inside this room.
//
// parts[i] belongs to node i of the tree. A part that is a Constant, a Slot or a Variable has no
// operands that matter; the tree's nodes below it are dead.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/datum.hpp"
#include "cel/pattern.hpp"
#include "cel/program.hpp"

namespace winnow::cel {

class Run;
// A strict function: `args` are values, never unknown or errors. See cel/natives.hpp.
using Native = Datum (*)(Run& run, NodeId at, const Datum* args, std::size_t count);

// The texts of a constant list, for `in`.
class TextSet {
 public:
  explicit TextSet(const List& texts);
  bool contains(std::string_view text) const;

 private:
  std::vector<std::string> texts_;  // by length, then by byte
};

enum class Do : std::uint8_t {
  Constant,
  Slot,
  Variable,
  // Strict: the first operand is the part before it on the spine.
  Not,
  Negate,
  Arithmetic,
  Equality,
  Ordering,
  In,
  InSet,
  Member,
  Index,
  Native,
  Least,
  Greatest,
  Matches,  // min, max; matches with a constant pattern
  All,
  Exists,
  ExistsOne,
  Filter,
  MapEach,  // strict in the range, which is on the spine
  // Not strict, or without a first operand.
  List,
  And,
  Or,
  Conditional,
  Has,
};

struct Part {
  Do what = Do::Constant;
  bool closed = false;        // reads no slot, no variable, no zone
  std::uint8_t variable = 0;  // of a Variable and of a macro: the level of its binding
  std::uint16_t slot = 0;     // of a Slot
  // The spine: from `bottom`, `up` leads through first operands to this part. Walking it takes the
  // place of recursion, which chains of a thousand terms would make too deep.
  NodeId bottom = 0, up = 0;
  NodeId id = 0;
  Op op = Op::Broken;
  std::span<const NodeId> args;
  Datum constant;  // of a Constant
  cel::Native native = nullptr;
  const TextSet* set = nullptr;
  const Pattern* pattern = nullptr;
};

struct Program::Code {
  std::string text;
  Tree tree;
  Checked checked;
  std::vector<Part> parts;
  bool loops = false;  // there is a macro: steps are counted over the whole run
  std::deque<Value> constants;
  std::deque<TextSet> sets;
  std::deque<Pattern> patterns;

  const Part& at(NodeId id) const { return parts[id]; }
  bool is_constant(NodeId id) const { return parts[id].what == Do::Constant; }
  // The slot a node stands for, or -1.
  int slot_of(NodeId id) const { return parts[id].what == Do::Slot ? parts[id].slot : -1; }
};

// The tree, checked without issues, made ready.
std::shared_ptr<const Program> make_program(std::string text, Tree tree, Checked checked);

// What a condition comes to when nobody asks why: an error, and a value that is no bool, count as
// unknown. Allocates nothing unless the expression makes new text or lists.
enum class Truth : std::uint8_t { False, True, Unknown };
Truth run_truth(const Program::Code& code, Row row, const ZoneTable& zones);

// The same two for a sub-expression without free macro variables. Its steps are counted alone.
Truth run_truth(const Program::Code& code, NodeId node, Row row, const ZoneTable& zones);
Outcome run_node(const Program::Code& code, NodeId node, Row row, const ZoneTable& zones);

}  // namespace winnow::cel
