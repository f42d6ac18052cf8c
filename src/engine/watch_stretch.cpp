#include "engine/watch_stretch.hpp"

#include "base/time.hpp"

namespace winnow::engine {

namespace {

// Points beyond 64 bits without a `max` are an error and give nothing.
Milli capped(const Rule& rule, Unit unit, std::int64_t units, bool& too_large) {
  Milli quick = 0;
  if (quick_points_of_each(unit, rule.points, units, quick)) {
    return rule.max ? std::clamp(quick, -*rule.max, *rule.max) : quick;
  }
  const auto points = wide_points_of_each(unit, rule.points, units);
  if (points) return rule.max ? std::clamp(*points, -*rule.max, *rule.max) : *points;
  too_large = true;
  if (!rule.max) return 0;
  return (rule.points < 0) != (units < 0) ? -*rule.max : *rule.max;
}

MilliRange step_range(const Rule& rule, const cel::Range& range) {
  using Kind = cel::Range::Kind;
  if (range.kind == Kind::Exact) {
    const Milli points = range.value == nullptr ? 0 : step_points(rule, *range.value);
    return {points, points};
  }
  MilliRange points;
  const bool ints = range.kind == Kind::Ints;
  if (!ints && range.kind != Kind::Doubles) {
    for (const Step& step : rule.steps) points.include(step.points);
    return points;
  }
  const Value low = ints ? Value(range.low_int) : Value(range.low);
  const Value high = ints ? Value(range.high_int) : Value(range.high);
  if (rule.steps.front().is) {
    for (const Step& step : rule.steps) {
      const auto above = cel::order(*step.is, low), below = cel::order(*step.is, high);
      const bool within = above && below && std::is_gteq(*above) && std::is_lteq(*below);
      if (within) points.include(step.points);
    }
    return points;
  }
  const Milli at_low = step_points(rule, low);
  points = {at_low, at_low};
  if (range.may_be_missing) points.include(0);
  for (const Step& step : rule.steps) {
    const auto above = cel::order(*step.from, low), below = cel::order(*step.from, high);
    const bool within = above && below && std::is_gt(*above) && std::is_lteq(*below);
    if (within) points.include(step.points);
  }
  return points;
}

cel::Range score_slot(const MilliRange& range, Value& buffer) {
  cel::Range out;
  out.low = static_cast<double>(range.low) / 1000.0;
  out.high = static_cast<double>(range.high) / 1000.0;
  if (range.low == range.high) {
    buffer = Value(out.low);
    out.value = &buffer;
  } else {
    out.kind = cel::Range::Kind::Doubles;
  }
  return out;
}

cel::Range exactly(const Value* value) {
  cel::Range out;
  out.value = value;
  return out;
}

cel::Range exactly(const std::optional<Value>& value) {
  return exactly(value ? &*value : nullptr);
}

}  // namespace

Compared Stretch::look(const State::Level& from, const State::Level& to, Watch::Signature& base) {
  from_ = &from;
  to_ = &to;
  base_ = &base;
  filling_ = base.empty();
  place_ = 0;
  crossing_.reset();
  if (!filling_) ++s_.stretches;
  read_signals();
  add_scores();
  Compared seen = labels();
  if (seen == Compared::Same) seen = frameworks();
  if (seen == Compared::Same) seen = disqualification();
  if (seen == Compared::Same) seen = stage();
  if (seen == Compared::Same) seen = segments();
  return seen;
}

Compared Stretch::settle(std::uint32_t value) {
  if (filling_) {
    base_->push_back(value);
    return Compared::Same;
  }
  return (*base_)[place_++] == value ? Compared::Same : Compared::Differs;
}

void Stretch::read_signals() {
  for (const std::size_t i : s_.active) {
    find_range(code_.signals[i], from_->ends[i], to_->ends[i], s_.units[i]);
  }
}

void Stretch::add_scores() {
  for (std::size_t g = 0; g < s_.groups.size(); ++g) {
    s_.groups[g] = {lead_.group_points[g], lead_.group_points[g]};
  }
  for (const WatchedRule* rule : s_.active_rules) {
    MilliRange& group = s_.groups[rule->group];
    if (rule->rule->kind == Rule::Kind::Each) {
      add_each(*rule->rule, group);
    } else {
      group.add(points_of(*rule));
    }
  }
  std::fill(s_.scores.begin(), s_.scores.end(), MilliRange{});
  for (std::size_t g = 0; g < s_.groups.size(); ++g) {
    s_.groups[g].clamp(code_.groups[g]->range);
    s_.scores[code_.score_of_group[g]].add(s_.groups[g]);
  }
  if (lead_.correction != 0) {
    s_.scores[lead_.corrected].add({lead_.correction, lead_.correction});
  }
  s_.total = {};
  for (std::size_t s = 0; s < s_.scores.size(); ++s) {
    s_.scores[s].clamp(model_.scores[s].range);
  }
  for (const std::size_t s : model_.total) s_.total.add(s_.scores[s]);
}

MilliRange Stretch::points_of(const WatchedRule& rule) {
  if (rule.rule->kind == Rule::Kind::When) {
    const cel::Possible possible = ask(rule.condition);
    MilliRange range;
    if (possible.truth) range.include(rule.rule->points);
    if (possible.truth && !possible.falsity && !possible.unknown) {
      range = {rule.rule->points, rule.rule->points};
    }
    return range;
  }
  if (rule.direct) {
    const Unit unit = code_.signals[*rule.direct].unit;
    return step_range(*rule.rule, slot_range(unit, s_.units[*rule.direct], s_.match_value));
  }
  fill_row(*rule.condition.placed);
  return step_range(*rule.rule, rule.condition.bounds->range(s_.row, s_.match_value));
}

// In plain numbers, since this is where the search spends its time.
void Stretch::add_each(const Rule& rule, MilliRange& group) {
  const Unit unit = code_.signals[rule.signal].unit;
  const UnitRange& range = s_.units[rule.signal];
  if (!range.may_be_known) return;
  bool too_large = false;
  const Milli one = capped(rule, unit, range.low, too_large);
  const Milli other = range.low == range.high ? one : capped(rule, unit, range.high, too_large);
  Milli low = std::min(one, other), high = std::max(one, other);
  if (range.may_be_missing || (too_large && !is_instant())) {
    low = std::min<Milli>(low, 0);
    high = std::max<Milli>(high, 0);
  }
  group.low = saturated_sum(group.low, low);
  group.high = saturated_sum(group.high, high);
}

cel::Range Stretch::slot(SlotPlace place) {
  using Kind = SlotPlace::Kind;
  const std::size_t i = place.index;
  switch (place.kind) {
    case Kind::Trait: return exactly(lead_.traits[i]);
    case Kind::Constant: return exactly(&code_.plan->constants[i]);
    case Kind::Now: return now_slot();
    case Kind::Signal: return slot_range(code_.signals[i].unit, s_.units[i], s_.signal_values[i]);
    case Kind::Score: return score_slot(s_.scores[i], s_.milli_values[i]);
    case Kind::Total: return score_slot(s_.total, s_.milli_values.back());
    case Kind::Label:
      return exactly(s_.labels[i] ? &code_.label_values[i][*s_.labels[i]] : nullptr);
    case Kind::Grade: return exactly(s_.grade);
    case Kind::FrameworkStatus: return exactly(&s_.status_values[i]);
    case Kind::FrameworkMet: return exactly(&s_.met_values[i]);
    case Kind::FrameworkScore: return exactly(&s_.score_values[i]);
    case Kind::Stage: return exactly(s_.stage);
    case Kind::Account: return exactly(i < lead_.account.size() ? &lead_.account[i] : nullptr);
    case Kind::EventProperty:
    case Kind::Absent: break;
  }
  return {};
}

cel::Range Stretch::now_slot() {
  cel::Range out;
  out.from = timestamp_of(from_->at.millis);
  out.to = timestamp_of(to_->at.millis);
  if (is_instant()) {
    s_.now = Value(out.from);
    out.value = &s_.now;
  } else {
    out.kind = cel::Range::Kind::Instants;
  }
  return out;
}

void Stretch::fill_row(const PlacedCondition& placed) {
  s_.row.clear();
  for (const SlotPlace place : placed.places) s_.row.push_back(slot(place));
}

cel::Possible Stretch::ask(const WatchedCondition& condition) {
  fill_row(*condition.placed);
  return condition.bounds->possible(s_.row);
}

// Met, not met, unknown, or no certain answer.
std::optional<CriterionState> Stretch::state_of(std::size_t number) {
  const WatchedCondition& condition = code_.conditions[number];
  const bool decided = number < lead_.decided.size() && lead_.decided[number];
  if (decided || !condition.moves) return lead_.held[number];
  const cel::Possible possible = ask(condition);
  if (!possible.certain()) return std::nullopt;
  if (possible.unknown) return CriterionState::Unknown;
  return possible.truth ? CriterionState::Met : CriterionState::NotMet;
}

Holds Stretch::holds(std::size_t number) {
  const WatchedCondition& condition = code_.conditions[number];
  if (!condition.moves) {
    return lead_.held[number] == CriterionState::Met ? Holds::Yes : Holds::No;
  }
  const cel::Possible possible = ask(condition);
  if (!possible.truth) return Holds::No;
  return possible.certain() ? Holds::Yes : Holds::Maybe;
}

// Not certain which threshold is reached; points mostly fall with time, so what is to be lost
// before the first one is crossed is kept for whoever cuts the stretch.
Compared Stretch::unsure(std::span<const Threshold> thresholds, const MilliRange& range,
                         std::optional<std::size_t> score) {
  const auto at_high = threshold_of(thresholds, range.high);
  if (at_high) crossing_ = Crossing{range.high - thresholds[*at_high].from, score};
  return Compared::Unsure;
}

Compared Stretch::labels() {
  for (std::size_t s = 0; s < model_.scores.size(); ++s) {
    const auto& thresholds = model_.scores[s].labels;
    s_.labels[s] = threshold_of(thresholds, s_.scores[s].low);
    if (s_.labels[s] != threshold_of(thresholds, s_.scores[s].high)) {
      return unsure(thresholds, s_.scores[s], s);
    }
    const Compared seen = settle(s_.labels[s] ? static_cast<std::uint32_t>(*s_.labels[s]) + 1 : 0);
    if (seen != Compared::Same) return seen;
  }
  if (!model_.grade) return Compared::Same;
  const auto& thresholds = model_.grade->thresholds;
  if (thresholds.empty()) {
    if (filling_) fill_grade(grade_text(model_, s_.labels));
    return Compared::Same;
  }
  const auto low = threshold_of(thresholds, s_.total.low);
  if (low != threshold_of(thresholds, s_.total.high))
    return unsure(thresholds, s_.total, std::nullopt);
  if (filling_) fill_grade(low ? std::optional(thresholds[*low].label) : std::nullopt);
  return settle(low ? static_cast<std::uint32_t>(*low) + 1 : 0);
}

void Stretch::fill_grade(const std::optional<std::string>& text) {
  s_.grade = text ? std::optional(Value(*text)) : std::nullopt;
}

Compared Stretch::frameworks() {
  for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
    const Framework& framework = model_.frameworks[f];
    bool moves = filling_;
    for (std::size_t c = 0; c < framework.criteria.size(); ++c) {
      moves |= code_.conditions[code_.criteria_of[f] + c].moves;
    }
    if (moves) {
      std::vector<CriterionState> states;
      for (std::size_t c = 0; c < framework.criteria.size(); ++c) {
        const auto state = state_of(code_.criteria_of[f] + c);
        if (!state) return Compared::Unsure;
        states.push_back(*state);
      }
      s_.frameworks[f] = judge_framework(framework, std::move(states));
    }
    const auto status = static_cast<std::uint32_t>(s_.frameworks[f].status);
    const Compared seen = settle(status);
    if (seen != Compared::Same) return seen;
  }
  for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
    if (filling_) s_.status_values[f] = Value(name_of(s_.frameworks[f].status));
    s_.met_values[f] = Value(s_.frameworks[f].met);
    s_.score_values[f] = Value(s_.frameworks[f].score);
  }
  return Compared::Same;
}

