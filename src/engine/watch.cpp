#include "engine/watch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"
#include "engine/watch_ends.hpp"
#include "engine/watch_plan.hpp"

namespace winnow::engine {

namespace {

Milli saturated_sum(Milli a, Milli b) {
  Milli sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? INT64_MIN : INT64_MAX;
}

// What points may be. Sums stop at the ends of 64 bits, as the judge's do.
struct MilliRange {
  Milli low = 0, high = 0;
  void add(const MilliRange& other) {
    low = saturated_sum(low, other.low);
    high = saturated_sum(high, other.high);
  }
  void clamp(const std::optional<Range>& range) {
    if (!range) return;
    low = std::clamp(low, range->low, range->high);
    high = std::clamp(high, range->low, range->high);
  }
  void include(Milli points) {
    low = std::min(low, points);
    high = std::max(high, points);
  }
};

// An instant of the search: a second, or a millisecond where `now` itself is compared.
struct Instant {
  std::int64_t second = 0;
  Millis millis = 0;
};

}  // namespace

struct Watch::Scratch::State {
  struct Level {  // the signals at one instant
    Instant at;
    std::vector<End> ends;
  };
  std::vector<std::unique_ptr<Level>> levels;    // one per depth of the search, and reused
  std::vector<std::size_t> visible;              // per signal: hits that have come
  std::vector<std::size_t> active;               // signals that may still move in this epoch
  std::vector<const WatchedRule*> active_rules;  // that may give points in this epoch
  std::vector<bool> is_active;                   // per signal
  std::vector<UnitRange> units;                  // per signal, over the stretch
  std::vector<cel::Range> signal_slots;
  std::vector<Value> signal_values;
  std::vector<MilliRange> groups, scores;
  MilliRange total;
  std::vector<std::optional<std::size_t>> labels;
  std::optional<Value> grade, stage;
  std::vector<FrameworkResult> frameworks;
  std::vector<Value> status_values, met_values, score_values;  // per framework
  std::vector<Value> milli_values;                             // exact scores, and the total
  Value now;
  std::vector<cel::Range> row;
  std::vector<std::int64_t> days;
  Value match_value;
  int stretches = 0;
};

Watch::Scratch::Scratch() : state(std::make_unique<State>()) {}
Watch::Scratch::~Scratch() = default;

namespace {

using State = Watch::Scratch::State;

enum class Compared : std::uint8_t { Same, Differs, Unsure };

// One stretch of time, from one instant to another, looked at for one lead.
class Stretch {
 public:
  using Code = Watch::Code;
  Stretch(const Code& code, const Watch::Lead& lead, const Standing& standing, State& state)
      : code_(code), model_(*code.model), lead_(lead), standing_(standing), s_(state) {}

