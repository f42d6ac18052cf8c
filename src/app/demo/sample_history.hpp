// Sample history: what became of a made-up lead: the moves of its model, each at its own time, and
// what sales did with it once the model had handed it over. Pure.
//
// Sales says the verbs of people at instants of the past, so nothing stands there that a person
// could not have done. The last leads that were handed over still wait.
#pragma once

#include <vector>

#include "app/access/caller.hpp"
#include "app/demo/chance.hpp"
#include "app/live/publication.hpp"
#include "base/id.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

struct SampleLead {
  Id id;
  std::vector<engine::Fact> facts;  // as the Book has them, those of its account last; no moves
};

// Facts by their instants until `now`; seq is the caller's to fill. `by`: the user who works the
// lead; null: nobody does.
std::vector<engine::Fact> sample_history(const SampleLead& lead, const PublicationPointer& model,
                                         const Caller* by, Chance chance, Millis now);

}  // namespace winnow::app
