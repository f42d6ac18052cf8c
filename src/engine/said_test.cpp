// What people say of a lead, in its assessment: by hand, one rule of docs/model.md after another.
#include "engine/said.hpp"

#include <gtest/gtest.h>

#include "engine/assess.hpp"
#include "engine/plan.hpp"
#include "engine/refusal.hpp"
#include "support/random_model.hpp"

namespace winnow::engine {
namespace {

constexpr Millis now = 1'800'000'000'000;
constexpr Millis day = 86'400'000;

const char* const funnel = R"(name: funnel
signals:
  visits: {event: page}
scores:
  fit:
    range: [0, 50]
    rules:
      - {id: title, when: 'lead.title == "CTO"', points: 30}
  use:
    rules:
      - {id: seen, match: signals.visits, steps: [{from: 3, points: 10}]}
frameworks:
  bant:
    criteria:
      - {id: budget, when: 'lead.budget >= 10'}
      - {id: need, when: 'lead.need == "now"'}
disqualify:
  - {reason: spam, when: 'lead.title == "spam"'}
stages:
  - {id: mql, enter: 'score.total >= 40'}
  - {id: sql, by: sales, require: 'framework.bant.status == "qualified" && lead.phone != ""'}
)";

std::shared_ptr<const Plan> plan_of(const std::string& text) {
  return make_plan(test::parsed(text));
}

Timeline known(std::vector<std::pair<std::string, Value>> fields) {
  Timeline timeline;
  for (auto& [name, value] : fields) {
    timeline.traits.push_back({"lead", name, value, now - 9 * day, Source::Server});
  }
  return timeline;
}

LeadVerdict verdict(LeadVerdict::Kind kind, Millis at, std::string reason) {
  LeadVerdict out;
  out.kind = kind;
  out.at = at;
  out.reason = std::move(reason);
  return out;
}

LeadVerdict correction(Milli points, std::string score) {
  LeadVerdict out = verdict(LeadVerdict::Kind::Correction, now - day, "a good call");
  out.points = points;
  out.score = std::move(score);
  return out;
}

std::string reason_at(const Plan& plan, const Timeline& timeline, Millis at) {
  const Assessment got = assess(plan, timeline, at);
  return std::string(disqualified_because(*plan.model, got).value_or("-"));
}

TEST(Said, APersonsDisqualificationCountsBeforeARulesUntilItEnds) {
  const auto plan = plan_of(funnel);
  Timeline timeline = known({{"title", Value("spam")}});
  LeadVerdict said = verdict(LeadVerdict::Kind::Disqualified, now, "rival");
  said.until = now + day;
  timeline.verdicts = {said};
  EXPECT_EQ(reason_at(*plan, timeline, now - 1), "spam");
  EXPECT_EQ(reason_at(*plan, timeline, now), "rival");
  EXPECT_EQ(reason_at(*plan, timeline, now + day - 1), "rival");
  EXPECT_EQ(reason_at(*plan, timeline, now + day), "spam");
  EXPECT_EQ(assess(*plan, timeline, now).changes_at, now + day);

  LeadVerdict lifted = verdict(LeadVerdict::Kind::Disqualified, now + 5, "");
  lifted.lifted = true;
  timeline.verdicts.push_back(lifted);
  EXPECT_EQ(reason_at(*plan, timeline, now + 5), "spam");
  EXPECT_EQ(assess(*plan, timeline, now).changes_at, now + 5);

  timeline.verdicts = {verdict(LeadVerdict::Kind::Disqualified, now, "")};
  EXPECT_EQ(reason_at(*plan, timeline, now), "disqualified");
}

TEST(Said, ACorrectionIsALineBeforeTheLimitsOfItsScore) {
  const auto plan = plan_of(funnel);
  Timeline timeline = known({{"title", Value("CTO")}});
  timeline.verdicts = {correction(25'000, "")};
  timeline.verdicts.back().until = now + day;
  const Assessment got = assess(*plan, timeline, now);
  ASSERT_EQ(got.lines.size(), 3u);
  EXPECT_EQ(got.lines[1].kind, Line::Kind::Correction);
  EXPECT_EQ(got.lines[1].points, 25'000);
  EXPECT_EQ(got.lines[2].kind, Line::Kind::ScoreLimit);
  EXPECT_EQ(got.lines[2].points, -5'000);
  EXPECT_EQ(got.total, 50'000);
  EXPECT_EQ(correction_reason(got), "a good call");
  EXPECT_EQ(got.stage, 0u);
  EXPECT_EQ(got.changes_at, now + day);  // the stage goes with it
  EXPECT_EQ(assess(*plan, timeline, now + day).total, 30'000);

  timeline.verdicts = {correction(-4'500, "use")};
  EXPECT_EQ(assess(*plan, timeline, now).scores, (std::vector<Milli>{30'000, -4'500}));
}

TEST(Said, ACorrectionOfAnUnknownScoreIsAProblemAndNothingElse) {
  const auto plan = plan_of(funnel);
  Timeline timeline = known({{"title", Value("CTO")}});
  timeline.verdicts = {correction(25'000, "gone")};
  const Assessment got = assess(*plan, timeline, now);
  EXPECT_EQ(got.total, 30'000);
  ASSERT_EQ(got.problems.size(), 1u);
  EXPECT_EQ(got.problems[0].where, "correction");
  EXPECT_EQ(got.problems[0].message, "the model has no score gone");
}

Evidence evidence(std::string name, std::optional<bool> met, Millis at, Source source) {
  Evidence out;
  out.name = std::move(name);
  out.met = met;
  out.at = at;
  out.source = source;
  return out;
}

CriterionState state_of(const Assessment& got, std::size_t criterion) {
  return got.frameworks[0].criteria[criterion];
}

TEST(Said, TheNewestEvidenceOfTheMostTrustedSourceDecidesACriterion) {
  const auto plan = plan_of(funnel);
  Timeline timeline = known({{"budget", Value(std::int64_t{5})}});
  timeline.evidence = {evidence("bant.budget", true, now - 3, Source::Person),
                       evidence("bant.budget", std::nullopt, now - 1, Source::Person),
                       evidence("bant.budget", false, now - 2, Source::Public),
                       evidence("bant.other", true, now - 2, Source::Person)};
  const Assessment got = assess(*plan, timeline, now);
  EXPECT_EQ(state_of(got, 0), CriterionState::Met);
  EXPECT_EQ(state_of(got, 1), CriterionState::Unknown);
  ASSERT_EQ(got.frameworks[0].evidence.size(), 2u);
  const CriterionEvidence& budget = got.frameworks[0].evidence[0];
  ASSERT_TRUE(budget.counts.has_value());
  EXPECT_EQ(budget.counts->at, now - 3);
  EXPECT_EQ(budget.by_model, CriterionState::NotMet);
  EXPECT_TRUE(budget.conflict);
  EXPECT_FALSE(got.frameworks[0].evidence[1].counts.has_value());
  EXPECT_FALSE(got.frameworks[0].evidence[1].conflict);

  timeline.evidence.push_back(evidence("bant.budget", false, now + day, Source::Crm));
  EXPECT_EQ(state_of(assess(*plan, timeline, now + day), 0), CriterionState::NotMet);
}

TEST(Said, AConflictEndsWhenTheAnswerThatDecidesIsSaidTwice) {
  const auto plan = plan_of(funnel);
  const auto in_conflict = [&](const Timeline& timeline) {
    return assess(*plan, timeline, now).frameworks[0].evidence[0].conflict;
  };
  Timeline timeline;
  timeline.evidence = {evidence("bant.budget", true, now - 5, Source::Person)};
  EXPECT_FALSE(in_conflict(timeline));
  timeline.evidence.push_back(evidence("bant.budget", false, now - 4, Source::Person));
  EXPECT_TRUE(in_conflict(timeline));
  Timeline either = timeline;
  either.evidence.push_back(evidence("bant.budget", true, now - 3, Source::Person));
  EXPECT_FALSE(in_conflict(either));
  timeline.evidence.push_back(evidence("bant.budget", false, now - 3, Source::Person));
  EXPECT_FALSE(in_conflict(timeline));
  // The model's own word is one.
  Timeline poor = known({{"budget", Value(std::int64_t{5})}});
  poor.evidence = {evidence("bant.budget", true, now - 5, Source::Person)};
  EXPECT_TRUE(in_conflict(poor));
  poor.evidence.push_back(evidence("bant.budget", true, now - 4, Source::Person));
  EXPECT_FALSE(in_conflict(poor));
}

TEST(Refusal, NamesWhatIsMissingAndTheCriteriaThatAreNotMet) {
  const auto plan = plan_of(funnel);
  Timeline timeline = known({{"budget", Value(std::int64_t{50})}});
  const auto refused = refusal_of_stage(*plan, assess(*plan, timeline, now), 1);
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->condition, R"(framework.bant.status == "qualified" && lead.phone != "")");
  EXPECT_EQ(refused->missing, std::vector<std::string>{});  // false, whatever the phone
  EXPECT_EQ(refused->criteria, (std::vector<CriterionPlace>{{0, 1}}));
  EXPECT_FALSE(refusal_of_stage(*plan, assess(*plan, timeline, now), 0).has_value());

  timeline.evidence = {evidence("bant.need", true, now, Source::Person)};
  const auto unknown = refusal_of_stage(*plan, assess(*plan, timeline, now), 1);
  ASSERT_TRUE(unknown.has_value());
  EXPECT_EQ(unknown->missing, std::vector<std::string>{"lead.phone"});
  EXPECT_TRUE(unknown->criteria.empty());

  timeline.traits.push_back({"lead", "phone", Value("+49"), now, Source::Person});
  EXPECT_FALSE(refusal_of_stage(*plan, assess(*plan, timeline, now), 1).has_value());
}

}  // namespace
}  // namespace winnow::engine
