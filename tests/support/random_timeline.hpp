// Random timelines for random models (support/random_model.hpp), and instants at which to ask.
#pragma once

#include "engine/model.hpp"
#include "engine/timeline.hpp"
#include "support/random_expression.hpp"

namespace winnow::test {

inline constexpr Millis around = 1749988800000;  // 2025-06-15T12:00:00Z: where most facts lie

// Every kind of fact: holes, sources, verdicts, moves, consents, instants of 1850 and 2200.
engine::Timeline any_timeline(Random& random);

// Moves and consents, what files do not hold.
void add_live_facts(Random& random, engine::Timeline& timeline);

// What people say of leads: verdicts on the lead, corrections, evidence.
void add_said(Random& random, engine::Timeline& timeline);

// What files hold: traits since ever, events, nothing else.
engine::Timeline any_file_timeline(Random& random);

// An instant to assess at: near the facts, or at the edge of a window or a half-life of some event.
Millis any_as_of(Random& random, const engine::Model& model, const engine::Timeline& timeline);

}  // namespace winnow::test
