// Judging a block: signals, scores, labels, grade, frameworks, disqualification, stage, segments.
#include "engine/fold.hpp"

#include <algorithm>
#include <bit>

#include "base/check.hpp"
#include "engine/fold_bound.hpp"

namespace winnow::engine {

namespace {

using State = Fold::Scratch::State;
constexpr std::size_t words_a_block = leads_a_block / 64;

bool bit_of(const std::vector<std::uint64_t>& bits, std::size_t row) {
  return (bits[row / 64] >> (row % 64) & 1) != 0;
}

// Room for every number of a block; done once per thread.
void make_room(const Fold::Bound& bound, State& state) {
  if (!state.total.empty()) return;
  const Model& model = bound.model;
  state.signals.assign(model.signals.size(), std::vector<Lane>(leads_a_block));
  state.unknown.assign(model.signals.size(), std::vector<std::uint64_t>(words_a_block));
  state.signal_doubles.resize(model.signals.size());
  for (std::size_t i = 0; i < model.signals.size(); ++i) {
    if (bound.signal_is_read[i]) state.signal_doubles[i].resize(leads_a_block);
  }
  state.scores.assign(model.scores.size(), std::vector<Lane>(leads_a_block));
  state.score_doubles.resize(model.scores.size());
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    if (bound.score_is_read[s]) state.score_doubles[s].resize(leads_a_block);
  }
  state.total.resize(leads_a_block);
  state.group.resize(leads_a_block);
  state.total_double.resize(leads_a_block);
  state.labels.assign(model.scores.size(), std::vector<std::uint16_t>(leads_a_block));
  state.grade.resize(leads_a_block);
  state.stage.resize(leads_a_block);
  state.disqualified.resize(leads_a_block);
  state.status.assign(model.frameworks.size(), std::vector<std::uint8_t>(leads_a_block));
  state.met.assign(model.frameworks.size(), std::vector<std::int64_t>(leads_a_block));
  state.framework_score.assign(model.frameworks.size(), std::vector<double>(leads_a_block));
  state.truth.assign(bound.conditions.size(), std::vector<std::uint64_t>(words_a_block));
  state.not_known = state.truth;
  state.consents.assign(bound.purposes.size(), std::vector<std::uint64_t>(words_a_block));
  state.of_purpose.resize(leads_a_block);
  state.mask.resize(words_a_block);
  state.mask_unknown.resize(words_a_block);
}

// Runs a match row by row, since nothing simpler fits.
void add_rows(const Fold::Bound& bound, const Pass& pass, std::uint32_t block, State& state,
              Lane* sums) {
  std::vector<columns::View> views;
  bound.views(*pass.placed, block, &state, views);
  std::vector<Value> values(views.size());
  std::vector<const Value*> row(views.size());
  for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
    for (std::size_t slot = 0; slot < views.size(); ++slot) {
      row[slot] = nullptr;
      if (views[slot].is_missing(i)) continue;
      values[slot] = views[slot].value(i);
      row[slot] = &values[slot];
    }
    const cel::Outcome outcome = pass.placed->program->run(row, bound.model.zones);
    if (outcome.state != cel::Outcome::State::Value) continue;
    sums[i] += step_points(*pass.rule, outcome.value);
  }
}

void add_trait_steps(const Fold::Bound& bound, const Pass& pass, std::uint32_t block, State& state,
                     Lane* sums) {
  const columns::View numbers = bound.traits[pass.trait].view(std::size_t{block} * leads_a_block);
  const std::uint32_t rows = bound.rows_of(block);
  const Lane* units = static_cast<const Lane*>(numbers.data);
  if (numbers.kind == columns::Kind::Double) {
    state.group_units.resize(leads_a_block);
    to_ordered_bits(static_cast<const double*>(numbers.data), rows, state.group_units.data());
    units = state.group_units.data();
  }
  add_steps(units, {pass.step_from, pass.step_points}, numbers.missing, rows, sums);
}

