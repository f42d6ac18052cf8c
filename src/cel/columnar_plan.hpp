// The plan of a columnar condition: steps over whole batches in place of nodes over rows.
//
// Lowering walks the program's tree from the root. What reads no column is a constant; what reads
// one coded column is a table; numbers become arrays; && || ! ?: become bit operations; the rest
// becomes Rows, which asks the scalar evaluator row by row. Equal sub-expressions are one step.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "cel/code.hpp"
#include "cel/columnar.hpp"
#include "cel/masks.hpp"

namespace winnow::cel {

using StepId = std::uint32_t;

// What a step leaves for each row. Instants and lengths of time are whole milliseconds.
enum class Shape : std::uint8_t { Truth, Wholes, Reals, Instants, Lengths };

enum class Work : std::uint8_t {
  Always,     // of Truth: `mark` in every row; of numbers: wholes or reals, rows_max times the same
  Slot,       // a column of numbers as it is
  Promoted,   // args[0], ints, as doubles
  CodeMarks,  // marks[code]
  CodeNumbers,  // wholes[code] or reals[code]; marks[code] is is_true where there is one
  Present,      // has(slot) of a column of numbers
  Compare,      // args[0] `op` `whole` or `real`; Op::Broken: `mark` wherever args[0] is a value
  ComparePair,  // args[0] `op` args[1]
  Not,
  And,
  Or,
  Choose,      // args[0] ? args[1] : args[2], of any shape
  Arithmetic,  // args[0] `op` args[1]
  Negate,
  Rows,  // row by row
};

struct Step {
  Work work = Work::Always;
  Shape shape = Shape::Truth;
  Op op = Op::Broken;
  masks::Mark mark = masks::is_false;
  bool by_rows = false;    // a Truth with a Rows in it: worked out only for the rows asked for
  bool needed = false;     // the root rests on it
  std::uint16_t slot = 0;  // of a Slot, a CodeMarks, a CodeNumbers, a Present
  NodeId node = 0;         // of a Rows
  std::vector<StepId> args;
  std::size_t buffer = 0;  // of numbers that are worked out: their place in the scratch
  std::int64_t whole = 0;
  double real = 0;
  std::vector<std::uint8_t> marks;
  // Of the unknown codes whose names are not just the slot (a constant column is missing too).
  std::map<columns::Code, std::vector<std::uint16_t>> causes;
  std::vector<std::int64_t> wholes;
  std::vector<double> reals;
  std::vector<std::uint16_t> slots;  // of a Rows: the slots it reads; of an Always: those that
                                     // made it unknown
};

struct Columnar::Plan {
  explicit Plan(const ZoneTable& table) : zones(table) {}

  std::shared_ptr<const Program> program;
  const ZoneTable& zones;
  std::vector<columns::View> bound;
  std::vector<columns::Code> sizes;        // by slot: of the dictionary, when it was bound
  std::vector<const Value*> row;           // by slot: the value of a Constant column
  std::vector<std::vector<Value>> values;  // by slot and code, of coded columns that Rows read
  std::vector<Step> steps;                 // operands before what uses them
  StepId root = 0;
  std::size_t whole_buffers = 0, real_buffers = 0;  // arrays of rows_max that a run needs
  std::optional<std::size_t> single_slot;

  static std::unique_ptr<const Plan> make(std::shared_ptr<const Program> program, Bindings bindings,
                                          const ZoneTable& zones);
};

inline bool is_coded(columns::Kind kind) {
  return kind == columns::Kind::Codes8 || kind == columns::Kind::Codes16 ||
         kind == columns::Kind::Codes32;
}

// Whether parts of the condition may run by themselves. The limit on steps is one for all loops of
// an evaluation; so there is one loop at most, or all together are too short to reach it.
bool loops_may_part(const Program::Code& code, Bindings bindings);

}  // namespace winnow::cel
