// Names: what every name that a condition may read stands for, of one lead at one instant.
//
// Internal to the engine. A missing value is nullptr or an empty optional; the pointers of `traits`
// are the caller's.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/value.hpp"
#include "cel/program.hpp"
#include "engine/plan.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

struct Names {
  explicit Names(const Plan& plan);

  std::vector<const Value*> traits;  // per plan.traits
  Value now;
  std::vector<std::optional<Value>> signals, scores, labels;
  std::vector<std::optional<Value>> framework_status, framework_met, framework_score;
  std::optional<Value> total, grade, stage;
  std::vector<Value> account;  // three per score; empty: none is known

  const Value* at(SlotPlace place) const;

 private:
  const std::vector<Value>* constants_;
};

// As conditions see them: max, sum and top3 of each score, in points.
std::vector<Value> roll_up_values(const std::vector<RollUp>& account);

// Runs a condition; the row of its slots is put together in `row`, which is only a buffer.
cel::Outcome run(const PlacedCondition& condition, const Names& names, const ZoneTable& zones,
                 std::vector<const Value*>& row);

// The points of the step that a `match` of this value comes to; 0: none.
Milli step_points(const Rule& rule, const Value& value);

}  // namespace winnow::engine
