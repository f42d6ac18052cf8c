#include "cel/columnar_run.hpp"

#include <algorithm>
#include <bit>

#include "base/check.hpp"

namespace winnow::cel {
namespace {

using columns::Kind;
using masks::Word;

constexpr std::size_t rows_max = Columnar::rows_max;
constexpr std::size_t words_max = Columnar::Scratch::State::words_max;

struct Decided {
  Word truth, undecided;
};

// Replaces the rows of `among` in word `w` of a step.
void set(BatchRun::Bits& out, std::size_t w, Word among, Decided word) {
  out.truth[w] = (out.truth[w] & ~among) | (word.truth & among);
  out.undecided[w] = (out.undecided[w] & ~among) | (word.undecided & among);
}

}  // namespace

BatchRun::BatchRun(const Columnar::Plan& plan, std::span<const columns::View> views,
                   std::size_t rows, Columnar::Scratch::State& state)
    : plan_(plan), views_(views), rows_(rows), words_(masks::words_for(rows)), state_(state) {
  CHECK(rows <= rows_max);
  CHECK(views.size() == plan.bound.size());
  for (std::size_t slot = 0; slot < views.size(); ++slot) {
    const columns::View& view = views[slot];
    CHECK(view.kind == plan.bound[slot].kind);
    if (is_coded(view.kind)) {
      CHECK(view.dictionary == plan.bound[slot].dictionary);
      CHECK(view.dictionary->size() == plan.sizes[slot]);
    } else if (view.kind == Kind::Constant && view.constant != plan.bound[slot].constant) {
      CHECK(view.constant != nullptr && plan.row[slot] != nullptr);
      CHECK(view.constant->same(*plan.row[slot]));
    }
  }
  if (state.bits.size() < plan.steps.size()) state.bits.resize(plan.steps.size());
  if (state.wholes.size() < plan.whole_buffers * rows_max) {
    state.wholes.resize(plan.whole_buffers * rows_max);
  }
  if (state.reals.size() < plan.real_buffers * rows_max) {
    state.reals.resize(plan.real_buffers * rows_max);
  }
  if (state.values.size() < views.size()) state.values.resize(views.size());
  state.row.assign(plan.row.begin(), plan.row.end());
}

// Operands come before what uses them, so what holds for the whole batch needs no recursion. What
// rests on Rows does, but nests no deeper than the brackets of the expression.
const BatchRun::Bits& BatchRun::run(const Word* among) {
  for (StepId id = 0; id < plan_.steps.size(); ++id) {
    const Step& step = plan_.steps[id];
    if (!step.needed) continue;
    if (step.by_rows) {
      std::fill_n(state_.bits[id].done, words_, Word{0});
    } else {
      work(step, among, state_.bits[id]);
    }
  }
  return eval(plan_.root, among);
}

const BatchRun::Bits& BatchRun::eval(StepId id, const Word* among) {
  const Step& step = plan_.steps[id];
  Bits& out = state_.bits[id];
  if (!step.by_rows) return out;
  Word todo[words_max];
  Word any = 0;
  for (std::size_t w = 0; w < words_; ++w) {
    todo[w] = among[w] & ~out.done[w] & masks::existing(w, rows_);
    out.done[w] |= todo[w];
    any |= todo[w];
  }
  if (any != 0) work(step, todo, out);
  return out;
}

// Rows outside `among` may come out wrong in a step by rows, except those that were done before.
void BatchRun::work(const Step& step, const Word* among, Bits& out) {
  switch (step.work) {
    case Work::Always: return always(step, out);
    case Work::Slot: return missing(step.slot, out.undecided);
    case Work::Promoted: return promote(step, out);
    case Work::CodeMarks:
      return with_codes(views_[step.slot], [&](const auto* codes) {
        masks::look_up(codes, step.marks.data(), rows_, out.truth, out.undecided);
      });
    case Work::CodeNumbers: return code_numbers(step, out);
    case Work::Present:
      std::fill_n(out.undecided, words_, Word{0});
      missing(step.slot, out.truth);
      for (std::size_t w = 0; w < words_; ++w) out.truth[w] = ~out.truth[w];
      return;
    case Work::Compare: return compare(step, out);
    case Work::ComparePair: return compare_pair(step, out);
    case Work::Not: {
      const Bits& arg = eval(step.args[0], among);
      for (std::size_t w = 0; w < words_; ++w) {
        out.truth[w] = ~(arg.truth[w] | arg.undecided[w]);
        out.undecided[w] = arg.undecided[w];
      }
      return;
    }
    case Work::And:
    case Work::Or: return logic(step, among, out);
    case Work::Choose:
      return step.shape == Shape::Truth ? choose(step, among, out) : choose_number(step, out);
    case Work::Arithmetic: return arithmetic(step, out);
    case Work::Negate: return negate(step, out);
    case Work::Rows: return by_rows(step, among, out);
  }
}

void BatchRun::always(const Step& step, Bits& out) const {
  const bool decided = step.mark == masks::is_true || step.mark == masks::is_false;
  std::fill_n(out.truth, words_, step.mark == masks::is_true ? ~Word{0} : Word{0});
  std::fill_n(out.undecided, words_, decided ? Word{0} : ~Word{0});
}

void BatchRun::missing(std::uint16_t slot, Word* out) const {
  const Word* missing = views_[slot].missing;
  if (missing == nullptr) {
    std::fill_n(out, words_, Word{0});
  } else {
    std::copy_n(missing, words_, out);
  }
}

// Operands that need no rows come first, so that rows are run only where nothing has decided yet.
void BatchRun::logic(const Step& step, const Word* among, Bits& out) {
  const bool is_and = step.work == Work::And;
  Word open[words_max];  // of `among`: no operand has decided yet
  Word calm[words_max];  // no operand is undecided yet
  std::copy_n(among, words_, open);
  std::fill_n(calm, words_, ~Word{0});
  for (const bool by_rows : {false, true}) {
    for (const StepId arg : step.args) {
      if (plan_.steps[arg].by_rows != by_rows) continue;
      const Bits& bits = eval(arg, open);
      for (std::size_t w = 0; w < words_; ++w) {
        open[w] &= is_and ? bits.truth[w] | bits.undecided[w] : ~bits.truth[w];
        calm[w] &= ~bits.undecided[w];
      }
    }
  }
  for (std::size_t w = 0; w < words_; ++w) {
    const Word truth = is_and ? open[w] & calm[w] : ~open[w];
    set(out, w, among[w], {truth, open[w] & ~calm[w]});
  }
}

void BatchRun::choose(const Step& step, const Word* among, Bits& out) {
  Word when_true[words_max], when_false[words_max];
  const Bits& condition = eval(step.args[0], among);
  for (std::size_t w = 0; w < words_; ++w) {
    when_true[w] = among[w] & condition.truth[w];
    when_false[w] = among[w] & ~(condition.truth[w] | condition.undecided[w]);
  }
  const Bits& yes = eval(step.args[1], when_true);
  const Bits& no = eval(step.args[2], when_false);
  for (std::size_t w = 0; w < words_; ++w) {
    const Word truth = (when_true[w] & yes.truth[w]) | (when_false[w] & no.truth[w]);
    const Word undecided = condition.undecided[w] | (when_true[w] & yes.undecided[w]) |
                           (when_false[w] & no.undecided[w]);
    set(out, w, among[w], {truth, undecided});
  }
}

// The Values of one row for the slots that a Rows reads.
void BatchRun::set_row(const Step& step, std::size_t row) {
  for (const std::uint16_t slot : step.slots) {
    const columns::View& view = views_[slot];
    if (view.kind == Kind::Constant) continue;
    const Value*& place = state_.row[slot];
    if (view.is_missing(row)) {
      place = nullptr;
    } else if (!plan_.values[slot].empty()) {
      with_codes(view, [&](const auto* codes) { place = &plan_.values[slot][codes[row]]; });
    } else {
      state_.values[slot] = view.value(row);
      place = &state_.values[slot];
    }
  }
}

void BatchRun::by_rows(const Step& step, const Word* among, Bits& out) {
  for (std::size_t w = 0; w < words_; ++w) {
    Decided got{0, 0};
    for (Word todo = among[w]; todo != 0; todo &= todo - 1) {
      const auto at = static_cast<std::size_t>(std::countr_zero(todo));
      set_row(step, w * masks::rows_a_word + at);
      const Truth truth = run_truth(plan_.program->code(), step.node, state_.row, plan_.zones);
      if (truth == Truth::True) got.truth |= Word{1} << at;
      if (truth == Truth::Unknown) got.undecided |= Word{1} << at;
    }
    set(out, w, among[w], got);
  }
}

}  // namespace winnow::cel