void add_each(const Pass& pass, const BoundSignal& signal, State& state, std::size_t rows,
              Lane* sums) {
  const std::vector<std::uint64_t>& unknown = state.unknown[pass.signal];
  const std::vector<Lane>& units = state.signals[pass.signal];
  if (!pass.narrow) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (bit_of(unknown, i)) continue;
      const auto points = points_of_each(signal.unit, pass.points, units[i]);
      if (points) {
        sums[i] += std::clamp(*points, -pass.max, pass.max);
      } else if (pass.rule->max) {
        sums[i] += (pass.points < 0) != (units[i] < 0) ? -pass.max : pass.max;
      }
    }
    return;
  }
  // An unknown signal has 0 units and gives no points.
  switch (signal.unit) {
    case Unit::Whole: return add_each_whole(units.data(), pass.points, pass.max, rows, sums);
    case Unit::Weight: return add_each_weight(units.data(), pass.points, pass.max, rows, sums);
    case Unit::Millionths:
      return add_each_millionths(units.data(), pass.points, pass.max, rows, sums);
  }
}

void add_to_all(const Fold::Bound& bound, const Pass& pass, std::uint32_t block, State& state,
                Lane* sums) {
  const std::uint32_t rows = bound.rows_of(block);
  switch (pass.kind) {
    case Pass::Kind::Table: {
      const columns::View codes = bound.traits[pass.trait].view(std::size_t{block} * leads_a_block);
      return add_table(codes, pass.table.data(), rows, sums);
    }
    case Pass::Kind::Mask:
      bound.views(*pass.placed, block, &state, state.row_views);
      bound.rules[pass.condition].columnar->run(state.row_views, rows, state.columnar,
                                                state.mask.data(), state.mask_unknown.data());
      return add_masked(state.mask.data(), pass.points, rows, sums);
    case Pass::Kind::Each: return add_each(pass, bound.signals[pass.signal], state, rows, sums);
    case Pass::Kind::Steps:
      return add_steps(state.signals[pass.signal].data(), {pass.step_from, pass.step_points},
                       state.unknown[pass.signal].data(), rows, sums);
    case Pass::Kind::TraitSteps: return add_trait_steps(bound, pass, block, state, sums);
    case Pass::Kind::Rows: return add_rows(bound, pass, block, state, sums);
  }
}

}  // namespace

void add_pass(const Fold::Bound& bound, const Pass& pass, std::uint32_t block, State& state,
              Lane* sums) {
  if (pass.purpose == 0) return add_to_all(bound, pass, block, state, sums);
  std::fill(state.of_purpose.begin(), state.of_purpose.end(), 0);
  add_to_all(bound, pass, block, state, state.of_purpose.data());
  const auto& given = state.consents[pass.purpose - 1];
  for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
    sums[i] += bit_of(given, i) ? state.of_purpose[i] : 0;
  }
}

namespace {

// Who gave which consent, as it stands at as_of: the newest word counts, without one it is no.
void fold_consents(const Fold::Bound& bound, std::uint32_t block, State& state) {
  if (bound.purposes.empty()) return;
  for (auto& given : state.consents) std::fill(given.begin(), given.end(), 0);
  std::vector<Millis> newest(bound.purposes.size());
  std::vector<bool> given(bound.purposes.size());
  for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
    const std::uint32_t lead = block * leads_a_block + i;
    newest.assign(newest.size(), INT64_MIN);
    given.assign(given.size(), !bound.facts->consents_known(lead));
    if (bound.facts->consents_known(lead)) {
      for (const LeadFacts::StoredConsent& consent : bound.facts->consents(lead)) {
        const std::size_t purpose = bound.purpose_of_name[consent.purpose];
        if (purpose == 0 || consent.at > bound.as_of || consent.at < newest[purpose - 1]) continue;
        newest[purpose - 1] = consent.at;
        given[purpose - 1] = consent.given;
      }
    }
    for (std::size_t p = 0; p < given.size(); ++p) {
      state.consents[p][i / 64] |= std::uint64_t{given[p]} << (i % 64);
    }
  }
}

