// Judging one lead: from its traits and measured signals to a whole assessment.
//
// Internal to the engine. The order is the model's: scores, total, labels, grade, frameworks,
// disqualification, stage, segments; each sees what stands before it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/assess.hpp"
#include "engine/names.hpp"
#include "engine/signals.hpp"
#include "engine/verdicts.hpp"

namespace winnow::engine {

// What is known of the lead at the instant it is judged.
struct Known {
  std::vector<const Value*> traits;  // per plan.traits
  std::vector<Measured> signals;     // per Model::signals
  std::vector<Milli> undecayed;      // per signal with decay: its units without it; else unused
  Standing standing;
  // Whether the lead consents to a purpose; asked for rules that name one.
  std::function<bool(const std::string&)> consents;
  // What people said (engine/said.hpp).
  std::vector<LeadVerdict> verdicts;
  std::vector<std::vector<CriterionEvidence>> evidence;
  std::vector<Value> account;  // roll_up_values()
  Millis as_of = 0;
  bool near = false;  // near misses are asked for
  // A rule that is taken to give its most points, whatever its condition says: for what-if.
  struct RulePlace {
    std::size_t score = 0, group = 0, rule = 0;
    bool operator==(const RulePlace&) const = default;
  };
  std::optional<RulePlace> granted = {};
};
// The most points that a rule with a condition can give.
Milli most_points(const Rule& rule);

// What the rules and conditions came to one by one, numbered as in engine/watch.hpp.
struct Trace {
  std::vector<Milli> rule_points;  // after `max`
  std::vector<CriterionState> held;
};

// Everything but changes_at. Without `explain`: no lines, blocked rules or problems. `trace` may be
// null.
Assessment judge(const Plan& plan, const Known& known, bool explain, Trace* trace);

}  // namespace winnow::engine
