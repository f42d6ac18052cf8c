// What would change it: answers and actions that lead a lead to its next stage. Pure.
//
// Nothing is guessed: each suggestion was tried by judging the lead as if it were so.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/assess.hpp"
#include "engine/refusal.hpp"

namespace winnow::engine {

struct Suggestion {
  enum class Kind : std::uint8_t {
    Answers,  // these criteria, now unknown, are met: one, or all of them together
    Field,    // names that are missing become known, and the rule gives its most points
    Number,   // a number that is nearly enough becomes so, for a rule
    Event     // one of these events happens
  };
  Kind kind = Kind::Answers;
  std::vector<CriterionPlace> criteria;        // of Answers
  std::size_t score = 0, group = 0, rule = 0;  // of Field and Number
  std::vector<std::string> missing;            // of Field
  std::string asked;                           // of Number: "signals.visits >= 5" …
  Value value;                                 // … and what the lead has instead
  std::vector<std::string> events;             // of Event
  Milli total = 0;                             // what the lead's total would be
};

struct WhatIf {
  std::optional<std::size_t> stage;  // the next one in the funnel; none: there is none
  // By kind, then in the model's order. Empty also when nothing stands in the way (a person may
  // move the lead there at once), or nothing that is looked at leads there alone.
  std::vector<Suggestion> suggestions;
};

// The next stage is the one after the lead's, by the order of the funnel. An answer leads to it
// when its `enter` or `require` then holds, or the lead then steps to a later stage. Criteria are
// tried one by one; when none does it alone, all of them together, and those that are not needed
// are left out. At most limits::suggestion_tries are made. Shapes   any timeline, as for assess().
WhatIf suggest(const Plan& plan, const Timeline& timeline, Millis as_of,
               Setting setting = Setting::Live);

}  // namespace winnow::engine
