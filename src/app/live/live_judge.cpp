#include "app/live/live_judge.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "app/fact_data.hpp"
#include "base/decimal.hpp"
#include "engine/assess.hpp"
#include "engine/said.hpp"
#include "engine/verdicts.hpp"

namespace winnow::app {

namespace {

using engine::Assessment;
using engine::Move;
using engine::Setting;

// What is asked of an assessment: setting, explanation, next change, near misses.
constexpr engine::AssessOptions look{Setting::Live, false, true, false};
constexpr engine::AssessOptions explain_live{Setting::Live, true, false, false};
constexpr engine::AssessOptions explain_afresh{Setting::Batch, true, false, false};

// When the newest of the facts that `as_of` knows happened.
Millis newest_instant(const engine::Timeline& timeline, Millis as_of) {
  Millis newest = INT64_MIN;
  const auto look = [&](Millis at) {
    if (at <= as_of) newest = std::max(newest, at);
  };
  for (const engine::Trait& trait : timeline.traits) look(trait.known_at);
  for (const engine::Event& event : timeline.events) look(event.at);
  for (const Move& move : timeline.moves) look(move.at);
  for (const engine::Consent& consent : timeline.consents) look(consent.at);
  for (const engine::LeadVerdict& verdict : timeline.verdicts) look(verdict.at);
  for (const engine::Evidence& evidence : timeline.evidence) look(evidence.at);
  for (const Millis at : timeline.judged_at) look(at);
  return newest == INT64_MIN ? as_of : newest;
}

// Where the newest move left the lead; empty: nowhere.
std::string stage_of(const engine::Timeline& timeline) {
  const Move* last = engine::newest_move(timeline.moves);
  return last ? last->to : std::string();
}

std::string stage_name(const engine::Model& model, std::optional<std::size_t> stage) {
  return stage ? model.stages[*stage].id : std::string();
}

// The explanation that the move carries for good: what the lead was worth then, and why.
Value why(const engine::Plan& plan, const Assessment& assessment,
          const std::vector<engine::RollUp>& account) {
  const engine::Model& model = *plan.model;
  Map reasons;
  set(reasons, "total", points_value(assessment.total));
  if (assessment.grade) set(reasons, "grade", Value(*assessment.grade));
  if (const auto reason = engine::disqualified_because(model, assessment)) {
    set(reasons, "disqualified", Value(*reason));
  }
  List lines;
  for (const engine::Line& line : assessment.lines) {
    const engine::Score& score = model.scores[line.score];
    Map entry;
    set(entry, "score", Value(score.id));
    set(entry, "points", points_value(line.points));
    switch (line.kind) {
      case engine::Line::Kind::Rule:
      case engine::Line::Kind::RuleLimit:
        set(entry, "rule", Value(score.groups[line.group].rules[line.rule].id));
        if (line.kind == engine::Line::Kind::RuleLimit) set(entry, "limit", Value("rule"));
        if (!line.count.empty()) set(entry, "count", Value(line.count));
        break;
      case engine::Line::Kind::GroupLimit:
        set(entry, "group", Value(score.groups[line.group].id));
        set(entry, "limit", Value("group"));
        break;
      case engine::Line::Kind::Correction:
        set(entry, "correction", Value(engine::correction_reason(assessment)));
        break;
      case engine::Line::Kind::ScoreLimit: set(entry, "limit", Value("score")); break;
    }
    lines.emplace_back(std::move(entry));
  }
  set(reasons, "lines", Value(std::move(lines)));
  if (plan.reads_account() && !account.empty()) {
    Map roll_ups;
    for (std::size_t i = 0; i < account.size(); ++i) {
      if (!plan.account_reads[i]) continue;
      Map one;
      set(one, "max", points_value(account[i].max));
      set(one, "sum", points_value(account[i].sum));
      set(one, "top3", points_value(account[i].top3));
      set(roll_ups, model.scores[i].id, Value(std::move(one)));
    }
    set(reasons, "account", Value(std::move(roll_ups)));
  }
  return Value(std::move(reasons));
}

// One step: the move made, put on the timeline.
engine::Fact make_move(const Publication& publication, const Assessment& explained,
                       engine::Timeline& timeline, Millis at, Millis as_of) {
  const engine::Model& model = *publication.plan->model;
  const auto stage = explained.stage;
  const bool by_event = stage && model.stages[*stage].kind == engine::Stage::Kind::On;
  engine::Fact fact;
  fact.kind = engine::FactKind::Move;
  fact.source = engine::Source::Server;
  fact.at = at;
  fact.received = as_of;
  fact.via = "model:" + std::to_string(publication.version);
  fact.name = stage_name(model, stage);
  set(fact.data, "from", Value(stage_of(timeline)));
  set(fact.data, "by", Value(by_event ? "event" : "model"));
  set(fact.data, "model", Value(publication.version));
  set(fact.data, "as_of", Value(timestamp_of(as_of)));
  set(fact.data, "why", why(*publication.plan, explained, timeline.account));
  timeline.moves.push_back(
      {at, fact.name, by_event ? Move::By::Event : Move::By::Model, std::nullopt});
  return fact;
}

}  // namespace

std::vector<engine::RollUp> roll_ups_of_move(const engine::Model& model, const engine::Fact& move) {
  const Value* why = find_entry(move.data, "why");
  const Value* account =
      why && why->is(Value::Kind::Map) ? find_entry(why->map(), "account") : nullptr;
  if (account == nullptr || !account->is(Value::Kind::Map)) return {};
  const auto points_in = [](const Value& roll_up, std::string_view part) {
    const Value* points = roll_up.is(Value::Kind::Map) ? find_entry(roll_up.map(), part) : nullptr;
    if (points == nullptr || !points->is(Value::Kind::Double)) return Milli{0};
    return static_cast<Milli>(std::llround(points->real() * 1000.0));
  };
  std::vector<engine::RollUp> all(model.scores.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Value* one = find_entry(account->map(), model.scores[i].id);
    if (one == nullptr) continue;
    all[i] = {points_in(*one, "max"), points_in(*one, "sum"), points_in(*one, "top3")};
  }
  return all;
}

Judged judge_live(const Publication& publication, engine::Timeline& timeline, Millis as_of,
                  Cause cause) {
  const engine::Plan& plan = *publication.plan;
  const Millis at = cause == Cause::Facts ? newest_instant(timeline, as_of) : as_of;
  Judged judged;
  for (std::size_t steps = 0;; ++steps) {
    Assessment now = assess(plan, timeline, as_of, look);
    judged.changes_at = now.changes_at.value_or(INT64_MAX);
    const bool stays = stage_name(*plan.model, now.stage) == stage_of(timeline);
    if (stays || steps == plan.model->stages.size()) {
      judged.assessment = std::move(now);
      return judged;
    }
    const Assessment explained = assess(plan, timeline, as_of, explain_live);
    judged.moves.push_back(make_move(publication, explained, timeline, at, as_of));
  }
}

Judged judge_afresh(const Publication& publication, engine::Timeline& timeline, Millis as_of) {
  const engine::Plan& plan = *publication.plan;
  const Assessment now = assess(plan, timeline, as_of, explain_afresh);
  std::vector<engine::Fact> moves;
  if (stage_name(*plan.model, now.stage) != stage_of(timeline)) {
    moves.push_back(make_move(publication, now, timeline, as_of, as_of));
  }
  Judged judged = judge_live(publication, timeline, as_of, Cause::Time);
  judged.moves.insert(judged.moves.begin(), std::make_move_iterator(moves.begin()),
                      std::make_move_iterator(moves.end()));
  return judged;
}

}  // namespace winnow::app
