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

namespace winnow::engine {

// One line of the explanation. The lines of a score sum exactly to it.
struct Line {
  enum class Kind : std::uint8_t { Rule, RuleLimit, GroupLimit, ScoreLimit };
  Kind kind = Kind::Rule;
  std::size_t score = 0;  // index into Model::scores
  std::size_t group = 0;  // of all but ScoreLimit: index into Score::groups
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

struct FrameworkResult {
  FrameworkStatus status = FrameworkStatus::Open;
  std::vector<CriterionState> criteria;
  std::int64_t met = 0;
  double score = 0;                          // weight of the met over the weight of all
  std::optional<std::size_t> next_question;  // the first unknown criterion
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
};

struct Assessment {
  std::vector<Milli> scores;
  Milli total = 0;
  std::vector<std::optional<std::size_t>> labels;  // per score: index into Score::labels
  std::optional<std::string> grade;
  std::vector<FrameworkResult> frameworks;
  std::optional<std::size_t> disqualified;  // index into Model::disqualify
  std::optional<std::size_t> stage;         // index into Model::stages
  std::vector<bool> segments;               // per segment
  std::vector<std::string> missing;         // by code point
  std::vector<Line> lines;
  std::vector<Blocked> blocked;
  std::vector<Problem> problems;
  std::vector<NearMiss> near;  // only when asked for
  std::optional<Millis> changes_at;
  bool changes_exact = true;
};

}  // namespace winnow::engine