void fold_scores(const Fold::Bound& bound, std::uint32_t block, State& state) {
  const std::uint32_t rows = bound.rows_of(block);
  std::fill(state.total.begin(), state.total.end(), 0);
  std::size_t number = 0;
  for (std::size_t s = 0; s < bound.model.scores.size(); ++s) {
    const Score& score = bound.model.scores[s];
    auto& sums = state.scores[s];
    std::fill(sums.begin(), sums.end(), 0);
    for (const Group& group : score.groups) {
      auto& lanes = group.range ? state.group : sums;
      if (group.range) std::fill(lanes.begin(), lanes.end(), 0);
      for (const Pass& pass : bound.groups[number]) {
        add_pass(bound, pass, block, state, lanes.data());
      }
      ++number;
      if (!group.range) continue;
      limit(group.range->low, group.range->high, rows, lanes.data());
      add(lanes.data(), rows, sums.data());
    }
    if (score.range) limit(score.range->low, score.range->high, rows, sums.data());
    if (bound.score_is_read[s]) to_thousandths(sums.data(), rows, state.score_doubles[s].data());
  }
  for (const std::size_t s : bound.model.total) {
    add(state.scores[s].data(), rows, state.total.data());
  }
  if (bound.total_is_read) to_thousandths(state.total.data(), rows, state.total_double.data());
}

void find_labels(const std::vector<Threshold>& thresholds, const std::vector<Lane>& lanes,
                 std::uint32_t rows, std::uint16_t* out) {
  std::vector<Lane> from;
  from.reserve(thresholds.size());
  for (const Threshold& threshold : thresholds) from.push_back(threshold.from);
  find_threshold(lanes.data(), from.data(), from.size(), rows, out);
}

void fold_labels(const Fold::Bound& bound, std::uint32_t block, State& state) {
  const Model& model = bound.model;
  const std::uint32_t rows = bound.rows_of(block);
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    if (model.scores[s].labels.empty()) continue;
    find_labels(model.scores[s].labels, state.scores[s], rows, state.labels[s].data());
  }
  if (!model.grade) return;
  if (!model.grade->thresholds.empty()) {
    find_labels(model.grade->thresholds, state.total, rows, state.grade.data());
    for (std::uint32_t i = 0; i < rows; ++i) {
      if (state.grade[i] != 0) state.grade[i] = bound.grades.code[state.grade[i] - 1U];
    }
    return;
  }
  for (std::uint32_t i = 0; i < rows; ++i) {
    std::size_t number = 0, place = 1;
    for (const std::size_t s : bound.grades.scores) {
      number += state.labels[s][i] * place;
      place *= model.scores[s].labels.size() + 1;
    }
    state.grade[i] = bound.grades.code[number];
  }
}

void run_condition(const Fold::Bound& bound, std::size_t number, std::uint32_t block,
                   State& state) {
  const BoundCondition& condition = bound.conditions[number];
  auto &truth = state.truth[number], &unknown = state.not_known[number];
  if (condition.placed == nullptr) {
    std::fill(truth.begin(), truth.end(), 0);
    std::fill(unknown.begin(), unknown.end(), 0);
    return;
  }
  bound.views(*condition.placed, block, &state, state.row_views);
  condition.columnar->run(state.row_views, bound.rows_of(block), state.columnar, truth.data(),
                          unknown.data());
}

CriterionState state_at(const State& state, std::size_t number, std::size_t row) {
  if (bit_of(state.truth[number], row)) return CriterionState::Met;
  return bit_of(state.not_known[number], row) ? CriterionState::Unknown : CriterionState::NotMet;
}

std::size_t fold_frameworks(const Fold::Bound& bound, std::uint32_t block, State& state) {
  const Model& model = bound.model;
  std::size_t number = 0;
  for (std::size_t f = 0; f < model.frameworks.size(); ++f) {
    const std::size_t first = number, count = model.frameworks[f].criteria.size();
    for (std::size_t c = 0; c < count; ++c) run_condition(bound, number++, block, state);
    for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
      const FrameworkStanding standing = framework_standing(
          model.frameworks[f], [&](std::size_t c) { return state_at(state, first + c, i); });
      state.status[f][i] = static_cast<std::uint8_t>(1 + static_cast<int>(standing.status));
      state.met[f][i] = standing.met;
      state.framework_score[f][i] = standing.score;
    }
  }
  return number;
}

std::size_t fold_disqualification(const Fold::Bound& bound, std::uint32_t block, State& state,
                                  std::size_t number) {
  std::fill(state.disqualified.begin(), state.disqualified.end(), 0);
  for (std::size_t i = 0; i < bound.model.disqualify.size(); ++i, ++number) {
    run_condition(bound, number, block, state);
    for (std::size_t word = 0; word < words_a_block; ++word) {
      for (std::uint64_t bits = state.truth[number][word]; bits != 0; bits &= bits - 1) {
        auto& reason =
            state.disqualified[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))];
        if (reason == 0) reason = static_cast<std::uint16_t>(i + 1);
      }
    }
  }
  return number;
}

}  // namespace

