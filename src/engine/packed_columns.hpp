// PackedColumns: packed timelines of many leads as what a Fold takes, read straight from their
// bytes: no fact is made whole, and what the model does not read is skipped.
//
// A fold of them says of every lead but those `alone` what assess() says of its timeline. Pure.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "columns/column.hpp"
#include "engine/fact_texts.hpp"
#include "engine/lead_facts.hpp"
#include "engine/packed.hpp"
#include "engine/plan.hpp"
#include "engine/timelines.hpp"

namespace winnow::engine {

struct PackedColumns {
  std::vector<columns::Column> traits;  // per plan.traits
  Timelines timelines;
  LeadFacts facts;
  // Leads that columns cannot hold: a path leads through what is no map (an error, where a column
  // has a missing cell), an event of a public source has the name of a stage's `on`, a fact was
  // undone, or people gave evidence or a verdict on the lead.
  std::vector<bool> alone;
};

// Remembers what the texts of a workspace mean to a plan, so it is worth keeping from one call to
// the next. One thread.
class PackedReading {
 public:
  // Moves made by a version above `version` are left out: they are not in force.
  PackedReading(const Plan& plan, const FactTexts& texts, std::int64_t version);
  ~PackedReading();

  // Leads as they stand at `as_of`: traits that became known later are left out. `accounts`: the
  // facts of each lead's account, read after its own; empty where no lead has any.
  PackedColumns read(std::span<const PackedTimeline> leads, Millis as_of,
                     std::span<const PackedTimeline> accounts = {});

  struct State;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace winnow::engine
