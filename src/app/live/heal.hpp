// Heal: which moves of the model stand, once verdicts on events have changed. Pure.
//
// A move is a fact and stays; what it rested on may turn out to be a bot. Then the move is judged
// again as of its own instant, with what was known then but for the events under a verdict: one
// that the model would not have made is undone, by a verdict like a person's undo.
#pragma once

#include <span>
#include <vector>

#include "app/live/publication.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// A verdict on a fact whose seq is at most `last`.
bool is_on_earlier_fact(const engine::Fact& fact, std::int64_t last);
// Whether the fact that a verdict is about is an event among `facts`, which stand by seq.
bool is_on_event(const engine::Fact& verdict, std::span<const engine::Fact> facts);

// The verdicts to add, "undone" and "", on moves of the publication's own version, of the facts of
// one lead by rising seq. A person's word on a move is never gone against. seq and message are the
// caller's to fill.
std::vector<engine::Fact> verdicts_on_moves(const Publication& publication,
                                            std::span<const engine::Fact> facts, Millis received);

}  // namespace winnow::app
