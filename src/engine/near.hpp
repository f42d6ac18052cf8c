// Rules that nearly gave points: what a salesperson could still reach with one more step.
#pragma once

#include <vector>

#include "engine/assessment.hpp"
#include "engine/names.hpp"
#include "engine/plan.hpp"

namespace winnow::engine {

// A rule missed by a number that is not far off. "Not far" means by one where the value is a whole
// number, else by a quarter of the number asked for at most; 0 is nothing at all, and far from
// everything. Two kinds of rule are looked at. Of
// `match` with `from`: the next higher step is not far. Of `when`: of the conditions joined by `&&`
// all hold but one comparison with a number (< <= > >=), and that number is not far. A rule that
// wants more (two comparisons missed, `||`, an equality) did not nearly fire.
//
// In the model's order. Rules that are blocked by something missing are in Assessment::blocked.
std::vector<NearMiss> near_misses(const Plan& plan, const Names& names);

}  // namespace winnow::engine
