// The engine's slow, obvious twin: docs/model.md read aloud, one lead at a time.
//
// Written from the format's text alone and sharing nothing with the engine but the types, base/ and
// the scalar evaluator. It has no plan, no columns and no shortcuts, so that it can be trusted by
// reading it; the tests then trust the engine because both agree.
#pragma once

#include <optional>

#include "engine/assess.hpp"
#include "engine/assessment.hpp"
#include "engine/model.hpp"
#include "engine/timeline.hpp"

namespace winnow::test {

// Everything but changes_at.
engine::Assessment twin_assess(const engine::Model& model, const engine::Timeline& timeline,
                               Millis as_of, engine::Setting setting = engine::Setting::Batch);

// Whether two assessments agree in all that changes_at watches.
bool same_standing(const engine::Assessment& a, const engine::Assessment& b);

// The timeline after the move that a live assessment makes (the same one when it makes none).
engine::Timeline with_move_made(const engine::Model& model, const engine::Timeline& timeline,
                                Millis as_of);

// The first instant in (as_of, as_of + horizon] at which the standing differs, found by assessing
// at every whole second and fact, then at every millisecond of the step in which it changed (at
// every millisecond from the start for horizons of five seconds at most); nullopt when there is
// none.
std::optional<Millis> twin_changes_at(const engine::Model& model, const engine::Timeline& timeline,
                                      Millis as_of, Millis horizon,
                                      engine::Setting setting = engine::Setting::Batch);

}  // namespace winnow::test
