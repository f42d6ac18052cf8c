// Live judging: what a lead's facts and the published model make of it now, as facts of moves.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/live/publication.hpp"
#include "engine/assessment.hpp"
#include "engine/fact.hpp"
#include "engine/timeline.hpp"

namespace winnow::app {

struct Judged {
  // The moves that the model makes now, in order; seq, message and lead are the caller's to fill.
  std::vector<engine::Fact> moves;
  Millis changes_at = INT64_MAX;  // when to judge again though nothing happens; INT64_MAX: never
  engine::Assessment assessment;  // after the moves
};

// Why a lead is judged, which says when its move happened.
enum class Cause : std::uint8_t {
  Facts,  // when the newest of its facts did: a request of a minute ago that arrives now made the
          // move then, so that what follows a second later is after it
  Time,   // at `as_of`
};

// The roll-ups that a move of the model rested on, as the move carries them; empty: none.
std::vector<engine::RollUp> roll_ups_of_move(const engine::Model& model, const engine::Fact& move);

// Judges under the publication in force: moves on the timeline count. `timeline` is given the moves
// made. Steps follow one another at once, as long as there are stages.
Judged judge_live(const Publication& publication, engine::Timeline& timeline, Millis as_of,
                  Cause cause);

// Judges as if the model were new to the lead: the furthest stage that holds, whatever models moved
// before. For publishing; the cause is time.
Judged judge_afresh(const Publication& publication, engine::Timeline& timeline, Millis as_of);

}  // namespace winnow::app
