// Looking at one lead at any instant, under any version of the model.
#include <algorithm>
#include <map>
#include <utility>

#include "app/board/account_rows.hpp"
#include "app/live/account_scores.hpp"
#include "app/live/workspace.hpp"
#include "base/limits.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

// What of an assessment is looked at: without segments, roll-ups that only they read are left out.
enum class Part : std::uint8_t { Whole, TotalAndStage };

// One lead at any instant, its facts unpacked once for each version that looks at it.
class LookBack {
 public:
  LookBack(const Book& book, const Board& board, LeadNumber lead, Part part)
      : book_(book), board_(board), lead_(lead), part_(part) {}

  engine::Assessment assess(const Publication& model, Millis at,
                            const engine::AssessOptions& options) {
    Seen& seen = seen_by(model);
    if (reads_account(model)) seen.lead.account = roll_ups(seen, model, at);
    return engine::assess(*model.plan, seen.lead, at, options);
  }

 private:
  struct Seen {
    engine::Timeline lead;
    std::vector<LeadNumber> account;        // the members of today …
    std::vector<engine::Timeline> members;  // … and theirs, unless they are too many
  };

  bool reads_account(const Publication& model) const {
    return part_ == Part::Whole ? model.plan->reads_account() : model.plan->stages_read_account;
  }
  Seen& seen_by(const Publication& model) {
    const auto [found, is_new] = seen_.try_emplace(model.version);
    Seen& seen = found->second;
    if (!is_new) return seen;
    seen.lead = timeline_of(lead_, model);
    if (!reads_account(model)) return seen;
    if (const auto account = book_.account_of(lead_)) seen.account = book_.members_of(*account);
    if (seen.account.size() > members_looked_back) return seen;
    for (const LeadNumber member : seen.account) {
      seen.members.push_back(timeline_of(member, model));
    }
    return seen;
  }
  engine::Timeline timeline_of(LeadNumber lead, const Publication& model) const {
    return engine::timeline_under(book_.facts_to_judge(lead), model.version);
  }

  // By what was known of the members at that instant.
  std::vector<engine::RollUp> roll_ups(const Seen& seen, const Publication& model,
                                       Millis at) const {
    if (seen.account.empty()) return {};
    if (seen.members.empty()) return roll_ups_of(*board_.view(), seen.account);
    std::vector<std::vector<Milli>> columns(model.plan->model->scores.size());
    for (const engine::Timeline& member : seen.members) {
      const engine::Assessment judged =
          engine::assess(*model.plan, member, at, {engine::Setting::Batch, false, false, false});
      for (std::size_t s = 0; s < columns.size(); ++s) columns[s].push_back(judged.scores[s]);
    }
    std::vector<engine::RollUp> all;
    all.reserve(columns.size());
    for (const auto& column : columns) all.push_back(engine::rolled_up(column));
    return all;
  }

  const Book& book_;
  const Board& board_;
  const LeadNumber lead_;
  const Part part_;
  std::map<std::int64_t, Seen> seen_;  // by version
};

// Under another version than the one in force then the moves of models do not count, as
// docs/model.md has it for a backtest.
engine::Setting setting_of(const PublicationPointer& then, const Publication& asked) {
  const bool is_live = then && then->version == asked.version;
  return is_live ? engine::Setting::Live : engine::Setting::Batch;
}

}  // namespace

// The version that was in force at an instant is the newest one published until then.
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
  Assessed result{std::move(asked), {}, at};
  const engine::AssessOptions options{setting_of(then, *result.publication), true, true, true};
  result.assessment =
      LookBack(*shelf, *board(), *number, Part::Whole).assess(*result.publication, at, options);
  return result;
}

Result<std::vector<Workspace::Point>> Workspace::series(const Id& lead, Millis from, Millis to,
                                                        int points,
                                                        std::optional<std::int64_t> version) {
  if (points < 2 || points > limits::series_points) {
    return fail(ErrorKind::Invalid, "points: from 2 to {}", limits::series_points);
  }
  if (from >= to) return fail(ErrorKind::Invalid, "the series ends before it begins");
  const auto shelf = book();
  const auto number = shelf->find(lead);
  if (!number) return fail(ErrorKind::NotFound, "no lead has the id {}", to_text(lead));
  const PublicationPointer of_all = version ? TRY(publication(*version)) : nullptr;
  LookBack look(*shelf, *board(), *number, Part::TotalAndStage);
  std::vector<Point> line;
  line.reserve(static_cast<std::size_t>(points));
  for (int i = 0; i < points; ++i) {
    const Millis at = from + (to - from) / (points - 1) * i;
    const PublicationPointer then = TRY(in_force_at(at));
    const PublicationPointer asked = of_all ? of_all : then;
    if (!asked) continue;  // nothing was said of leads yet
    const engine::Assessment seen =
        look.assess(*asked, at, {setting_of(then, *asked), false, false, false});
    const engine::Model& model = *asked->plan->model;
    line.push_back(
        {at, seen.total, seen.grade.value_or(""), seen.stage ? model.stages[*seen.stage].id : ""});
  }
  return line;
}

}  // namespace winnow::app
