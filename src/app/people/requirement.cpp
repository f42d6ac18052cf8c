#include "app/people/requirement.hpp"

#include <fmt/format.h>

#include "engine/assess.hpp"
#include "engine/refusal.hpp"

namespace winnow::app {

std::optional<Refusal> unmet_requirement(const KnownLead& lead, std::size_t stage) {
  const engine::Plan& plan = *lead.model->plan;
  const engine::Assessment assessment =
      engine::assess(plan, lead.timeline(), lead.now, {engine::Setting::Live, true, false, false});
  const auto unmet = engine::refusal_of_stage(plan, assessment, stage);
  if (!unmet) return std::nullopt;
  Refusal refusal(ErrorKind::Conflict, "", Refusal::requirement);
  refusal.missing = unmet->missing;
  for (const engine::CriterionPlace& place : unmet->criteria) {
    const engine::Framework& framework = plan.model->frameworks[place.framework];
    refusal.missing.push_back(framework.id + "." + framework.criteria[place.criterion].id);
  }
  refusal.error.message =
      fmt::format("stage {} asks for {}", plan.model->stages[stage].id, unmet->condition);
  if (!refusal.missing.empty()) {
    refusal.error.message += fmt::format("; missing: {}", fmt::join(refusal.missing, ", "));
  }
  return refusal;
}

}  // namespace winnow::app
