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
#include "engine/timeline.hpp"

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
  std::optional<Id> account;
  std::vector<engine::Fact> account_facts;  // its account's own
  std::vector<engine::RollUp> roll_ups;     // of its account, where the model reads them
  std::string stage;                        // "": none
  std::optional<Millis> stage_since;
  std::optional<Id> owner;
  std::optional<Millis> owner_since;
  std::optional<Ruling> disqualified, snoozed, correction;  // those that hold now

  // Index into the model's stages; none: in no stage, or in one that the model has not.
  std::optional<std::size_t> stage_index() const;
  // What the model in force judges; there is one.
  engine::Timeline timeline() const;
};

// `facts` as the Book has them, of the lead or what it is judged by: those of the account apart.
KnownLead known_lead(const Id& id, std::vector<engine::Fact> facts, PublicationPointer model,
                     Millis now);

// Without those that were undone: a verdict `undone` names a fact by its seq, the newest one counts
// and "" lifts it.
std::vector<engine::Fact> without_undone(std::vector<engine::Fact> facts);

}  // namespace winnow::app
