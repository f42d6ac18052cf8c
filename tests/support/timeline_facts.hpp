// A timeline as the facts that it is read from.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/fact.hpp"
#include "engine/timeline.hpp"
#include "support/random.hpp"

namespace winnow::test {

// In an order of arrival that keeps that of each kind, verdicts last; seqs rise from 1 on. Moves
// are of model versions 1 to `newest_version`, or of none, most with reasons; notes stand between.
// Now and then one of the facts is undone at the end.
std::vector<engine::Fact> facts_of(Random& random, const engine::Timeline& timeline,
                                   std::int64_t newest_version);

}  // namespace winnow::test
