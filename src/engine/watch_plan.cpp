#include "engine/watch_plan.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace winnow::engine {

namespace {

bool counts_days_since(const Signal& signal) {
  return signal.measure == Measure::DaysSinceLast || signal.measure == Measure::DaysSinceFirst;
}

}  // namespace

Watch::Code::Code(const Plan& the_plan, Arrivals arrivals)
    : plan(&the_plan),
      model(the_plan.model.get()),
      score_moves_(model->scores.size()),
      framework_moves_(model->frameworks.size()) {
  find_moving_signals(arrivals);
  add_rules();
  add_conditions();
  for (const Score& score : model->scores) {
    auto& values = label_values.emplace_back();
    for (const Threshold& threshold : score.labels) values.push_back(Value(threshold.label));
  }
}

void Watch::Code::find_moving_signals(Arrivals arrivals) {
  for (std::size_t i = 0; i < model->signals.size(); ++i) {
    const Signal& signal = model->signals[i];
    WatchedSignal watched{&signal, unit_of(signal), false, false, false, std::nullopt};
    watched.time_moves =
        signal.within > 0 || signal.decay != Decay::None || counts_days_since(signal);
    watched.moves = arrivals == Arrivals::Yes || watched.time_moves;
    if (signal.decay == Decay::HalfLife) watched.fading.emplace(signal.decay_seconds);
    // A `where` that reads the clock lets events in and out; it is looked at every full hour.
    for (const SlotPlace place : plan->where[i].places) {
      if (place.kind == SlotPlace::Kind::Now) inexact = true;
    }
    signals.push_back(watched);
  }
}

bool Watch::Code::is_moved_by(SlotPlace place) const {
  using Kind = SlotPlace::Kind;
  switch (place.kind) {
    case Kind::Now: return true;
    case Kind::Signal: return signals[place.index].moves;
    case Kind::Score: return score_moves_[place.index];
    case Kind::Total:
      return std::any_of(model->total.begin(), model->total.end(),
                         [&](std::size_t s) { return score_moves_[s]; });
    // Labels, grades, statuses and the stage are watched themselves: while they are the same they
    // move nothing. The numbers of a framework may move under the same status.
    case Kind::FrameworkMet:
    case Kind::FrameworkScore: return framework_moves_[place.index];
    default: return false;
  }
}

bool Watch::Code::is_decaying(SlotPlace place) const {
  using Kind = SlotPlace::Kind;
  if (place.kind == Kind::Signal) {
    return signals[place.index].signal->decay != Decay::None;
  }
  const bool score = place.kind == Kind::Score || place.kind == Kind::Total;
  return score && some_decay_in_scores_;
}

WatchedCondition Watch::Code::watched(const PlacedCondition& placed) {
  WatchedCondition out;
  if (placed.program == nullptr) return out;
  out.placed = &placed;
  for (const SlotPlace place : placed.places) out.moves |= is_moved_by(place);
  if (!out.moves) return out;
  std::vector<bool> decaying;
  int now_slot = -1;
  for (std::size_t slot = 0; slot < placed.places.size(); ++slot) {
    const SlotPlace place = placed.places[slot];
    decaying.push_back(is_decaying(place));
    if (place.kind == SlotPlace::Kind::Now) now_slot = static_cast<int>(slot);
    if (place.kind == SlotPlace::Kind::Signal) signals[place.index].used = true;
  }
  if (now_slot >= 0) uses_now = true;
  if (!cel::exact_in_time(*placed.program, decaying, now_slot)) {
    inexact = true;
    out.moves = false;  // held as it is, and looked at again at the next full hour
    return out;
  }
  anything_moves = true;
  for (const SlotPlace place : placed.places) {
    const bool known = std::find(traits.begin(), traits.end(), place.index) != traits.end();
    if (place.kind == SlotPlace::Kind::Trait && !known) traits.push_back(place.index);
  }
  out.bounds = std::make_unique<cel::Bounds>(placed.shared, model->zones);
  return out;
}

void Watch::Code::add_rules() {
  for (std::size_t s = 0; s < model->scores.size(); ++s) {
    const Score& score = model->scores[s];
    for (std::size_t g = 0; g < score.groups.size(); ++g) {
      groups.push_back(&score.groups[g]);
      score_of_group.push_back(s);
      for (std::size_t r = 0; r < score.groups[g].rules.size(); ++r) {
        const Rule& rule = score.groups[g].rules[r];
        WatchedRule watched_rule{&rule, groups.size() - 1, false, {}, std::nullopt};
        if (rule.kind == Rule::Kind::Each) {
          watched_rule.moves = signals[rule.signal].moves;
          if (watched_rule.moves) signals[rule.signal].used = true;
          some_decay_in_scores_ |= model->signals[rule.signal].decay != Decay::None;
        } else {
          const PlacedCondition& placed = plan->rules[s][g][r];
          for (const SlotPlace place : placed.places) some_decay_in_scores_ |= is_decaying(place);
          watched_rule.condition = watched(placed);
          watched_rule.moves = watched_rule.condition.moves;
          const auto name = rule.kind == Rule::Kind::Match ? sole_name(placed) : std::nullopt;
          if (name && name->kind == SlotPlace::Kind::Signal) watched_rule.direct = name->index;
        }
        if (watched_rule.moves) {
          score_moves_[s] = anything_moves = true;
          moving_rules.push_back(rules.size());
        }
        rules.push_back(std::move(watched_rule));
      }
    }
  }
}

std::size_t Watch::Code::add_condition(const PlacedCondition& placed) {
  conditions.push_back(watched(placed));
  return conditions.size() - 1;
}

void Watch::Code::add_conditions() {
  for (std::size_t f = 0; f < model->frameworks.size(); ++f) {
    criteria_of.push_back(conditions.size());
    for (const PlacedCondition& placed : plan->criteria[f]) {
      const std::size_t number = add_condition(placed);
      if (conditions[number].moves) framework_moves_[f] = true;
    }
  }
  disqualify_of = conditions.size();
  for (const PlacedCondition& placed : plan->disqualify) add_condition(placed);
  for (const PlacedCondition& placed : plan->enter) enter_of.push_back(add_condition(placed));
  for (const PlacedCondition& placed : plan->leave) leave_of.push_back(add_condition(placed));
  for (const PlacedCondition& placed : plan->segments) {
    segment_of.push_back(add_condition(placed));
  }
}

}  // namespace winnow::engine
