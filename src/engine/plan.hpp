// Plan: a model made ready to run. Every name its expressions read is resolved to a place once.
//
// One Plan serves any number of leads, instants and threads: the one-lead path (engine/assess.hpp)
// and the columnar fold (engine/fold.hpp) both start from it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/model.hpp"
#include "engine/timelines.hpp"

namespace winnow::engine {

// A lead.* or company.* name that some condition reads, with its whole path.
struct TraitSlot {
  std::string root;
  std::vector<std::string> path;
  std::optional<FieldType> type;          // declared; nested paths below a declared map have none
  std::string name;                       // as the printer writes it: lead["Lead Source"]
  std::optional<std::size_t> field = {};  // of the path's first name: index into Model::fields
};

// Where a slot of a program finds its value.
struct SlotPlace {
  enum class Kind : std::uint8_t {
    Trait,
    EventProperty,
    Constant,
    Now,
    Signal,
    Score,
    Total,
    Label,
    Grade,
    FrameworkStatus,
    FrameworkMet,
    FrameworkScore,
    Stage,
    Account,
    Absent
  };
  Kind kind = Kind::Absent;
  // Of the trait slot, property, constant, signal, score, framework; of a roll-up: 3 × the score,
  // + 0 (max), 1 (sum) or 2 (top3).
  std::size_t index = 0;
};

// A condition with the places of its slots.
struct PlacedCondition {
  const cel::Program* program = nullptr;
  std::shared_ptr<const cel::Program> shared;
  std::vector<SlotPlace> places;  // one per slot of the program
};
// The name that a condition is, when it is a name and nothing else: `lead.employees`.
std::optional<SlotPlace> sole_name(const PlacedCondition& placed);

class Watch;

struct Plan {
  std::shared_ptr<const Model> model;
  std::vector<TraitSlot> traits;  // each once, by code point of its name
  std::vector<Value> constants;   // lists
  Zone zone;                      // the model's
  EventSchema schema;

  // In the model's order: [score][group][rule], [framework][criterion] and so on.
  std::vector<PlacedCondition> where;                            // per signal; may be empty
  std::vector<std::vector<std::vector<PlacedCondition>>> rules;  // of When and Match
  std::vector<std::vector<PlacedCondition>> criteria;
  std::vector<PlacedCondition> disqualify;
  std::vector<PlacedCondition> enter, leave, require;  // per stage
  std::vector<PlacedCondition> segments;

  std::int64_t widest_window = 0;   // seconds; 0: some signal looks back for ever, or there is none
  bool uses_consent = false;        // some rule has a purpose
  std::vector<bool> account_reads;  // per score: some condition reads a roll-up of it
  bool stages_read_account = false;  // not segments alone
  bool reads_account() const;

  // The search for the next change, without and with events that come due meanwhile.
  std::shared_ptr<const Watch> watch, watch_arrivals;
};

// The trait that a slot of a condition reads.
TraitSlot trait_slot(const Model& model, const cel::Slot& slot);

std::shared_ptr<const Plan> make_plan(std::shared_ptr<const Model> model);

}  // namespace winnow::engine
