#include "engine/verdicts.hpp"

#include <algorithm>
#include <utility>

namespace winnow::engine {

namespace {

__extension__ using Wide = __int128;

struct Tally {
  std::int64_t met = 0, count = 0;
  Wide weight = 0, weight_of_all = 0;
};

bool qualifies(const Framework& framework, const Tally& tally) {
  switch (framework.qualify) {
    case Framework::Qualify::All: return tally.met == tally.count;
    case Framework::Qualify::Any: return tally.met > 0;
    case Framework::Qualify::AtLeast: return tally.met >= framework.at_least;
    case Framework::Qualify::Score:
      return tally.weight * 1000 >= tally.weight_of_all * framework.score;
  }
  return false;
}

std::optional<std::size_t> stage_index(const Model& model, const std::string& id) {
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    if (model.stages[i].id == id) return i;
  }
  return std::nullopt;
}

// A length of time after an instant, at most the end of time.
Millis later(Millis instant, std::int64_t seconds) {
  const Wide sum = static_cast<Wide>(instant) + static_cast<Wide>(seconds) * 1000;
  return static_cast<Millis>(std::min<Wide>(sum, INT64_MAX));
}

// A lead that a person or an event brought to `stage` at `at`.
Standing held_at(const Model& model, std::optional<std::size_t> stage, Millis at,
                 std::optional<Millis> until, Millis as_of, bool live) {
  Standing standing{Standing::Next::Stay, stage, std::nullopt, INT64_MAX};
  const auto recycle = stage ? model.stages[*stage].recycle : std::nullopt;
  if (recycle) {
    const Millis due = later(at, recycle->after);
    if (due <= as_of) return {Standing::Next::Stay, recycle->to, Move::By::Model, INT64_MAX};
    standing.due = due;
  }
  if (!until) return standing;
  if (*until <= as_of) {
    standing.next = live ? Standing::Next::Step : Standing::Next::Furthest;
    return standing;
  }
  standing.due = std::min(standing.due, *until);
  return standing;
}

}  // namespace

std::optional<std::size_t> threshold_of(std::span<const Threshold> highest_first, Milli points) {
  for (std::size_t i = 0; i < highest_first.size(); ++i) {
    if (highest_first[i].from <= points) return i;
  }
  return std::nullopt;
}

std::optional<std::string> grade_text(const Model& model,
                                      std::span<const std::optional<std::size_t>> labels) {
  std::string text;
  for (const GradePiece& piece : model.grade->pattern) {
    if (!piece.score) {
      text += piece.text;
      continue;
    }
    const auto label = labels[*piece.score];
    if (!label) return std::nullopt;
    text += model.scores[*piece.score].labels[*label].label;
  }
  return text;
}

FrameworkResult judge_framework(const Framework& framework, std::vector<CriterionState> states) {
  Tally now, at_best;
  bool knocked_out = false, knockout_unknown = false;
  FrameworkResult result;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const Criterion& criterion = framework.criteria[i];
    ++now.count;
    now.weight_of_all += criterion.weight;
    if (states[i] == CriterionState::Met) {
      ++now.met;
      now.weight += criterion.weight;
    }
    if (states[i] == CriterionState::Unknown) {
      ++at_best.met;
      at_best.weight += criterion.weight;
      knockout_unknown |= criterion.knockout;
      if (!result.next_question) result.next_question = i;
    }
    if (states[i] == CriterionState::NotMet) knocked_out |= criterion.knockout;
  }
  at_best.met += now.met;
  at_best.weight += now.weight;
  at_best.count = now.count;
  at_best.weight_of_all = now.weight_of_all;

  if (knocked_out) {
    result.status = FrameworkStatus::Disqualified;
  } else if (!qualifies(framework, at_best)) {
    result.status = FrameworkStatus::Unqualified;
  } else if (qualifies(framework, now) && !knockout_unknown) {
    result.status = FrameworkStatus::Qualified;
  }
  result.met = now.met;
  if (now.weight_of_all != 0) {
    result.score = static_cast<double>(now.weight) / static_cast<double>(now.weight_of_all);
  }
  result.criteria = std::move(states);
  return result;
}

Standing standing_of(const Model& model, std::span<const Move> moves,
                     std::span<const StageEvent> events, Millis as_of, bool live) {
  const Move* last = nullptr;
  for (const Move& move : moves) {
    if (move.at > as_of || (!live && move.by == Move::By::Model)) continue;
    if (last == nullptr || move.at >= last->at) last = &move;
  }
  const StageEvent* newest = nullptr;
  for (const StageEvent& event : events) {
    if (event.at > as_of || (last != nullptr && event.at <= last->at)) continue;
    if (newest == nullptr || event.at >= newest->at) newest = &event;
  }
  if (newest != nullptr) {
    if (live) return {Standing::Next::Stay, newest->stage, Move::By::Event, INT64_MAX};
    return held_at(model, newest->stage, newest->at, std::nullopt, as_of, live);
  }
  if (last == nullptr) {
    return {live ? Standing::Next::Step : Standing::Next::Furthest, std::nullopt, std::nullopt,
            INT64_MAX};
  }
  const auto stage = stage_index(model, last->to);
  if (last->by == Move::By::Model) {
    return {Standing::Next::Step, stage, std::nullopt, INT64_MAX};
  }
  return held_at(model, stage, last->at, last->until, as_of, live);
}

}  // namespace winnow::engine