  // Compares with `base`, or, when it is empty, fills it in (then the stretch is one instant).
  Compared look(const State::Level& from, const State::Level& to, Watch::Signature& base) {
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

  // After Unsure: the points that a score (none: the total) may lose until a threshold is crossed.
  struct Crossing {
    Milli gap = 0;
    std::optional<std::size_t> score;
  };
  const std::optional<Crossing>& crossing() const { return crossing_; }

 private:
  bool is_instant() const { return from_->at.millis == to_->at.millis; }

  Compared settle(std::uint32_t value) {
    if (filling_) {
      base_->push_back(value);
      return Compared::Same;
    }
    return (*base_)[place_++] == value ? Compared::Same : Compared::Differs;
  }

  void read_signals() {
    for (const std::size_t i : s_.active) {
      find_range(code_.signals[i], from_->ends[i], to_->ends[i], from_->at.second, to_->at.second,
                 s_.units[i]);
    }
  }

  void add_scores() {
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
    s_.total = {};
    for (std::size_t s = 0; s < s_.scores.size(); ++s) {
      s_.scores[s].clamp(model_.scores[s].range);
    }
    for (const std::size_t s : model_.total) s_.total.add(s_.scores[s]);
  }

  MilliRange points_of(const WatchedRule& rule) {
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
  void add_each(const Rule& rule, MilliRange& group) {
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

  // Points beyond 64 bits without a `max` are an error and give nothing.
  static Milli capped(const Rule& rule, Unit unit, std::int64_t units, bool& too_large) {
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

  static MilliRange step_range(const Rule& rule, const cel::Range& range) {
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

  static cel::Range exactly(const Value* value) {
    cel::Range out;
    out.value = value;
    return out;
  }
  static cel::Range exactly(const std::optional<Value>& value) {
    return exactly(value ? &*value : nullptr);
  }

  cel::Range slot(SlotPlace place) {
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
      case Kind::EventProperty:
      case Kind::Absent: break;
    }
    return {};
  }

  cel::Range now_slot() {
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

  void fill_row(const PlacedCondition& placed) {
    s_.row.clear();
    for (const SlotPlace place : placed.places) s_.row.push_back(slot(place));
  }

  cel::Possible ask(const WatchedCondition& condition) {
    fill_row(*condition.placed);
    return condition.bounds->possible(s_.row);
  }

  // Met, not met, unknown, or no certain answer.
  std::optional<CriterionState> state_of(std::size_t number) {
    const WatchedCondition& condition = code_.conditions[number];
    if (!condition.moves) return lead_.held[number];
    const cel::Possible possible = ask(condition);
    if (!possible.certain()) return std::nullopt;
    if (possible.unknown) return CriterionState::Unknown;
    return possible.truth ? CriterionState::Met : CriterionState::NotMet;
  }

  Holds holds(std::size_t number) {
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
  Compared unsure(std::span<const Threshold> thresholds, const MilliRange& range,
                  std::optional<std::size_t> score) {
    const auto at_high = threshold_of(thresholds, range.high);
    if (at_high) crossing_ = Crossing{range.high - thresholds[*at_high].from, score};
    return Compared::Unsure;
  }

  Compared labels() {
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      const auto& thresholds = model_.scores[s].labels;
      s_.labels[s] = threshold_of(thresholds, s_.scores[s].low);
      if (s_.labels[s] != threshold_of(thresholds, s_.scores[s].high)) {
        return unsure(thresholds, s_.scores[s], s);
      }
      const Compared seen =
          settle(s_.labels[s] ? static_cast<std::uint32_t>(*s_.labels[s]) + 1 : 0);
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

  void fill_grade(const std::optional<std::string>& text) {
    s_.grade = text ? std::optional(Value(*text)) : std::nullopt;
  }

  Compared frameworks() {
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

  Compared disqualification() {
    std::uint32_t reason = 0;
    for (std::size_t i = 0; i < model_.disqualify.size() && reason == 0; ++i) {
      const Holds holding = holds(code_.disqualify_of + i);
      if (holding == Holds::Maybe) return Compared::Unsure;
      if (holding == Holds::Yes) reason = static_cast<std::uint32_t>(i) + 1;
    }
    return settle(reason);
  }

  Compared stage() {
    const StageStep step = step_from(
        model_, standing_, [&](std::size_t i) { return holds(code_.enter_of[i]); },
        [&](std::size_t i) { return holds(code_.leave_of[i]); });
    if (!step.certain) return Compared::Unsure;
    if (filling_) {
      s_.stage = step.stage ? std::optional(Value(model_.stages[*step.stage].id)) : std::nullopt;
    }
    return settle(step.stage ? static_cast<std::uint32_t>(*step.stage) + 1 : 0);
  }

  Compared segments() {
    for (std::size_t i = 0; i < model_.segments.size(); ++i) {
      const Holds holding = holds(code_.segment_of[i]);
      if (holding == Holds::Maybe) return Compared::Unsure;
      const Compared seen = settle(holding == Holds::Yes ? 1 : 0);
      if (seen != Compared::Same) return seen;
    }
    return Compared::Same;
  }

  const Code& code_;
  const Model& model_;
  const Watch::Lead& lead_;
  const Standing& standing_;
  State& s_;
  const State::Level* from_ = nullptr;
  const State::Level* to_ = nullptr;
  Watch::Signature* base_ = nullptr;
  bool filling_ = false;
  std::size_t place_ = 0;
  std::optional<Crossing> crossing_;
};

// The search through one lead's time.
class Search {
 public:
  using Code = Watch::Code;
  Search(const Code& code, const Watch::Lead& lead, State& state)
      : code_(code), lead_(lead), s_(state) {
    const Model& model = *code.model;
    s_.visible.resize(model.signals.size());
    s_.is_active.resize(model.signals.size());
    s_.units.resize(model.signals.size());
    s_.signal_values.resize(model.signals.size());
    s_.groups.resize(code.groups.size());
    s_.scores.resize(model.scores.size());
    s_.labels.resize(model.scores.size());
    s_.milli_values.resize(model.scores.size() + 1);
    s_.frameworks.resize(model.frameworks.size());
    s_.status_values.resize(model.frameworks.size());
    s_.met_values.resize(model.frameworks.size());
    s_.score_values.resize(model.frameworks.size());
  }

  Watch::Signature signature(Millis at) {
    begin_epoch(at);
    Watch::Signature base;
    const State::Level& level = level_at(0, at);
    CHECK(Stretch(code_, lead_, standing_, s_).look(level, level, base) == Compared::Same);
    return base;
  }

  Watch::Found first_change(const Watch::Signature& base, Millis from, Millis end) {
    if (signature(from) != base) return {from, true};
    return change_after(base, from, end);
  }

  Watch::Found next_change(Millis from, Millis end) {
    return change_after(signature(from), from, end);
  }

 private:
  static constexpr std::size_t deepest = 512;  // of levels; two for each halving

  // The epoch of `from` has begun, and its signature is `base`.
  Watch::Found change_after(const Watch::Signature& base, Millis from, Millis end) {
    s_.stretches = 0;
    for (Millis epoch = from;;) {
      const Millis next = next_arrival(epoch, end);
      const Watch::Found found = search_epoch(base, epoch, next == INT64_MAX ? end : next - 1);
      if (found.at != INT64_MAX || next == INT64_MAX) return found;
      if (signature(next) != base) return {next, true};
      epoch = next;
    }
  }

  // Facts come due only between epochs: what has come is counted once, here.
  void begin_epoch(Millis at) {
    for (std::size_t i = 0; i < code_.signals.size(); ++i) {
      const auto& hits = lead_.hits[i];
      const auto after = std::upper_bound(hits.begin(), hits.end(), at,
                                          [](Millis t, const Hit& hit) { return t < hit.at; });
      s_.visible[i] = static_cast<std::size_t>(after - hits.begin());
    }
    standing_ = standing_of(*code_.model, lead_.moves, lead_.stage_events, at, lead_.live);
    find_active(floor_div(at, 1000));
  }

  // Signals whose hits have all left their window stay as they are, as do those that only facts
  // move; the rest is followed.
  void find_active(std::int64_t second) {
    s_.active.clear();
    fading_ = false;
    for (std::size_t i = 0; i < code_.signals.size(); ++i) {
      const WatchedSignal& watched = code_.signals[i];
      s_.is_active[i] = false;
      if (!watched.used) continue;
      const auto visible = lead_.hits[i].first(s_.visible[i]);
      const bool in_window =
          !visible.empty() && visible.back().seconds > window_start(*watched.signal, second);
      if (in_window && watched.time_moves) {
        s_.active.push_back(i);
        s_.is_active[i] = true;
        fading_ |= watched.signal->decay != Decay::None;
      } else {
        End end;
        find_end(watched, code_.plan->zone, visible, second, s_.days, end);
        find_range(watched, end, end, second, second, s_.units[i]);
      }
    }
    s_.active_rules.clear();
    for (const std::size_t r : code_.moving_rules) {
      const WatchedRule& rule = code_.rules[r];
      if (!lead_.muted.empty() && lead_.muted[r]) continue;
      // A signal without hits left is 0 or unknown for good, and gives nothing.
      const bool each = rule.rule->kind == Rule::Kind::Each;
      const std::size_t signal = rule.rule->signal;
      if (each && !s_.is_active[signal] && s_.units[signal].high == 0) continue;
      s_.active_rules.push_back(&rule);
    }
  }

  Millis next_arrival(Millis after, Millis end) const {
    Millis next = standing_.due;
    for (std::size_t i = 0; i < code_.signals.size(); ++i) {
      if (s_.visible[i] < lead_.hits[i].size()) {
        next = std::min(next, lead_.hits[i][s_.visible[i]].at);
      }
    }
    for (const StageEvent& event : lead_.stage_events) {
      if (event.at > after) next = std::min(next, event.at);
    }
    return next <= end ? next : INT64_MAX;
  }

  // The signals at an instant, in the buffer of a depth of the search.
  const State::Level& level_at(std::size_t depth, Millis at) {
    while (s_.levels.size() <= depth) s_.levels.push_back(std::make_unique<State::Level>());
    State::Level& level = *s_.levels[depth];
    level.at = {floor_div(at, 1000), at};
    level.ends.resize(code_.signals.size());
    for (const std::size_t i : s_.active) {
      find_end(code_.signals[i], code_.plan->zone, lead_.hits[i].first(s_.visible[i]),
               level.at.second, s_.days, level.ends[i]);
    }
    return level;
  }

  // Grid points are whole seconds unless the instant itself is compared.
  Millis step() const { return code_.uses_now ? 1 : 1000; }

  Watch::Found search_epoch(const Watch::Signature& base, Millis epoch, Millis last) {
    const std::int64_t from = floor_div(epoch, step()) + 1, to = floor_div(last, step());
    if (from > to) return {};
    Watch::Signature known = base;
    stretch_ = std::make_unique<Stretch>(code_, lead_, standing_, s_);
    const State::Level& end = level_at(1, to * step());
    if (fading_) return search_fading(known, level_at(0, epoch), end, 2);
    return search_steps(known, level_at(0, from * step()), end, 2);
  }

  // While something fades: `from` is known to be the same, and halves share their middle. What is
  // not certain as a whole, and certain in its first half, is taken as not certain in its second.
  Watch::Found search_fading(Watch::Signature& base, const State::Level& from,
                             const State::Level& to, std::size_t depth) {
    if (stretch_->look(from, to, base) == Compared::Same) return {};
    const State::Level* low = &from;
    for (;; ++depth) {
      CHECK(depth < deepest);
      if (s_.stretches > limits::watch_stretches) return {low->at.millis, false};
      const std::int64_t first = floor_div(low->at.millis, step());
      const std::int64_t last = floor_div(to.at.millis, step());
      if (last - first == 1) {
        const bool differs = stretch_->look(to, to, base) == Compared::Differs;
        return differs ? Watch::Found{to.at.millis, true} : Watch::Found{};
      }
      const std::int64_t middle = first + cut(*low, first, last, depth);
      const State::Level& half = level_at(depth, middle * step());
      const Watch::Found found = search_fading(base, *low, half, depth + 1);
      if (found.at != INT64_MAX) return found;
      low = &half;
    }
  }

  // How far into the stretch to cut it: where the fading points, at their present speed, reach the
  // next threshold; they slow down, so that is seldom too far. Every fourth time the plain middle,
  // so that the search ends whatever the guesses are worth.
  std::int64_t cut(const State::Level& from, std::int64_t first, std::int64_t last,
                   std::size_t depth) const {
    const std::int64_t half = (last - first) / 2;
    const auto seconds = depth % 4 == 3 ? std::nullopt : seconds_to_crossing(from);
    if (!seconds) return half;
    const double steps = *seconds * 1000.0 / static_cast<double>(step());
    const auto whole = static_cast<double>(last - first);
    if (steps >= whole) {  // just at the end: a little before it; else it is no guess at all
      return steps > whole * 1.01 + 8 ? half : std::max(half, last - first - 8);
    }
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(steps), 1, last - first - 1);
  }

  std::optional<double> seconds_to_crossing(const State::Level& from) const {
    const auto& crossing = stretch_->crossing();
    if (!crossing) return std::nullopt;
    double speed = 0, next_rounding = std::numeric_limits<double>::infinity();
    for (const WatchedRule* rule : s_.active_rules) {
      if (rule->rule->kind != Rule::Kind::Each || !s_.is_active[rule->rule->signal]) continue;
      if (crossing->score && code_.score_of_group[rule->group] != *crossing->score) continue;
      const WatchedSignal& watched = code_.signals[rule->rule->signal];
      if (watched.signal->decay == Decay::None) continue;
      const End& end = from.ends[rule->rule->signal];
      const double units = watched.unit == Unit::Weight
                               ? static_cast<double>(end.sum) / 4294967296.0
                               : static_cast<double>(end.plus + end.minus) / 1e6;
      const double points = static_cast<double>(rule->rule->points) * units;
      if (points <= 0 || (rule->rule->max && points > static_cast<double>(*rule->rule->max))) {
        continue;
      }
      const double rate = (watched.fading ? std::numbers::ln2 : 1.0) /
                          static_cast<double>(watched.signal->decay_seconds);
      speed += points * rate;
      next_rounding =
          std::min(next_rounding, (points - (std::round(points) - 0.5)) / (points * rate));
    }
    if (speed == 0) return std::nullopt;
    return crossing->gap == 0 ? next_rounding : static_cast<double>(crossing->gap) / speed;
  }

  // While nothing fades, signals stand still between their steps, and halves meet at one.
  Watch::Found search_steps(Watch::Signature& base, const State::Level& from,
                            const State::Level& to, std::size_t depth) {
    switch (stretch_->look(from, to, base)) {
      case Compared::Same: return {};
      case Compared::Differs: return {from.at.millis, true};
      case Compared::Unsure: break;
    }
    CHECK(from.at.millis != to.at.millis && depth < deepest);
    if (s_.stretches > limits::watch_stretches) return {from.at.millis, false};
    const std::int64_t low = floor_div(from.at.millis, step());
    const std::int64_t high = floor_div(to.at.millis, step());
    const std::int64_t middle = step_before(low + (high - low) / 2, low, high);
    const State::Level& half = level_at(depth, middle * step());
    const Watch::Found found = search_steps(base, from, half, depth + 2);
    if (found.at != INT64_MAX) return found;
    return search_steps(base, level_at(depth + 1, (middle + 1) * step()), to, depth + 2);
  }

  // The last grid point before the step of a signal that is nearest to `middle`.
  std::int64_t step_before(std::int64_t middle, std::int64_t low, std::int64_t high) const {
    if (code_.uses_now) return middle;
    std::optional<std::int64_t> nearest;
    for (const std::size_t i : s_.active) {
      const auto step =
          step_near(code_.signals[i], lead_.hits[i].first(s_.visible[i]), middle + 1, low, high);
      if (step && (!nearest || std::abs(*step - middle) < std::abs(*nearest - middle))) {
        nearest = step;
      }
    }
    return nearest ? *nearest - 1 : middle;
  }

  const Code& code_;
  const Watch::Lead& lead_;
  State& s_;
  Standing standing_;
  bool fading_ = false;  // some active signal fades
  std::unique_ptr<Stretch> stretch_;
};

}  // namespace

Watch::Watch(const Plan& plan, Arrivals arrivals) : code_(std::make_unique<Code>(plan, arrivals)) {}
Watch::~Watch() = default;

bool Watch::rule_moves(std::size_t rule) const {
  return code_->rules[rule].moves;
}
bool Watch::condition_moves(std::size_t number) const {
  return code_->conditions[number].moves;
}
bool Watch::signal_is_used(std::size_t signal) const {
  return code_->signals[signal].used;
}
bool Watch::inexact() const {
  return code_->inexact;
}
bool Watch::anything_moves() const {
  return code_->anything_moves || code_->inexact;
}
const std::vector<std::size_t>& Watch::traits() const {
  return code_->traits;
}
std::size_t Watch::conditions() const {
  return code_->conditions.size();
}
std::size_t Watch::groups() const {
  return code_->groups.size();
}

Watch::Signature Watch::signature(const Lead& lead, Millis at, Scratch& scratch) const {
  return Search(*code_, lead, *scratch.state).signature(at);
}

Millis Watch::horizon(Millis from) {
  constexpr Millis length = watch_seconds * 1000;
  return from > INT64_MAX - 1 - length ? INT64_MAX - 1 : from + length;
}

Watch::Found Watch::with_full_hours(Found found, Millis from) const {
  if (!code_->inexact && found.exact) return found;
  constexpr Millis hour = 3'600'000;
  return {std::min(found.at, (floor_div(from, hour) + 1) * hour), false};
}

Watch::Found Watch::next_change(const Lead& lead, Millis from, Scratch& scratch) const {
  Search search(*code_, lead, *scratch.state);
  return with_full_hours(search.next_change(from, horizon(from)), from);
}

Watch::Found Watch::first_change(const Lead& lead, const Signature& base, Millis from, Millis end,
                                 Scratch& scratch) const {
  return Search(*code_, lead, *scratch.state).first_change(base, from, end);
}

}  // namespace winnow::engine
