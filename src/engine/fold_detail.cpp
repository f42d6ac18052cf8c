// The details of a block: which names are missing, and when each lead's assessment changes next.
#include <algorithm>

#include "base/check.hpp"
#include "engine/fold_bound.hpp"

namespace winnow::engine {

namespace {

using State = Fold::Scratch::State;
constexpr std::size_t words_a_block = leads_a_block / 64;

void set_bit(std::vector<std::uint64_t>& bits, std::size_t row) {
  bits[row / 64] |= std::uint64_t{1} << (row % 64);
}

// ORs the names that made one condition unknown into the details.
void note_missing(const Fold::Bound& bound, const BoundCondition& condition, std::uint32_t block,
                  State& state, Details& details) {
  if (!condition.names_traits) return;
  const std::uint32_t rows = bound.rows_of(block);
  bound.views(*condition.placed, block, &state, state.row_views);
  condition.columnar->run(state.row_views, rows, state.columnar, state.mask.data(),
                          state.mask_unknown.data());
  const auto first = state.mask_unknown.begin();
  const bool none =
      std::all_of(first, first + (rows + 63) / 64, [](auto word) { return word == 0; });
  if (none) return;
  std::vector<std::uint64_t*> names;
  for (const SlotPlace place : condition.placed->places) {
    const bool trait = place.kind == SlotPlace::Kind::Trait;
    names.push_back(trait ? details.missing[place.index].data() + std::size_t{block} * words_a_block
                          : nullptr);
  }
  condition.columnar->unknown_names(state.row_views, rows, state.columnar,
                                    state.mask_unknown.data(), names);
}

// The hits of one signal, lead after lead.
struct LeadHits {
  std::vector<std::uint32_t> first;  // rows + 1
  std::vector<Hit> hits;
  std::span<const Hit> of(std::size_t row) const {
    return std::span(hits).subspan(first[row], first[row + 1] - first[row]);
  }
};

LeadHits hits_of(const Fold::Bound& bound, std::size_t signal, std::uint32_t block, State& state) {
  const SignalEvents events = ordered_events(bound, signal, block, true, state);
  LeadHits out;
  out.first.assign(bound.rows_of(block) + 1U, 0);
  for (const std::uint16_t lead : events.lead) ++out.first[lead + 1U];
  for (std::size_t i = 1; i < out.first.size(); ++i) out.first[i] += out.first[i - 1];
  std::vector<std::uint32_t> place(out.first.begin(), out.first.end() - 1);
  out.hits.resize(events.at.size());
  for (std::size_t i = 0; i < events.at.size(); ++i) {
    const std::int64_t seconds = std::int64_t{events.at[i]} + origin_seconds;
    out.hits[place[events.lead[i]]++] = {
        seconds * 1000 + events.millis[i], seconds,
        events.amounts.empty() ? Hit::no_number : events.amounts[i]};
  }
  return out;
}

// Which leads have an event that is still to come: they take the one-lead path.
std::vector<bool> leads_with_future(const Fold::Bound& bound, std::uint32_t block) {
  std::vector<bool> out(leads_a_block);
  const Timelines::Block& events = bound.timelines.block(block);
  for (const Rows* rows : {&events.head, &events.tail}) {
    for (std::uint32_t name = 0; name < rows->slices(); ++name) {
      const Slice slice = rows->slice(name);
      for (std::uint32_t i = slice.size; i-- > 0;) {
        const bool later =
            slice.at[i] > bound.now || (slice.at[i] == bound.now && slice.millis != nullptr &&
                                        slice.millis[i] > bound.now_millis);
        if (!later) break;
        out[slice.lead[i]] = true;
      }
    }
  }
  return out;
}

// What Watch needs of a block's plain leads.
class BlockWatch {
 public:
  BlockWatch(const Fold::Bound& bound, std::uint32_t block, State& state)
      : bound_(bound), watch_(*bound.plan.watch), block_(block), state_(state) {
    const std::size_t signals = bound.model.signals.size();
    hits_.resize(signals);
    lead_.hits.resize(signals);
    for (std::size_t i = 0; i < signals; ++i) {
      if (watch_.signal_is_used(i)) hits_[i] = hits_of(bound, i, block, state);
    }
    for (std::size_t g = 0; g < watch_.groups(); ++g) {
      still_.emplace_back(leads_a_block, 0);
      for (const Pass& pass : bound.groups[g]) {
        if (!pass.moves) add_pass(bound, pass, block, state, still_[g].data());
      }
    }
    lead_.group_points.resize(watch_.groups());
    lead_.held.resize(watch_.conditions());
    lead_.traits.resize(bound.plan.traits.size());
    values_.resize(bound.plan.traits.size());
  }

