// What of a model time can move: the static half of Watch. Internal to engine/watch*.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "cel/bounds.hpp"
#include "engine/watch.hpp"
#include "engine/weights.hpp"

namespace winnow::engine {

struct WatchedSignal {
  const Signal* signal = nullptr;
  Unit unit = Unit::Whole;
  bool moves = false;              // by time, or by events that come due while watching
  bool time_moves = false;         // by time alone
  bool used = false;               // some moving rule or condition reads it
  std::optional<HalfLife> fading;  // of a half-life
};

struct WatchedCondition {
  const PlacedCondition* placed = nullptr;  // null: there is none (a stage without `leave`)
  bool moves = false;
  std::unique_ptr<cel::Bounds> bounds;  // of a moving one
};

struct WatchedRule {
  const Rule* rule = nullptr;
  std::size_t group = 0;  // over all scores
  bool moves = false;
  WatchedCondition condition;         // of When and Match
  std::optional<std::size_t> direct;  // a Match of just `signals.S`
};

struct Watch::Code {
  Code(const Plan& plan, Arrivals arrivals);

  const Plan* plan;
  const Model* model;
  std::vector<WatchedSignal> signals;
  std::vector<WatchedRule> rules;
  std::vector<std::size_t> moving_rules;  // their numbers
  std::vector<WatchedCondition> conditions;
  std::vector<std::size_t> criteria_of, enter_of, leave_of,
      segment_of;  // first number of each kind
  std::size_t disqualify_of = 0;
  std::vector<const Group*> groups;
  std::vector<std::size_t> score_of_group;
  std::vector<std::vector<Value>> label_values;  // per score and threshold
  bool uses_now = false;  // some moving condition compares with the instant itself
  bool inexact = false;
  bool anything_moves = false;
  std::vector<std::size_t> traits;  // read by moving rules and conditions

 private:
  void find_moving_signals(Arrivals arrivals);
  void add_rules();
  void add_conditions();
  std::size_t add_condition(const PlacedCondition& placed);
  WatchedCondition watched(const PlacedCondition& placed);
  bool is_moved_by(SlotPlace place) const;
  bool is_decaying(SlotPlace place) const;

  std::vector<bool> score_moves_, framework_moves_;
  bool some_decay_in_scores_ = false;
};

}  // namespace winnow::engine
