#include "engine/verdicts.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "base/limits.hpp"

namespace winnow::engine {

namespace {

__extension__ using Wide = __int128;

bool qualifies(const Framework& framework, std::int64_t met, std::int64_t count, Wide weight,
               Wide all_weight) {
  switch (framework.qualify) {
    case Framework::Qualify::All: return met == count;
    case Framework::Qualify::Any: return met > 0;
    case Framework::Qualify::AtLeast: return met >= framework.at_least;
    case Framework::Qualify::Score: return weight * 1000 >= all_weight * framework.score;
  }
  return false;
}

// A length of time after an instant, at most the end of time.
Millis later(Millis instant, std::int64_t seconds) {
  const Wide sum = static_cast<Wide>(instant) + static_cast<Wide>(seconds) * 1000;
  return static_cast<Millis>(std::min<Wide>(sum, INT64_MAX));
}

// A lead that a person or an event brought where it is.
Standing held_by(const LastMove& move, const Model& model, Millis as_of, bool live) {
  Standing standing{Standing::Next::Stay, move.stage, std::nullopt, INT64_MAX};
  const auto recycle = move.stage ? model.stages[*move.stage].recycle : std::nullopt;
  if (recycle) {
    const Millis due = later(move.at, recycle->after);
    if (due <= as_of) return {Standing::Next::Stay, recycle->to, Move::By::Model, INT64_MAX};
    standing.due = due;
  }
  if (!move.until) return standing;
  if (*move.until <= as_of) {
    standing.next = live ? Standing::Next::Step : Standing::Next::Furthest;
    return standing;
  }
  standing.due = std::min(standing.due, *move.until);
  return standing;
}

}  // namespace

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

GradeTable grade_table(const Model& model) {
  GradeTable table;
  if (!model.grade) return table;
  const auto code_of = [&](const std::string& text) {
    const auto found = std::find(table.texts.begin(), table.texts.end(), text);
    const auto index = found - table.texts.begin();
    if (found == table.texts.end()) table.texts.push_back(text);
    return static_cast<std::uint16_t>(index + 1);
  };
  if (!model.grade->thresholds.empty()) {
    for (const Threshold& one : model.grade->thresholds) table.code.push_back(code_of(one.label));
    return table;
  }
  std::size_t numbers = 1;
  for (const GradePiece& piece : model.grade->pattern) {
    auto& scores = table.scores;
    if (!piece.score || std::find(scores.begin(), scores.end(), *piece.score) != scores.end()) {
      continue;
    }
    scores.push_back(*piece.score);
    numbers *= model.scores[*piece.score].labels.size() + 1;
  }
  CHECK(numbers <= limits::grade_texts);
  std::vector<std::optional<std::size_t>> labels(model.scores.size());
  for (std::size_t number = 0; number < numbers; ++number) {
    std::size_t rest = number;
    for (const std::size_t s : table.scores) {
      const std::size_t digits = model.scores[s].labels.size() + 1, digit = rest % digits;
      labels[s] = digit == 0 ? std::nullopt : std::optional(digit - 1);
      rest /= digits;
    }
    const auto text = grade_text(model, labels);
    table.code.push_back(text ? code_of(*text) : std::uint16_t{0});
  }
  return table;
}

void FrameworkTally::add(const Criterion& criterion, CriterionState state) {
  ++count_;
  all_weight_ += criterion.weight;
  switch (state) {
    case CriterionState::Met:
      ++met_;
      weight_ += criterion.weight;
      break;
    case CriterionState::Unknown:
      ++open_;
      open_weight_ += criterion.weight;
      knockout_open_ |= criterion.knockout;
      break;
    case CriterionState::NotMet: knocked_out_ |= criterion.knockout; break;
  }
}

FrameworkStanding FrameworkTally::standing() const {
  FrameworkStanding standing;
  standing.met = met_;
  if (all_weight_ != 0) {
    standing.score = static_cast<double>(weight_) / static_cast<double>(all_weight_);
  }
  if (knocked_out_) {
    standing.status = FrameworkStatus::Disqualified;
  } else if (!qualifies(framework_, met_ + open_, count_, weight_ + open_weight_, all_weight_)) {
    standing.status = FrameworkStatus::Unqualified;
  } else if (qualifies(framework_, met_, count_, weight_, all_weight_) && !knockout_open_) {
    standing.status = FrameworkStatus::Qualified;
  }
  return standing;
}

FrameworkResult judge_framework(const Framework& framework, std::vector<CriterionState> states) {
  const FrameworkStanding standing =
      framework_standing(framework, [&](std::size_t i) { return states[i]; });
  FrameworkResult result{standing.status, {}, standing.met, standing.score, std::nullopt};
  const auto open = std::find(states.begin(), states.end(), CriterionState::Unknown);
  if (open != states.end()) {
    result.next_question = static_cast<std::size_t>(open - states.begin());
  }
  result.criteria = std::move(states);
  return result;
}

std::optional<std::size_t> stage_index(const Model& model, std::string_view id) {
  for (std::size_t i = 0; i < model.stages.size(); ++i) {
    if (model.stages[i].id == id) return i;
  }
  return std::nullopt;
}

Standing standing_of(const Model& model, std::span<const Move> moves,
                     std::span<const StageEvent> events, Millis as_of, bool live) {
  const Move* last = newest_move(moves, as_of, live);
  if (last == nullptr) return standing_after(model, nullptr, events, as_of, live);
  const LastMove one{last->at, stage_index(model, last->to), last->by, last->until};
  return standing_after(model, &one, events, as_of, live);
}

Standing standing_after(const Model& model, const LastMove* last,
                        std::span<const StageEvent> events, Millis as_of, bool live) {
  const StageEvent* newest = nullptr;
  for (const StageEvent& event : events) {
    if (event.at > as_of || (last != nullptr && event.at <= last->at)) continue;
    if (newest == nullptr || event.at >= newest->at) newest = &event;
  }
  if (newest != nullptr) {
    if (live) return {Standing::Next::Stay, newest->stage, Move::By::Event, INT64_MAX};
    return held_by({newest->at, newest->stage, Move::By::Event, std::nullopt}, model, as_of, live);
  }
  if (last == nullptr) {
    return {live ? Standing::Next::Step : Standing::Next::Furthest, std::nullopt, std::nullopt,
            INT64_MAX};
  }
  if (last->by == Move::By::Model) {
    return {Standing::Next::Step, last->stage, std::nullopt, INT64_MAX};
  }
  return held_by(*last, model, as_of, live);
}

}  // namespace winnow::engine
