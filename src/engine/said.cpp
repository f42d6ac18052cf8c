#include "engine/said.hpp"

#include <algorithm>
#include <array>

#include "engine/fields.hpp"

namespace winnow::engine {

namespace {

constexpr std::array<std::string_view, 3> kind_names{"disqualified", "snoozed", "correction"};

struct CriterionPlace {
  std::size_t framework = 0, criterion = 0;
};

std::optional<CriterionPlace> place_of(const Model& model, std::string_view name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  for (std::size_t f = 0; f < model.frameworks.size(); ++f) {
    if (model.frameworks[f].id != name.substr(0, dot)) continue;
    const auto& criteria = model.frameworks[f].criteria;
    for (std::size_t c = 0; c < criteria.size(); ++c) {
      if (criteria[c].id == name.substr(dot + 1)) return CriterionPlace{f, c};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(LeadVerdict::Kind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<LeadVerdict::Kind> verdict_kind_of(std::string_view name) {
  const auto found = std::find(kind_names.begin(), kind_names.end(), name);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<LeadVerdict::Kind>(found - kind_names.begin());
}

std::vector<LeadVerdict> verdicts_in_force(const Timeline& timeline, Millis as_of) {
  std::array<const LeadVerdict*, kind_names.size()> newest{};
  for (const LeadVerdict& verdict : timeline.verdicts) {
    if (verdict.at > as_of) continue;
    const LeadVerdict*& last = newest[static_cast<std::size_t>(verdict.kind)];
    if (last == nullptr || verdict.at >= last->at) last = &verdict;
  }
  std::vector<LeadVerdict> in_force;
  for (const LeadVerdict* verdict : newest) {
    if (verdict == nullptr || verdict->lifted) continue;
    if (verdict->until && *verdict->until <= as_of) continue;
    in_force.push_back(*verdict);
  }
  return in_force;
}

const LeadVerdict* find_verdict(const std::vector<LeadVerdict>& verdicts, LeadVerdict::Kind kind) {
  for (const LeadVerdict& verdict : verdicts) {
    if (verdict.kind == kind) return &verdict;
  }
  return nullptr;
}

std::string_view reason_of(const LeadVerdict& disqualified) {
  return disqualified.reason.empty() ? std::string_view("disqualified") : disqualified.reason;
}

std::optional<std::string_view> disqualified_because(const Model& model,
                                                     const Assessment& assessment) {
  const LeadVerdict* said = find_verdict(assessment.verdicts, LeadVerdict::Kind::Disqualified);
  if (said != nullptr) return reason_of(*said);
  if (!assessment.disqualified) return std::nullopt;
  return model.disqualify[*assessment.disqualified].reason;
}

std::string_view correction_reason(const Assessment& assessment) {
  const auto* said = find_verdict(assessment.verdicts, LeadVerdict::Kind::Correction);
  return said == nullptr ? std::string_view() : std::string_view(said->reason);
}

std::optional<Correction> correction_of(const Model& model,
                                        const std::vector<LeadVerdict>& verdicts) {
  const LeadVerdict* said = find_verdict(verdicts, LeadVerdict::Kind::Correction);
  if (said == nullptr || !said->points) return std::nullopt;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    if (said->score.empty() || model.scores[s].id == said->score) {
      return Correction{s, *said->points};
    }
  }
  return std::nullopt;
}

std::vector<std::vector<CriterionEvidence>> evidence_at(const Model& model,
                                                        const Timeline& timeline, Millis as_of) {
  std::vector<std::vector<CriterionEvidence>> all;
  for (const Evidence& one : timeline.evidence) {
    if (one.at > as_of || !one.met) continue;
    const auto place = place_of(model, one.name);
    if (!place) continue;
    all.resize(model.frameworks.size());
    auto& criteria = all[place->framework];
    criteria.resize(model.frameworks[place->framework].criteria.size());
    CriterionEvidence& of = criteria[place->criterion];
    ++(*one.met ? of.met : of.not_met);
    if (!of.counts || !counts_before(of.counts->source, of.counts->at, one.source, one.at)) {
      of.counts = one;
    }
  }
  return all;
}

}  // namespace winnow::engine
