// Sample history: what sales would have done with made-up leads that the model handed over. Pure.
//
// The verbs of people, said at instants of the past: so nothing stands there that a person could
// not have done, and each lead's past reads as if somebody had worked it. The last leads that were
// handed over still wait.
#pragma once

#include <vector>

#include "app/access/caller.hpp"
#include "app/demo/chance.hpp"
#include "app/people/known_lead.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// All that is done with one lead until its `now`; nothing unless the stage it stands in is the MQL
// of its model.
std::vector<engine::Fact> sample_history(const KnownLead& lead, const Caller& by, Chance chance);

}  // namespace winnow::app
