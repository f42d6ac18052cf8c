#include "engine/refusal.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace winnow::engine {

std::vector<std::size_t> frameworks_read(const PlacedCondition& condition) {
  using Kind = SlotPlace::Kind;
  std::vector<std::size_t> all;
  for (const SlotPlace place : condition.places) {
    const bool of_framework = place.kind == Kind::FrameworkStatus ||
                              place.kind == Kind::FrameworkMet ||
                              place.kind == Kind::FrameworkScore;
    if (of_framework) all.push_back(place.index);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::optional<Refusal> refusal_of_stage(const Plan& plan, const Assessment& assessment,
                                        std::size_t stage) {
  CHECK(assessment.gates.size() == plan.model->stages.size() && stage < assessment.gates.size());
  const Stage& target = plan.model->stages[stage];
  const Gate& gate = assessment.gates[stage];
  if (!target.require || gate.state == CriterionState::Met) return std::nullopt;
  Refusal refusal{target.require->program->text(), gate.missing, {}};
  for (const std::size_t f : frameworks_read(plan.require[stage])) {
    const auto& states = assessment.frameworks[f].criteria;
    for (std::size_t c = 0; c < states.size(); ++c) {
      if (states[c] != CriterionState::Met) refusal.criteria.push_back({f, c});
    }
  }
  return refusal;
}

}  // namespace winnow::engine
