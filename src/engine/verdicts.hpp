// From scores to verdicts: labels, grades, framework statuses, the step between stages.
//
// Small exact rules shared by the one-lead path, the fold and the search for the next change. Where
// a condition's outcome over a stretch of time is not certain, it is Maybe, and so is the answer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/model.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// Index of the highest threshold that the points reach.
inline std::optional<std::size_t> threshold_of(std::span<const Threshold> highest_first,
                                               Milli points) {
  for (std::size_t i = 0; i < highest_first.size(); ++i) {
    if (highest_first[i].from <= points) return i;
  }
  return std::nullopt;
}

// The text of a grade made of labels; nullopt when one of them is missing.
std::optional<std::string> grade_text(const Model& model,
                                      std::span<const std::optional<std::size_t>> labels);

// Every text a grade can have, numbered, so that columns can hold numbers.
struct GradeTable {
  std::vector<std::string> texts;
  // Of a pattern: by the label codes (1 + index, 0: none) of `scores`, each a digit of a mixed
  // number, the first one the lowest. Of a table: by the index of the threshold. 1 + index of the
  // text, 0: no grade.
  std::vector<std::uint16_t> code;
  std::vector<std::size_t> scores;
};
GradeTable grade_table(const Model& model);

// Status, met and score of a framework; `state(i)` tells how criterion i stands.
struct FrameworkStanding {
  FrameworkStatus status = FrameworkStatus::Open;
  std::int64_t met = 0;
  double score = 0;
};
class FrameworkTally {
 public:
  explicit FrameworkTally(const Framework& framework) : framework_(framework) {}
  void add(const Criterion& criterion, CriterionState state);
  FrameworkStanding standing() const;

 private:
  const Framework& framework_;
  std::int64_t count_ = 0, met_ = 0, open_ = 0;
  Milli weight_ = 0, open_weight_ = 0, all_weight_ = 0;  // parse keeps their sum in 64 bits
  bool knocked_out_ = false, knockout_open_ = false;
};
template <typename State>
FrameworkStanding framework_standing(const Framework& framework, State state) {
  FrameworkTally tally(framework);
  for (std::size_t i = 0; i < framework.criteria.size(); ++i) {
    tally.add(framework.criteria[i], state(i));
  }
  return tally.standing();
}

// The same with the next question.
FrameworkResult judge_framework(const Framework& framework, std::vector<CriterionState> states);

enum class Holds : std::uint8_t { No, Yes, Maybe };

// Where a lead stands before the step of an assessment, from its moves and on-events.
struct Standing {
  enum class Next : std::uint8_t {
    Stay,      // held by a person's or an event's move (or just moved there)
    Step,      // may step to a later stage, or an earlier one when it leaves
    Furthest,  // a batch: the furthest stage that can be entered from nothing
  };
  Next next = Next::Furthest;
  std::optional<std::size_t> stage;
  std::optional<Move::By> moved_by;  // of Stay: the step itself made this move
  Millis due = INT64_MAX;            // when a hold ends or a recycling falls due
};

// An event that takes the lead to a stage; of a trusted source and under no verdict.
struct StageEvent {
  Millis at = 0;
  std::size_t stage = 0;
};

std::optional<std::size_t> stage_index(const Model& model, std::string_view id);

// The newest move that counts.
struct LastMove {
  Millis at = 0;
  std::optional<std::size_t> stage;
  Move::By by = Move::By::Model;
  std::optional<Millis> until;
};
// Whether a move is looked at from `as_of`; of several the newest counts, of equal ones the last.
inline bool move_counts(Millis at, Move::By by, Millis as_of, bool live) {
  return at <= as_of && (live || by != Move::By::Model);
}
// The newest move that counts, of Moves or of LeadFacts::StoredMoves; nullptr: there is none.
template <typename Moves>
auto newest_move(const Moves& moves, Millis as_of = INT64_MAX, bool live = true)
    -> decltype(moves.data()) {
  decltype(moves.data()) last = nullptr;
  for (const auto& move : moves) {
    if (!move_counts(move.at, move.by, as_of, live)) continue;
    if (last == nullptr || move.at >= last->at) last = &move;
  }
  return last;
}

// `last` null: there is none. `events` in the order of the timeline; only what is not later than
// `as_of` counts.
Standing standing_after(const Model& model, const LastMove* last,
                        std::span<const StageEvent> events, Millis as_of, bool live);

// The same from all moves. `events` in the order of the timeline; only what is not later than
// `as_of` counts.
Standing standing_of(const Model& model, std::span<const Move> moves,
                     std::span<const StageEvent> events, Millis as_of, bool live);

// Where the step leads: (2) and (3) of docs/model.md, or the furthest of a batch.
struct StageStep {
  std::optional<std::size_t> stage;
  bool certain = true;  // false: some condition that matters is Maybe
};

// `enter(i)` and `leave(i)` tell whether the conditions of stage i hold; they are asked only where
// the answer matters. A stage without such a condition is not asked.
template <typename Enter, typename Leave>
StageStep step_from(const Model& model, const Standing& standing, Enter enter, Leave leave) {
  using Next = Standing::Next;
  if (standing.next == Next::Stay) return {standing.stage, true};
  const bool from_nothing = standing.next == Next::Furthest || !standing.stage;
  if (!from_nothing && model.stages[*standing.stage].leave) {
    const Holds leaves = leave(*standing.stage);
    if (leaves == Holds::Maybe) return {std::nullopt, false};
    if (leaves == Holds::Yes) {
      for (std::size_t i = *standing.stage; i-- > 0;) {
        if (model.stages[i].kind != Stage::Kind::Enter) continue;
        const Holds holds = enter(i);
        if (holds == Holds::Maybe) return {std::nullopt, false};
        if (holds == Holds::Yes) return {i, true};
      }
      return {std::nullopt, true};
    }
  }
  const std::size_t first = from_nothing ? 0 : *standing.stage + 1;
  std::size_t end = first;
  while (end < model.stages.size() && model.stages[end].kind == Stage::Kind::Enter) ++end;
  for (std::size_t i = end; i-- > first;) {
    const Holds holds = enter(i);
    if (holds == Holds::Maybe) return {std::nullopt, false};
    if (holds == Holds::Yes) return {i, true};
  }
  return {from_nothing ? std::nullopt : standing.stage, true};
}

}  // namespace winnow::engine
