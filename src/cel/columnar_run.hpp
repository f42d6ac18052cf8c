// One batch of one columnar condition: works out steps on demand, each at most once.
#pragma once

#include <vector>

#include "cel/columnar_plan.hpp"

namespace winnow::cel {

// What a run keeps between batches. Grows to the widest plan it has served, then never again.
struct Columnar::Scratch::State {
  static constexpr std::size_t words_max = rows_max / masks::rows_a_word;

  // Of one step. `truth` says true; `undecided` neither true nor false (of numbers: no number).
  struct Bits {
    masks::Word truth[words_max];
    masks::Word undecided[words_max];
    masks::Word done[words_max];  // of a step by rows: the rows worked out so far
  };
  std::vector<Bits> bits;
  std::vector<std::int64_t> wholes;  // buffers of rows_max
  std::vector<double> reals;
  std::vector<Value> values;  // by slot: of the row that is being run
  std::vector<const Value*> row;
};

// Calls `use` with the codes of a coded column, whatever their width.
template <typename Use>
void with_codes(const columns::View& view, Use use) {
  switch (view.kind) {
    case columns::Kind::Codes8: return use(static_cast<const std::uint8_t*>(view.data));
    case columns::Kind::Codes16: return use(static_cast<const std::uint16_t*>(view.data));
    default: return use(static_cast<const std::uint32_t*>(view.data));
  }
}

class BatchRun {
 public:
  using Bits = Columnar::Scratch::State::Bits;

  BatchRun(const Columnar::Plan& plan, std::span<const columns::View> views, std::size_t rows,
           Columnar::Scratch::State& state);

  // Works out the whole condition for the rows of `among`; the others are left as they come.
  const Bits& run(const masks::Word* among);
  // After run(): ORs into names[slot] the rows of `among` that name the slot as what made the step
  // unknown. The step has decided none of them.
  void name(StepId id, const masks::Word* among, std::span<masks::Word* const> names);

  std::size_t words() const { return words_; }

 private:
  const Bits& eval(StepId id, const masks::Word* among);
  void work(const Step& step, const masks::Word* among, Bits& out);
  void always(const Step& step, Bits& out) const;
  void missing(std::uint16_t slot, masks::Word* out) const;
  void logic(const Step& step, const masks::Word* among, Bits& out);
  void choose(const Step& step, const masks::Word* among, Bits& out);
  void by_rows(const Step& step, const masks::Word* among, Bits& out);

  // columnar_numbers.cpp
  void code_numbers(const Step& step, Bits& out);
  void compare(const Step& step, Bits& out);
  void compare_pair(const Step& step, Bits& out);
  void choose_number(const Step& step, Bits& out);
  void arithmetic(const Step& step, Bits& out);
  void whole_arithmetic(const Step& step, Bits& out);
  void real_arithmetic(const Step& step);
  void negate(const Step& step, Bits& out);
  void promote(const Step& step, Bits& out);
  void either_undecided(const Step& step, Bits& out) const;

  // columnar_names.cpp
  void name_coded(const Step& step, const masks::Word* among, std::span<masks::Word* const> names);
  void name_choice(const Step& step, const masks::Word* among, std::span<masks::Word* const> names);
  void name_rows(const Step& step, const masks::Word* among, std::span<masks::Word* const> names);

  void set_row(const Step& step, std::size_t row);
  const std::int64_t* wholes_of(StepId id) const;
  const double* reals_of(StepId id) const;
  std::int64_t* whole_buffer(const Step& step);
  double* real_buffer(const Step& step);

  const Columnar::Plan& plan_;
  std::span<const columns::View> views_;
  std::size_t rows_;
  std::size_t words_;
  Columnar::Scratch::State& state_;
};

}  // namespace winnow::cel
