// Looking at one lead at any instant, under any version of the model.
#include <algorithm>
#include <utility>

#include "app/board/account_rows.hpp"
#include "app/live/account_scores.hpp"
#include "app/live/workspace.hpp"
#include "base/limits.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

// Of the members of today, by what was known at that instant.
std::vector<engine::RollUp> roll_ups_at(const Book& book, const Board& board,
                                        const Publication& model, LeadNumber lead, Millis at) {
  const auto account = book.account_of(lead);
  if (!account) return {};
  const std::vector<LeadNumber> members = book.members_of(*account);
  if (members.size() > members_looked_back) return roll_ups_of(*board.view(), members);
  std::vector<std::vector<Milli>> columns(model.plan->model->scores.size());
  for (const LeadNumber member : members) {
    const engine::Timeline timeline =
        engine::timeline_under(book.facts_to_judge(member), model.version);
    const engine::Assessment judged =
        engine::assess(*model.plan, timeline, at, {engine::Setting::Batch, false, false, false});
    for (std::size_t s = 0; s < columns.size(); ++s) columns[s].push_back(judged.scores[s]);
  }
  std::vector<engine::RollUp> all;
  all.reserve(columns.size());
  for (const auto& column : columns) all.push_back(engine::rolled_up(column));
  return all;
}

}  // namespace

// The version that was in force at an instant is the newest one published until then. Under another
// one the moves of models do not count, as docs/model.md has it for a backtest.
Result<Workspace::Assessed> Workspace::assess(const Id& lead, std::optional<Millis> as_of,
                                              std::optional<std::int64_t> version) {
  const auto shelf = book();
  const auto number = shelf->find(lead);
  if (!number) return fail(ErrorKind::NotFound, "no lead has the id {}", to_text(lead));
  const Millis at = as_of.value_or(std::max(now(), shelf->newest_of(*number)));
  // Now it is the one in force, wherever the clock has been set since it was published.
  const PublicationPointer then = as_of ? TRY(in_force_at(at)) : in_force();
  PublicationPointer asked = version ? TRY(publication(*version)) : then;
  if (!asked) return fail(ErrorKind::NotFound, "no model was published by then");
  const bool live = then && then->version == asked->version;
  Assessed result{std::move(asked), {}, at};
  const Publication& model = *result.publication;
  engine::Timeline timeline = engine::timeline_under(shelf->facts_to_judge(*number), model.version);
  if (model.plan->reads_account()) {
    timeline.account = roll_ups_at(*shelf, *board(), model, *number, at);
  }
  result.assessment =
      engine::assess(*model.plan, timeline, at,
                     {live ? engine::Setting::Live : engine::Setting::Batch, true, true, true});
  return result;
}

Result<std::vector<Workspace::Point>> Workspace::series(const Id& lead, Millis from, Millis to,
                                                        int points,
                                                        std::optional<std::int64_t> version) {
  if (points < 2 || points > limits::series_points) {
    return fail(ErrorKind::Invalid, "points: from 2 to {}", limits::series_points);
  }
  if (from >= to) return fail(ErrorKind::Invalid, "the series ends before it begins");
  std::vector<Point> line;
  line.reserve(static_cast<std::size_t>(points));
  for (int i = 0; i < points; ++i) {
    const Millis at = from + (to - from) / (points - 1) * i;
    if (!version && !TRY(in_force_at(at))) continue;  // nothing was said of leads yet
    const Assessed seen = TRY(assess(lead, at, version));
    const engine::Model& model = *seen.publication->plan->model;
    line.push_back({at, seen.assessment.total, seen.assessment.grade.value_or(""),
                    seen.assessment.stage ? model.stages[*seen.assessment.stage].id : ""});
  }
  return line;
}

}  // namespace winnow::app
