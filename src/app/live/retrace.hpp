// Retrace: the moves of a lead as if it had been alone since a merge that is undone now. Pure.
//
// The model moved the merged lead by what both had done. Those moves are undone; and each of the
// two is judged again at every instant at which something of its own happened since, so that it
// stands where it would, since when it would. What stays merged with others is traced as one lead
// since that merge, even where another part came to it later: which moves those others had made by
// themselves is told exactly once they are alone too.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/live/publication.hpp"
#include "base/time.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// A merge: the seq of its fact, and when it happened.
struct MergePoint {
  std::int64_t seq = 0;
  Millis at = 0;
};

// From when on a lead that is alone again is traced anew: from its first merge, or from the first
// of its moves that an unmerging undid. When a part left what it was then merged with, the rest was
// traced as one lead, and that may have made moves that it would not have made, or undone such as
// it had. `merge`: the one that is undone now.
MergePoint begin_alone(std::span<const engine::Fact> facts, const MergePoint& merge);

// The facts to add to a lead's own, which stand by seq: verdicts "undone" on moves that would not
// have been made, and moves that would. seq, message and lead are the caller's to fill.
std::vector<engine::Fact> retrace(const Publication& publication,
                                  std::span<const engine::Fact> facts, const MergePoint& merge,
                                  Millis now);

}  // namespace winnow::app