  Watch::Found next_change(std::uint32_t row) {
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      if (!hits_[i].first.empty()) lead_.hits[i] = hits_[i].of(row);
    }
    for (std::size_t g = 0; g < still_.size(); ++g) lead_.group_points[g] = still_[g][row];
    for (std::size_t c = 0; c < lead_.held.size(); ++c) lead_.held[c] = held(c, row);
    for (const std::size_t trait : watch_.traits()) read_trait(trait, row);
    if (bound_.has_stage_events) read_stage_event(row);
    return watch_.next_change(lead_, bound_.as_of, state_.watch);
  }

 private:
  CriterionState held(std::size_t condition, std::uint32_t row) const {
    const auto is_set = [&](const std::vector<std::uint64_t>& bits) {
      return (bits[row / 64] >> (row % 64) & 1) != 0;
    };
    if (is_set(state_.truth[condition])) return CriterionState::Met;
    return is_set(state_.not_known[condition]) ? CriterionState::Unknown : CriterionState::NotMet;
  }

  void read_trait(std::size_t trait, std::uint32_t row) {
    const columns::Column& column = bound_.traits[trait];
    const std::size_t lead = std::size_t{block_} * leads_a_block + row;
    lead_.traits[trait] = nullptr;
    if (column.is_missing(lead)) return;
    values_[trait] = column.value(lead);
    lead_.traits[trait] = &values_[trait];
  }

  void read_stage_event(std::uint32_t row) {
    if (stage_events_.stage.empty()) stage_events_ = newest_stage_events(bound_, block_);
    lead_.stage_events = {};
    if (stage_events_.stage[row] < 0) return;
    event_ = {stage_events_.at[row], static_cast<std::size_t>(stage_events_.stage[row])};
    lead_.stage_events = {&event_, 1};
  }

  const Fold::Bound& bound_;
  const Watch& watch_;
  std::uint32_t block_;
  State& state_;
  std::vector<LeadHits> hits_;
  std::vector<std::vector<Lane>> still_;  // per group: the points that time does not move
  std::vector<Value> values_;
  NewestStageEvents stage_events_;
  StageEvent event_;
  Watch::Lead lead_;
};

}  // namespace

Details::Details(const Plan& plan, std::uint32_t leads, Asked what)
    : asked(what),
      missing(plan.traits.size(), std::vector<std::uint64_t>((leads + leads_a_block - 1) /
                                                             leads_a_block * words_a_block)),
      changes_at(leads, INT64_MAX),
      changes_inexact((leads + 63) / 64) {}

void Fold::detail(std::uint32_t block, Scratch& scratch, Details& details) const {
  const Bound& bound = *bound_;
  State& state = *scratch.state;
  const std::uint32_t rows = bound.rows_of(block);
  const bool all_exactly = bound.all_odd || bound.facts != nullptr || bound.live ||
                           (bound.account != nullptr && bound.plan.reads_account());
  std::vector<bool> exact_way(leads_a_block, all_exactly);
  if (!all_exactly) {
    ensure_folded(bound, block, state);
    for (const auto* conditions : {&bound.rules, &bound.conditions, &bound.require}) {
      for (const BoundCondition& one : *conditions) {
        note_missing(bound, one, block, state, details);
      }
    }
    exact_way = leads_with_future(bound, block);
  }
  std::optional<BlockWatch> watch;
  const bool moves = details.asked == Details::Asked::All &&
                     (bound.plan.watch->anything_moves() || bound.has_stage_events);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const std::uint32_t lead = block * leads_a_block + i;
    if (exact_way[i] || bound.timelines.is_odd(lead)) {
      detail_exactly(lead, scratch, details);
      continue;
    }
    if (!moves) continue;
    if (!watch) watch.emplace(bound, block, state);
    const Watch::Found found = watch->next_change(i);
    details.changes_at[lead] = found.at;
    if (!found.exact) set_bit(details.changes_inexact, lead);
  }
}

void Fold::detail_exactly(std::uint32_t lead, Scratch& scratch, Details& details) const {
  AssessOptions options;
  options.setting = bound_->live ? Setting::Live : Setting::Batch;
  options.explain = false;
  options.changes = details.asked == Details::Asked::All;
  const Assessment one = assess_lead(lead, options, scratch);
  for (std::size_t t = 0; t < bound_->plan.traits.size(); ++t) {
    const std::string& name = bound_->plan.traits[t].name;
    // The columns know nothing of what sent the lead this way: their answer is replaced.
    details.missing[t][lead / 64] &= ~(std::uint64_t{1} << (lead % 64));
    if (std::binary_search(one.missing.begin(), one.missing.end(), name)) {
      set_bit(details.missing[t], lead);
    }
  }
  details.changes_at[lead] = one.changes_at.value_or(INT64_MAX);
  if (!one.changes_exact) set_bit(details.changes_inexact, lead);
}

}  // namespace winnow::engine
