#include "engine/watch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"
#include "engine/watch_stretch.hpp"

namespace winnow::engine {

Watch::Scratch::Scratch() : state(std::make_unique<State>()) {}
Watch::Scratch::~Scratch() = default;

namespace {

using State = Watch::Scratch::State;

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
        End end{.second = second};
        find_end(watched, code_.plan->zone, visible, s_.days, end);
        find_range(watched, end, end, s_.units[i]);
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
      level.ends[i].second = level.at.second;
      find_end(code_.signals[i], code_.plan->zone, lead_.hits[i].first(s_.visible[i]), s_.days,
               level.ends[i]);
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
