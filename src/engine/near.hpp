// Rules that nearly gave points: what a salesperson could still reach with one more step.
#pragma once

#include <string>
#include <vector>

#include "engine/plan.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// A rule missed by a number that is not far off. "Not far" means by one where the value is a whole
// number, else by a quarter of the number asked for at most. Two kinds of rule are looked at:
//   match … from   the next higher step is not far;
//   when           of the conditions joined by &&, all hold but one comparison with a number (<,
//   <=,
//                  >, >=), and that number is not far.
// A rule that wants more (two comparisons missed, an ||, an equality) did not nearly fire.
struct NearMiss {
  std::size_t score = 0, group = 0, rule = 0;
  Milli gain = 0;     // what it would add, before limits; may be negative
  std::string asked;  // "signals.visits >= 5"
  Value value;        // what the lead has instead: a number
};

// In the model's order. Rules that are blocked by something missing are in Assessment::blocked.
std::vector<NearMiss> near_misses(const Plan& plan, const Timeline& timeline, Millis as_of);

}  // namespace winnow::engine
