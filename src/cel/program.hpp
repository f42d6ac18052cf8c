// Program: a checked expression made ready to run on one row of values (the scalar evaluator).
//
// A Program is immutable and may be run by many threads at once.
#pragma once

#include <compare>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "base/value.hpp"
#include "base/zones.hpp"
#include "cel/check.hpp"

namespace winnow::cel {

// What a row holds for one slot: a value, nullptr when it is missing, or `not_a_map` when the path
// leads through something that has no members (a run-time error when it is read).
using Row = std::span<const Value* const>;
extern const Value not_a_map;

// What a run came to. Unknown goes before Error where both meet.
struct Outcome {
  enum class State : std::uint8_t { Value, Unknown, Error };
  State state = State::Value;
  winnow::Value value;               // of Value
  std::vector<std::uint16_t> names;  // of Unknown: the slots that made it so, rising, each once
  std::string message;               // of Error: "division by zero"
  std::uint32_t offset = 0;          // of Error: its place in the text

  bool is_true() const {
    return state == State::Value && value.is(winnow::Value::Kind::Bool) && value.boolean();
  }
};

class Program {
 public:
  struct Code;  // program.cpp's business (and columnar.cpp's, bounds.cpp's: cel/code.hpp)

  explicit Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
  const std::vector<Slot>& slots() const;
  const Type& type() const;
  const std::string& text() const;
  const Tree& tree() const;
  const Code& code() const { return *code_; }

  // Shapes   row.size() == slots().size(). `zones` must hold every zone the expression names by a
  //          literal (load them with zone_names); an unknown zone is a run-time error.
  // Errors   all in the Outcome: overflow, division by zero, index out of range, a text that is no
  //          number, no such overload, too many steps, too much text.
  Outcome run(Row row, const ZoneTable& zones) const;

 private:
  std::shared_ptr<const Code> code_;
};

struct Compiled {
  std::shared_ptr<const Program> program;  // null when there are issues
  Checked checked;
  Issues issues;  // parse's and check's, in the order of the text
};

// Parses, checks and compiles. Constant sub-expressions are folded, patterns compiled once.
Compiled compile(std::string_view text, const Scope& scope);

// The IANA zones that the program names by a literal; `dynamic`: it computes some zone's name.
struct ZoneNames {
  std::vector<std::string> names;
  bool dynamic = false;
};
ZoneNames zone_names(const Program& program);

// CEL's `==`: numbers by value across types, NaN unequal to itself, lists and maps by element;
// values of different types are unequal.
bool equal(const Value& a, const Value& b);
// CEL's order for two numbers, two strings, bools, timestamps or durations; nullopt: none (NaN
// too).
std::optional<std::partial_ordering> order(const Value& a, const Value& b);

// Where a path leads inside a value: nullptr (missing; null counts as missing), &not_a_map, or it.
const Value* follow(const Value* value, std::span<const std::string> path);

}  // namespace winnow::cel