NewestStageEvents newest_stage_events(const Fold::Bound& bound, std::uint32_t block) {
  NewestStageEvents newest{std::vector<Millis>(leads_a_block, INT64_MIN),
                           std::vector<int>(leads_a_block, -1)};
  std::vector<std::uint32_t> arrival(leads_a_block, 0);
  const Timelines::Block& events = bound.timelines.block(block);
  for (std::size_t stage = 0; stage < bound.stage_slices.size(); ++stage) {
    for (const std::uint32_t name : bound.stage_slices[stage]) {
      for (const Rows* rows : {&events.head, &events.tail}) {
        const Slice slice = rows->slice(name);
        for (std::uint32_t i = 0; i < slice.size; ++i) {
          const Millis at = (std::int64_t{slice.at[i]} + origin_seconds) * 1000 +
                            (slice.millis == nullptr ? 0 : slice.millis[i]);
          if (at > bound.as_of) break;
          const std::size_t lead = slice.lead[i];
          const std::uint32_t order = slice.arrival == nullptr ? 0 : slice.arrival[i];
          if (std::pair(at, order) < std::pair(newest.at[lead], arrival[lead])) continue;
          newest.at[lead] = at;
          newest.stage[lead] = static_cast<int>(stage);
          arrival[lead] = order;
        }
      }
    }
  }
  return newest;
}

namespace {

std::optional<LastMove> last_move(const Fold::Bound& bound, std::uint32_t lead) {
  const auto* last = newest_move(bound.facts->moves(lead), bound.as_of, bound.live);
  if (last == nullptr) return std::nullopt;
  const bool ends = last->until != LeadFacts::StoredMove::no_end;
  return LastMove{last->at, bound.stage_of_name[last->to], last->by,
                  ends ? std::optional(last->until) : std::nullopt};
}

// The step of the leads that a move or an event has brought somewhere.
void step_leads(const Fold::Bound& bound, std::uint32_t block, State& state, std::size_t enter) {
  const Model& model = bound.model;
  const std::size_t leave = enter + model.stages.size();
  NewestStageEvents newest;
  if (bound.has_stage_events) newest = newest_stage_events(bound, block);
  for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
    std::optional<LastMove> last;
    if (bound.facts != nullptr) last = last_move(bound, block * leads_a_block + i);
    const bool has_event = bound.has_stage_events && newest.stage[i] >= 0;
    if (!last && !has_event) continue;
    StageEvent event;
    if (has_event) event = {newest.at[i], static_cast<std::size_t>(newest.stage[i])};
    const Standing standing = standing_after(model, last ? &*last : nullptr,
                                             std::span(&event, has_event), bound.as_of, bound.live);
    const auto at_row = [&](std::size_t first) {
      return [&state, first, i](std::size_t stage) {
        return bit_of(state.truth[first + stage], i) ? Holds::Yes : Holds::No;
      };
    };
    const auto stage = step_from(model, standing, at_row(enter), at_row(leave)).stage;
    state.stage[i] = stage ? static_cast<std::uint16_t>(*stage + 1) : std::uint16_t{0};
  }
}

// From nothing it is the furthest stage that can be entered before any `by` or `on` stage.
std::size_t fold_stage(const Fold::Bound& bound, std::uint32_t block, State& state,
                       std::size_t number) {
  const Model& model = bound.model;
  const std::size_t stages = model.stages.size(), enter = number;
  for (std::size_t i = 0; i < 2 * stages; ++i) run_condition(bound, number++, block, state);
  std::fill(state.stage.begin(), state.stage.end(), 0);
  for (std::size_t i = 0; i < stages && model.stages[i].kind == Stage::Kind::Enter; ++i) {
    for (std::size_t word = 0; word < words_a_block; ++word) {
      for (std::uint64_t bits = state.truth[enter + i][word]; bits != 0; bits &= bits - 1) {
        state.stage[word * 64 + static_cast<std::size_t>(std::countr_zero(bits))] =
            static_cast<std::uint16_t>(i + 1);
      }
    }
  }
  if (bound.has_stage_events || bound.facts != nullptr) step_leads(bound, block, state, enter);
  return number;
}

