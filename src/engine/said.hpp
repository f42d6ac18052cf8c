// Said: what people said of a lead that counts at an instant. Pure.
//
// docs/model.md, "Timeline" and "Frameworks", says what counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/model.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// The verdicts in force, at most one of each kind, in the order of the kinds.
std::vector<LeadVerdict> verdicts_in_force(const Timeline& timeline, Millis as_of);
// The one of a kind among them; nullptr: there is none.
const LeadVerdict* find_verdict(const std::vector<LeadVerdict>& verdicts, LeadVerdict::Kind kind);

// "disqualified", "snoozed", "correction", as facts name them.
std::string_view name_of(LeadVerdict::Kind kind);
std::optional<LeadVerdict::Kind> verdict_kind_of(std::string_view name);

// The reason of a person's disqualification; "disqualified" when they gave none.
std::string_view reason_of(const LeadVerdict& disqualified);
// Why a lead is disqualified: a person's reason, else that of the first rule that holds; nullopt:
// it is not.
std::optional<std::string_view> disqualified_because(const Model& model,
                                                     const Assessment& assessment);

// The reason of the correction in force, as its line shows it; empty: none was given.
std::string_view correction_reason(const Assessment& assessment);

// What the correction among `verdicts` adds; nullopt: there is none, it names a score that the
// model does not have, or holds no points.
struct Correction {
  std::size_t score = 0;  // index into Model::scores
  Milli points = 0;
};
std::optional<Correction> correction_of(const Model& model,
                                        const std::vector<LeadVerdict>& verdicts);

// Per framework and criterion; a framework of which nothing is said has no entries, and so has the
// whole when nothing is said at all. `by_model` and what it disagrees with is the judge's to fill
// in.
std::vector<std::vector<CriterionEvidence>> evidence_at(const Model& model,
                                                        const Timeline& timeline, Millis as_of);

}  // namespace winnow::engine
