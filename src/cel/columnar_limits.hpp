// Limits of comparisons: a column against a constant of any type, as a comparison within the type
// of the column, exactly.
#pragma once

#include <optional>

#include "cel/columnar_plan.hpp"

namespace winnow::cel {

// column `op` constant. With Op::Broken every value of the column gives `always`.
struct Limit {
  Op op = Op::Broken;
  bool always = false;
  std::int64_t whole = 0;  // for Wholes, Instants, Lengths
  double real = 0;         // for Reals
};

// The limit that says what `column op constant` says for every value the column can hold, or
// nothing when that is no matter of a limit: an error (text < 3), or ints against a double so large
// that several of them count as it.
std::optional<Limit> limit_of(Shape shape, Op op, const Value& constant);

// a op b as b op a.
Op mirrored(Op op);

}  // namespace winnow::cel
