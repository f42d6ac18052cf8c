// Assessment: what a model says of one lead at one instant, with the reasons, which add up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// One line of the explanation. The lines of a score sum exactly to it.
struct Line {
  // Correction: what a person added; its reason is that of the verdict in Assessment::verdicts.
  enum class Kind : std::uint8_t { Rule, RuleLimit, GroupLimit, Correction, ScoreLimit };
  Kind kind = Kind::Rule;
  std::size_t score = 0;  // index into Model::scores
  std::size_t group = 0;  // of rules and groups: index into Score::groups
  std::size_t rule = 0;   // of Rule and RuleLimit (its `max`): index into Group::rules
  Milli points = 0;       // what it changed the score by; a limit's is what it took (or gave)
  std::string count;      // of an `each`: the signal's value as text ("3", "1.25"); else empty
  Milli decayed = 0;      // of an `each` over a decaying signal: points lost to age, before `max`
};

struct Problem {      // a run-time error that behaved as unknown
  std::string where;  // the id of the rule, signal, criterion, stage, segment …
  std::string message;
};

enum class CriterionState : std::uint8_t { Unknown, Met, NotMet };
enum class FrameworkStatus : std::uint8_t { Open, Qualified, Unqualified, Disqualified };
// The statuses as expressions, outputs and examples write them, by number.
inline constexpr std::array<std::string_view, 4> framework_status_names{
    "open", "qualified", "unqualified", "disqualified"};
constexpr std::string_view name_of(FrameworkStatus status) {
  return framework_status_names[static_cast<std::size_t>(status)];
}

// What people said of one criterion.
struct CriterionEvidence {
  // Decides its state: the newest of the most trusted source that says met or not.
  std::optional<Evidence> counts;
  CriterionState by_model = CriterionState::Unknown;  // what `when` says
  std::uint32_t met = 0, not_met = 0;                 // pieces that say so
  // Something says otherwise, `when` among it, and what decides was not said a second time.
  bool conflict = false;
};

struct FrameworkResult {
  FrameworkStatus status = FrameworkStatus::Open;
  std::vector<CriterionState> criteria;
  std::int64_t met = 0;
  double score = 0;                              // weight of the met over the weight of all
  std::optional<std::size_t> next_question;      // the first unknown criterion
  std::vector<CriterionEvidence> evidence = {};  // per criterion; empty: there is none of any
};

// The condition that stands before a stage: its `enter` or `require`.
struct Gate {
  CriterionState state = CriterionState::Met;  // of a stage without one: met
  std::vector<std::string> missing;            // because of which it is unknown
};

// A rule that gave nothing because something is not known.
struct Blocked {
  std::size_t score = 0, group = 0, rule = 0;
  std::vector<std::string> missing;
};

// A rule that would have given more points had a number been a little different (engine/near.hpp).
struct NearMiss {
  std::size_t score = 0, group = 0, rule = 0;
  Milli gain = 0;     // what it would add, before limits; may be negative
  std::string asked;  // "signals.visits >= 5"
  Value value;        // what the lead has instead: a number
  Value needed;       // a number that would do
  // Whose number it is, when it is that of one name: index into Plan::traits, Model::signals.
  std::optional<std::size_t> trait, signal;
};

struct Assessment {
  std::vector<Milli> scores;
  Milli total = 0;
  std::vector<std::optional<std::size_t>> labels;  // per score: index into Score::labels
  std::optional<std::string> grade;
  std::vector<FrameworkResult> frameworks;
  // Index into Model::disqualify: the first rule that holds. A person's reason counts before it:
  // disqualified_because (engine/said.hpp) says which one shows.
  std::optional<std::size_t> disqualified;
  std::vector<LeadVerdict> verdicts;  // of people, in force: at most one of each kind
  std::optional<std::size_t> stage;   // index into Model::stages
  std::vector<bool> segments;         // per segment
  std::vector<std::string> missing;   // by code point
  std::vector<Gate> gates;            // per stage; only with `explain`
  std::vector<Line> lines;
  std::vector<Blocked> blocked;
  std::vector<Problem> problems;
  std::vector<NearMiss> near;  // only when asked for
  std::optional<Millis> changes_at;
  bool changes_exact = true;
};

}  // namespace winnow::engine
