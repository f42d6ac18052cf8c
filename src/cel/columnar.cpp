#include "cel/columnar.hpp"

#include <algorithm>

#include "cel/columnar_run.hpp"

namespace winnow::cel {

using masks::Word;

Columnar::Columnar(std::shared_ptr<const Program> program, Bindings bindings,
                   const ZoneTable& zones)
    : plan_(Plan::make(std::move(program), bindings, zones)) {}
Columnar::Columnar(Columnar&&) noexcept = default;
Columnar& Columnar::operator=(Columnar&&) noexcept = default;
Columnar::~Columnar() = default;

Columnar::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Columnar::Scratch::~Scratch() = default;

void Columnar::run(std::span<const columns::View> views, std::size_t rows, Scratch& scratch,
                   std::uint64_t* truth, std::uint64_t* unknown) const {
  Word all[Scratch::State::words_max];
  BatchRun batch(*plan_, views, rows, scratch.state());
  std::fill_n(all, batch.words(), ~Word{0});
  const BatchRun::Bits& bits = batch.run(all);
  for (std::size_t w = 0; w < batch.words(); ++w) {
    truth[w] = bits.truth[w] & masks::existing(w, rows);
    unknown[w] = bits.undecided[w] & masks::existing(w, rows);
  }
}

void Columnar::unknown_names(std::span<const columns::View> views, std::size_t rows,
                             Scratch& scratch, const std::uint64_t* among,
                             std::span<std::uint64_t* const> names) const {
  Word open[Scratch::State::words_max];
  BatchRun batch(*plan_, views, rows, scratch.state());
  for (std::size_t w = 0; w < batch.words(); ++w) open[w] = among[w] & masks::existing(w, rows);
  const BatchRun::Bits& bits = batch.run(open);
  for (std::size_t w = 0; w < batch.words(); ++w) open[w] &= bits.undecided[w];
  batch.name(plan_->root, open, names);
}

std::optional<std::size_t> Columnar::single_coded_slot() const {
  return plan_->single_slot;
}

std::span<const std::uint8_t> Columnar::marks_of_codes() const {
  if (!plan_->single_slot) return {};
  return plan_->steps[plan_->root].marks;
}

}  // namespace winnow::cel
