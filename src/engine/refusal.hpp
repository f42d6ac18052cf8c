// Why a person may not move a lead into a stage now: its `require` does not hold. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/plan.hpp"

namespace winnow::engine {

struct CriterionPlace {
  std::size_t framework = 0, criterion = 0;  // indexes into Model::frameworks, ::criteria
  bool operator==(const CriterionPlace&) const = default;
};

struct Refusal {
  std::string condition;             // the text of `require`
  std::vector<std::string> missing;  // lead.* and company.* names because of which it is unknown
  // Of the frameworks that the condition reads: the criteria that are not met, in the model's
  // order; their states are in the assessment.
  std::vector<CriterionPlace> criteria;
};

// nullopt: a person may move the lead there, for the stage has no `require` or it holds.
// Shapes   `assessment` is of `plan` and was made with `explain`; `stage` indexes Model::stages.
std::optional<Refusal> refusal_of_stage(const Plan& plan, const Assessment& assessment,
                                        std::size_t stage);

// The frameworks that a condition reads, by rising index.
std::vector<std::size_t> frameworks_read(const PlacedCondition& condition);

}  // namespace winnow::engine
