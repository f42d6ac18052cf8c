// Many leads of files as columns and timelines: what the readers hand to the fold, made in tests.
#pragma once

#include <vector>

#include "columns/column.hpp"
#include "engine/plan.hpp"
#include "engine/timeline.hpp"
#include "engine/timelines.hpp"
#include "support/random.hpp"

namespace winnow::test {

// Timelines as files hold them, without paths through what is no map (an error to one lead alone,
// a missing cell to a column).
std::vector<engine::Timeline> any_leads(Random& random, std::int64_t count);

// A column per plan.traits.
std::vector<columns::Column> columns_of(const engine::Plan& plan,
                                        const std::vector<engine::Timeline>& leads);

// All leads' events, the first of each, then the second of each: as they might arrive. The first
// `built_percent` of them are laid out at once, the rest arrives one by one.
engine::Timelines timelines_of(const engine::Plan& plan, const std::vector<engine::Timeline>& leads,
                               int built_percent = 100);

}  // namespace winnow::test
