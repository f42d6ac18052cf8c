// What changed between two models, in words: what `winnow diff` prints.
#pragma once

#include <string>
#include <vector>

#include "engine/model.hpp"

namespace winnow::engine {

// One sentence a change, in the order of the format's sections: "rule manager: points 5 → 8",
// "stage mql: enter changed: … → …", "signal visits: added", "rule size: moved from score fit
// to score engagement, group site", "stages: the order is now iql, sql, mql". Nothing for what
// means the same (blanks in expressions, the order of rules, defaults written out). Empty: the same
// model.
std::vector<std::string> diff_models(const Model& before, const Model& after);

}  // namespace winnow::engine
