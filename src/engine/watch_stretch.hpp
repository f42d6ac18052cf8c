// One stretch of time of one lead, compared with what it was at its beginning. Internal to Watch.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/watch.hpp"
#include "engine/watch_ends.hpp"
#include "engine/watch_plan.hpp"

namespace winnow::engine {

inline Milli saturated_sum(Milli a, Milli b) {
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

enum class Compared : std::uint8_t { Same, Differs, Unsure };

// Signals, scores and verdicts as ranges over the stretch; what is not certain is Unsure.
class Stretch {
 public:
  using Code = Watch::Code;
  using State = Watch::Scratch::State;
  Stretch(const Code& code, const Watch::Lead& lead, const Standing& standing, State& state)
      : code_(code), model_(*code.model), lead_(lead), standing_(standing), s_(state) {}

  // Compares with `base`, or, when it is empty, fills it in (then the stretch is one instant).
  Compared look(const State::Level& from, const State::Level& to, Watch::Signature& base);

  // After Unsure: the points that a score (none: the total) may lose until a threshold is crossed.
  struct Crossing {
    Milli gap = 0;
    std::optional<std::size_t> score;
  };
  const std::optional<Crossing>& crossing() const { return crossing_; }

 private:
  bool is_instant() const { return from_->at.millis == to_->at.millis; }
  Compared settle(std::uint32_t value);
  void read_signals();
  void add_scores();
  MilliRange points_of(const WatchedRule& rule);
  void add_each(const Rule& rule, MilliRange& group);
  cel::Range slot(SlotPlace place);
  cel::Range now_slot();
  void fill_row(const PlacedCondition& placed);
  cel::Possible ask(const WatchedCondition& condition);
  std::optional<CriterionState> state_of(std::size_t number);
  Holds holds(std::size_t number);
  Compared unsure(std::span<const Threshold> thresholds, const MilliRange& range,
                  std::optional<std::size_t> score);
  Compared labels();
  void fill_grade(const std::optional<std::string>& text);
  Compared frameworks();
  Compared disqualification();
  Compared stage();
  Compared segments();

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

}  // namespace winnow::engine
