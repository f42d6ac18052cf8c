// Which of what a draft takes in no person did, and what follows for the moves made before.
//
// docs/bots.md has it for people; app/bots has the rules.
#pragma once

#include <cstdint>

#include "app/bots/rules.hpp"
#include "app/live/draft.hpp"
#include "app/live/workspace.hpp"

namespace winnow::app {

// Adds verdicts on the events of the draft, and on stored ones that they show in another light.
void suspect(Draft& draft, const Book& book, BotJudge& judge, Millis now);

// Where a verdict on a stored event was drafted: moves that the model would not have made without
// the event are undone, and those that only a rule had undone stand again.
void heal(Draft& draft, const Book& book, const Publication& publication, Millis now);

// Judges all stored events by these rules: adds verdicts and lifts those that they no longer find.
// What a person said of an event stands. Once done, doing it again changes nothing.
struct Rechecked {
  std::uint64_t leads = 0, said = 0, lifted = 0;  // leads with changes; verdicts
};
Result<Rechecked> recheck_bots(Workspace& workspace, const BotRules& rules);

// The setting `bot_rules`, or the usual rules. Errors   Invalid: it cannot be read.
Result<BotRules> bot_rules_of(store::Base& base);

}  // namespace winnow::app