Compared Stretch::disqualification() {
  std::uint32_t reason = 0;
  if (lead_.said_reason) {
    return settle(static_cast<std::uint32_t>(model_.disqualify.size()) + 1 + *lead_.said_reason);
  }
  for (std::size_t i = 0; i < model_.disqualify.size() && reason == 0; ++i) {
    const Holds holding = holds(code_.disqualify_of + i);
    if (holding == Holds::Maybe) return Compared::Unsure;
    if (holding == Holds::Yes) reason = static_cast<std::uint32_t>(i) + 1;
  }
  return settle(reason);
}

Compared Stretch::stage() {
  const StageStep step = step_from(
      model_, standing_, [&](std::size_t i) { return holds(code_.enter_of[i]); },
      [&](std::size_t i) { return holds(code_.leave_of[i]); });
  if (!step.certain) return Compared::Unsure;
  if (filling_) {
    s_.stage = step.stage ? std::optional(Value(model_.stages[*step.stage].id)) : std::nullopt;
  }
  return settle(step.stage ? static_cast<std::uint32_t>(*step.stage) + 1 : 0);
}

Compared Stretch::segments() {
  for (std::size_t i = 0; i < model_.segments.size(); ++i) {
    const Holds holding = holds(code_.segment_of[i]);
    if (holding == Holds::Maybe) return Compared::Unsure;
    const Compared seen = settle(holding == Holds::Yes ? 1 : 0);
    if (seen != Compared::Same) return seen;
  }
  return Compared::Same;
}

}  // namespace winnow::engine
