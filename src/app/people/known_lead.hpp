// KnownLead: where one lead stands now, read from its facts: stage, owner, what people said last.
//
// What verbs of people start from, and what a screen shows beside the assessment. Facts that were
// undone are not in it (docs/facts.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/live/publication.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// Something a person said of the lead that holds until an instant, or until it is lifted.
struct Ruling {
  std::string reason, note;
  Millis at = 0;
  std::optional<Millis> until;
  Map data;  // all of the fact's
};

struct KnownLead {
  Id id;
  Millis now = 0;                   // never before the lead's newest fact
  PublicationPointer model;         // in force; null: none
  std::vector<engine::Fact> facts;  // that count, in order of arrival
  std::string stage;                // "": none
  std::optional<Millis> stage_since;
  std::optional<Id> owner;
  std::optional<Millis> owner_since;
  std::optional<Ruling> disqualified, snoozed, correction;  // those that hold now

  // Index into the model's stages; none: in no stage, or in one that the model has not.
  std::optional<std::size_t> stage_index() const;
};

// `facts` as the Book has them.
KnownLead known_lead(const Id& id, std::vector<engine::Fact> facts, PublicationPointer model,
                     Millis now);

// Without those that were undone: a verdict `undone` names a fact by its seq, the newest one counts
// and "" lifts it.
std::vector<engine::Fact> without_undone(std::vector<engine::Fact> facts);

}  // namespace winnow::app
