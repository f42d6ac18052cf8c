// What changed between two models: what `winnow diff` prints and the screen of a model says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model.hpp"

namespace winnow::engine {

struct ModelChange {
  enum class Kind : std::uint8_t { Added, Removed, Moved, Changed, Order };
  Kind kind;
  std::string part;           // "rule manager", "framework bant, criterion need", "stages"
  std::string key;            // of Changed: what of it, "points"
  std::string before, after;  // of Changed: the values, empty: not given; of Added, Removed and
                              // Moved: where it is, "score fit", if it can be elsewhere; of Order:
                              // after alone, "iql, sql, mql"
};
std::string_view name_of(ModelChange::Kind kind);  // "added"
// "rule manager: points 5 → 8", "stage mql: enter changed: … → …", "signal visits: added", "rule
// size: moved from score fit to score engagement, group site", "stages: the order is now iql, sql,
// mql".
std::string sentence_of(const ModelChange& change);

// In the order of the format's sections. Nothing for what means the same (blanks in expressions,
// the order of rules, defaults written out). Empty: the same model.
std::vector<ModelChange> diff_models(const Model& before, const Model& after);

}  // namespace winnow::engine