// Everything about a block's plain leads, into the scratch.
void fold_block(const Fold::Bound& bound, std::uint32_t block, State& state) {
  if (state.block == block) return;
  make_room(bound, state);
  state.block = block;
  fold_signals(bound, block, state);
  fold_consents(bound, block, state);
  fold_scores(bound, block, state);
  fold_labels(bound, block, state);
  std::size_t number = fold_frameworks(bound, block, state);
  number = fold_disqualification(bound, block, state, number);
  number = fold_stage(bound, block, state, number);
  for (std::size_t i = 0; i < bound.model.segments.size(); ++i) {
    run_condition(bound, number++, block, state);
  }
}

}  // namespace

void ensure_folded(const Fold::Bound& bound, std::uint32_t block, State& state) {
  fold_block(bound, block, state);
}

columns::View Fold::Bound::view(SlotPlace place, std::uint32_t block, const State* state) const {
  using Kind = SlotPlace::Kind;
  using columns::Kind::Codes16, columns::Kind::Codes8, columns::Kind::Double, columns::Kind::Int;
  const std::size_t i = place.index;
  switch (place.kind) {
    case Kind::Trait: return traits[i].view(std::size_t{block} * leads_a_block);
    case Kind::Constant:
      return {columns::Kind::Constant, nullptr, nullptr, nullptr, &plan.constants[i]};
    case Kind::Now: return {columns::Kind::Constant, nullptr, nullptr, nullptr, &now_value};
    case Kind::Signal: {
      const std::uint64_t* unknown = state == nullptr ? nullptr : state->unknown[i].data();
      if (signals[i].unit == Unit::Whole) {
        return {Int, state == nullptr ? nullptr : state->signals[i].data(), unknown, nullptr,
                nullptr};
      }
      return {Double, state == nullptr ? nullptr : state->signal_doubles[i].data(), unknown,
              nullptr, nullptr};
    }
    case Kind::Score:
      return {Double, state == nullptr ? nullptr : state->score_doubles[i].data(), nullptr, nullptr,
              nullptr};
    case Kind::Total:
      return {Double, state == nullptr ? nullptr : state->total_double.data(), nullptr, nullptr,
              nullptr};
    case Kind::Label:
      return {Codes16, state == nullptr ? nullptr : state->labels[i].data(), nullptr,
              &label_names[i], nullptr};
    case Kind::Grade:
      return {Codes16, state == nullptr ? nullptr : state->grade.data(), nullptr, &grade_names,
              nullptr};
    case Kind::Stage:
      return {Codes16, state == nullptr ? nullptr : state->stage.data(), nullptr, &stage_names,
              nullptr};
    case Kind::FrameworkStatus:
      return {Codes8, state == nullptr ? nullptr : state->status[i].data(), nullptr, &status_names,
              nullptr};
    case Kind::FrameworkMet:
      return {Int, state == nullptr ? nullptr : state->met[i].data(), nullptr, nullptr, nullptr};
    case Kind::FrameworkScore:
      return {Double, state == nullptr ? nullptr : state->framework_score[i].data(), nullptr,
              nullptr, nullptr};
    case Kind::Account:
      if (account == nullptr) break;
      return (*account)[i].view(std::size_t{block} * leads_a_block);
    case Kind::EventProperty:
    case Kind::Absent: break;
  }
  return {};  // missing in every row
}

void Fold::Bound::views(const PlacedCondition& placed, std::uint32_t block, const State* state,
                        std::vector<columns::View>& out) const {
  out.clear();
  for (const SlotPlace place : placed.places) out.push_back(view(place, block, state));
}

Fold::Fold(const Plan& plan, const std::vector<columns::Column>& traits, const Timelines& timelines,
           Millis as_of, const FoldOptions& options)
    : bound_(std::make_unique<Bound>(plan, traits, timelines, as_of, options)) {}
Fold::~Fold() = default;

std::uint32_t Fold::blocks() const {
  return bound_->timelines.blocks();
}

std::unique_ptr<Fold::Scratch> Fold::scratch() const {
  return std::make_unique<Scratch>();
}

Fold::Scratch::Scratch() : state(std::make_unique<State>()) {}
Fold::Scratch::~Scratch() = default;

}  // namespace winnow::engine
