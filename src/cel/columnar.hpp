// The columnar evaluator: one condition over a batch of rows, as three-valued masks.
//
// Twin of Program::run: for every row, truth and unknown are what the scalar evaluator says (an
// Error counts as unknown in the masks). How: a sub-expression that reads one coded column runs
// once per distinct value; comparisons and arithmetic of numbers run as loops over arrays; && || !
// and ?: of conditions are bit operations; whatever is left runs row by row with the scalar
// evaluator.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "cel/program.hpp"
#include "columns/column.hpp"

namespace winnow::cel {

// The kind and the dictionary of the column that each slot will be read from, and the value of a
// Constant: it is folded into the plan. Data pointers are not looked at. Every batch must bring
// columns of the same kinds, dictionaries (which have not grown since) and constants.
// All of these outlive the Columnar.
using Bindings = std::span<const columns::View>;

class Columnar {
 public:
  static constexpr std::size_t rows_max = 4096;  // of one batch
  // Beyond it a table would be read as often as it is made.
  static constexpr columns::Code dictionary_max = 1U << 18;

  // Working memory of one thread; kept between batches so that nothing is allocated. Any number of
  // conditions may share one.
  class Scratch;
  struct Plan;  // cel/columnar_plan.hpp

  // Runs text predicates over the dictionaries here, once. `zones` as for Program::run; it must
  // outlive the Columnar. With more than `dictionary_max` distinct values no table
  // is made and rows are run one by one.
  Columnar(std::shared_ptr<const Program> program, Bindings bindings, const ZoneTable& zones);
  Columnar(Columnar&&) noexcept;
  Columnar& operator=(Columnar&&) noexcept;
  ~Columnar();

  // Shapes   views.size() == slots; truth and unknown hold (rows + 63) / 64 words; bits beyond
  //          `rows` in the last word are 0. truth & unknown == 0.
  void run(std::span<const columns::View> views, std::size_t rows, Scratch& scratch,
           std::uint64_t* truth, std::uint64_t* unknown) const;

  // Which slots made the rows unknown: ORs into names[slot] (words of `rows` bits; null: of no
  // interest) each row of `among` that ended unknown and that names this slot, as Outcome::names.
  void unknown_names(std::span<const columns::View> views, std::size_t rows, Scratch& scratch,
                     const std::uint64_t* among, std::span<std::uint64_t* const> names) const;

  // If the whole expression reads one coded column (and constants), that slot: the caller may then
  // keep a table per code instead of masks.
  std::optional<std::size_t> single_coded_slot() const;
  // Then the table itself, by code: 0 false, 1 true, 2 unknown, 4 an error.
  // Else empty. Valid as long as the Columnar.
  std::span<const std::uint8_t> marks_of_codes() const;

 private:
  std::unique_ptr<const Plan> plan_;
};

class Columnar::Scratch {
 public:
  Scratch();
  ~Scratch();
  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace winnow::cel
