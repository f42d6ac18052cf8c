// Why rows are unknown: BatchRun::name.
#include <algorithm>
#include <bit>

#include "cel/columnar_run.hpp"

namespace winnow::cel {

using masks::Word;

void BatchRun::name(StepId id, const Word* among, std::span<Word* const> names) {
  if (std::all_of(among, among + words_, [](Word word) { return word == 0; })) return;
  const Step& step = plan_.steps[id];
  const auto add = [&](std::uint16_t slot, const Word* rows) {
    if (names[slot] == nullptr) return;
    for (std::size_t w = 0; w < words_; ++w) names[slot][w] |= among[w] & rows[w];
  };
  switch (step.work) {
    case Work::Always:
      for (const std::uint16_t slot : step.slots) add(slot, among);
      return;
    case Work::Slot: return add(step.slot, eval(id, among).undecided);
    case Work::Present: return;
    case Work::CodeMarks:
    case Work::CodeNumbers: return name_coded(step, among, names);
    case Work::Choose: return name_choice(step, among, names);
    case Work::Rows: return name_rows(step, among, names);
    default: break;
  }
  // An operator that is unknown names what its unknown operands name, and an error names nothing.
  Word open[Columnar::Scratch::State::words_max];
  for (const StepId arg : step.args) {
    const Bits& bits = eval(arg, among);
    for (std::size_t w = 0; w < words_; ++w) open[w] = among[w] & bits.undecided[w];
    name(arg, open, names);
  }
}

void BatchRun::name_coded(const Step& step, const Word* among, std::span<Word* const> names) {
  Word unknown[Columnar::Scratch::State::words_max];
  with_codes(views_[step.slot], [&](const auto* codes) {
    masks::fill(rows_, unknown, [&, marks = step.marks.data()](std::size_t row) {
      return static_cast<std::uint8_t>(marks[codes[row]] == masks::is_unknown);
    });
    if (step.causes.empty()) return;
    for (std::size_t w = 0; w < words_; ++w) {
      for (Word todo = among[w] & unknown[w]; todo != 0; todo &= todo - 1) {
        const auto at = static_cast<std::size_t>(std::countr_zero(todo));
        const auto cause = step.causes.find(codes[w * masks::rows_a_word + at]);
        if (cause == step.causes.end()) continue;
        unknown[w] &= ~(Word{1} << at);
        for (const std::uint16_t slot : cause->second) {
          if (names[slot] != nullptr) names[slot][w] |= Word{1} << at;
        }
      }
    }
  });
  if (names[step.slot] == nullptr) return;
  for (std::size_t w = 0; w < words_; ++w) names[step.slot][w] |= among[w] & unknown[w];
}

void BatchRun::name_choice(const Step& step, const Word* among, std::span<Word* const> names) {
  Word open[3][Columnar::Scratch::State::words_max];
  const Bits& condition = eval(step.args[0], among);
  for (std::size_t w = 0; w < words_; ++w) {
    open[0][w] = among[w] & condition.undecided[w];
    open[1][w] = among[w] & condition.truth[w];
    open[2][w] = among[w] & ~(condition.truth[w] | condition.undecided[w]);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    const Bits& arg = eval(step.args[i], open[i]);
    for (std::size_t w = 0; w < words_; ++w) open[i][w] &= arg.undecided[w];
    name(step.args[i], open[i], names);
  }
}

void BatchRun::name_rows(const Step& step, const Word* among, std::span<Word* const> names) {
  for (std::size_t w = 0; w < words_; ++w) {
    for (Word todo = among[w] & masks::existing(w, rows_); todo != 0; todo &= todo - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(todo));
      set_row(step, w * masks::rows_a_word + at);
      const Outcome outcome = run_node(plan_.program->code(), step.node, state_.row, plan_.zones);
      for (const std::uint16_t slot : outcome.names) {
        if (names[slot] != nullptr) names[slot][w] |= Word{1} << at;
      }
    }
  }
}

}  // namespace winnow::cel
