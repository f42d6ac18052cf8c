// What would change it: what is suggested leads to the next stage when it comes true.
#include "engine/what_if.hpp"

#include <gtest/gtest.h>

#include "engine/plan.hpp"
#include "support/random_expression.hpp"
#include "support/random_model.hpp"

namespace winnow::engine {
namespace {

using test::Random;
using Kind = Suggestion::Kind;

constexpr Millis now = 1'800'000'000'000;

const char* const funnel = R"(name: funnel
signals:
  visits: {event: page}
scores:
  fit:
    rules:
      - {id: title, when: 'lead.title == "CTO"', points: 30}
      - {id: size, match: lead.size, steps: [{from: 10, points: 5}, {from: 100, points: 20}]}
      - {id: little, when: 'lead.other == 1', points: 1}
  use:
    rules:
      - {id: seen, match: signals.visits, steps: [{from: 1, points: 10}, {from: 3, points: 25}]}
frameworks:
  bant:
    criteria:
      - {id: budget, when: 'lead.budget >= 10'}
      - {id: need, when: 'lead.need == "now"'}
      - {id: time, when: 'lead.time == "now"'}
stages:
  - {id: mql, enter: 'score.total >= 30'}
  - {id: sql, by: sales, require: 'framework.bant.met >= 2'}
  - {id: customer, on: [deal_won, paid]}
)";

std::shared_ptr<const Plan> plan_of(const std::string& text) {
  return make_plan(test::parsed(text));
}

Timeline with(std::int64_t visits, std::vector<std::pair<std::string, Value>> fields) {
  Timeline timeline;
  for (auto& [name, value] : fields) {
    timeline.traits.push_back({"lead", name, value, since_ever, Source::Server});
  }
  for (std::int64_t i = 0; i < visits; ++i) {
    timeline.events.push_back({"page", now - 1000 - i, {}, Source::Server, false});
  }
  return timeline;
}

TEST(WhatIf, SuggestsFieldsAndNumbersThatReachAStage) {
  const auto plan = plan_of(funnel);
  const WhatIf got = suggest(*plan, with(2, {{"size", Value(std::int64_t{80})}}), now);
  EXPECT_EQ(got.stage, 0u);
  ASSERT_EQ(got.suggestions.size(), 3u);  // 15 points: the title, 100 of size, a third visit
  EXPECT_EQ(got.suggestions[0].kind, Kind::Field);
  EXPECT_EQ(got.suggestions[0].missing, std::vector<std::string>{"lead.title"});
  EXPECT_EQ(got.suggestions[0].total, 45'000);
  EXPECT_EQ(got.suggestions[1].kind, Kind::Number);
  EXPECT_EQ(got.suggestions[1].asked, "lead.size >= 100");
  EXPECT_EQ(got.suggestions[1].total, 30'000);
  EXPECT_EQ(got.suggestions[2].asked, "signals.visits >= 3");
  EXPECT_EQ(got.suggestions[2].total, 30'000);
}

TEST(WhatIf, SuggestsTheFewestAnswersThatTogetherAreEnough) {
  const auto plan = plan_of(funnel);
  Timeline timeline = with(5, {{"title", Value("CTO")}});
  const WhatIf both = suggest(*plan, timeline, now);
  EXPECT_EQ(both.stage, 1u);
  ASSERT_EQ(both.suggestions.size(), 1u);
  EXPECT_EQ(both.suggestions[0].kind, Kind::Answers);
  EXPECT_EQ(both.suggestions[0].criteria, (std::vector<CriterionPlace>{{0, 0}, {0, 1}}));

  timeline.traits.push_back({"lead", "need", Value("now"), since_ever, Source::Server});
  const WhatIf either = suggest(*plan, timeline, now);
  ASSERT_EQ(either.suggestions.size(), 2u);
  EXPECT_EQ(either.suggestions[0].criteria, (std::vector<CriterionPlace>{{0, 0}}));
  EXPECT_EQ(either.suggestions[1].criteria, (std::vector<CriterionPlace>{{0, 2}}));

  timeline.traits.push_back({"lead", "time", Value("now"), since_ever, Source::Server});
  EXPECT_TRUE(suggest(*plan, timeline, now).suggestions.empty());  // a person may move it
}

TEST(WhatIf, SuggestsTheEventsOfAStage) {
  const auto plan = plan_of(funnel);
  Timeline timeline = with(0, {});
  timeline.moves = {{now - 5, "sql", Move::By::Person, std::nullopt}};
  const WhatIf got = suggest(*plan, timeline, now);
  EXPECT_EQ(got.stage, 2u);
  ASSERT_EQ(got.suggestions.size(), 1u);
  EXPECT_EQ(got.suggestions[0].kind, Kind::Event);
  EXPECT_EQ(got.suggestions[0].events, (std::vector<std::string>{"deal_won", "paid"}));
  timeline.moves[0].to = "customer";
  EXPECT_EQ(suggest(*plan, timeline, now).stage, std::nullopt);
}

// The funnel with another condition, and a lead that knows some of it.
std::string any_funnel(Random& random) {
  static const std::vector<std::string> requires_ = {
      "framework.bant.met >= 1", "framework.bant.met >= 3", "framework.bant.score > 0.5",
      R"(framework.bant.status == "qualified")",
      R"(framework.bant.status == "qualified" || score.total > 60)"};
  std::string text = funnel;
  const std::string old = "framework.bant.met >= 2";
  return text.replace(text.find(old), old.size(), test::pick(random, requires_));
}

Timeline any_lead(Random& random) {
  Timeline timeline = with(random.between(0, 4), {});
  const auto add = [&](const char* name, Value value) {
    timeline.traits.push_back({"lead", name, std::move(value), since_ever, Source::Server});
  };
  if (test::chance(random, 70)) add("title", Value(test::chance(random, 70) ? "CTO" : "clerk"));
  if (test::chance(random, 50)) add("size", Value(random.between(1, 120)));
  if (test::chance(random, 30)) add("budget", Value(random.between(5, 15)));
  if (test::chance(random, 30)) add("need", Value(test::chance(random, 70) ? "now" : "never"));
  if (test::chance(random, 30)) add("time", Value(test::chance(random, 70) ? "now" : "never"));
  return timeline;
}

// Answers are evidence: given for real, they open the gate, and one fewer does not.
TEST(WhatIf, WhatItSuggestsComesTrue) {
  std::size_t answers = 0, numbers = 0, several = 0;
  test::for_all(300, [&](Random& random) {
    const auto plan = plan_of(any_funnel(random));
    const auto& model = plan->model;
    const Timeline timeline = any_lead(random);
    const Millis as_of = now;
    const WhatIf got = suggest(*plan, timeline, as_of, Setting::Live);
    const auto leads_there = [&](const Timeline& then) {
      const Assessment seen = assess(*plan, then, as_of, {Setting::Live, true, false, false});
      const bool open = seen.gates[*got.stage].state == CriterionState::Met;
      return open || (seen.stage && *seen.stage >= *got.stage);
    };
    for (const Suggestion& one : got.suggestions) {
      if (one.kind == Kind::Event) continue;
      EXPECT_FALSE(leads_there(timeline));
      numbers += one.kind == Kind::Number ? 1 : 0;
      if (one.kind != Kind::Answers) continue;
      Timeline then = timeline;
      for (const CriterionPlace place : one.criteria) {
        EXPECT_FALSE(leads_there(then));
        const Framework& framework = model->frameworks[place.framework];
        Evidence said;
        said.name = framework.id + "." + framework.criteria[place.criterion].id;
        said.met = true;
        said.at = as_of;
        then.evidence.push_back(said);
      }
      EXPECT_TRUE(leads_there(then));
      ++answers;
      several += one.criteria.size() > 1 ? 1 : 0;
    }
  });
  EXPECT_GT(answers, 50u);
  EXPECT_GT(numbers, 20u);
  EXPECT_GT(several, 20u);
}

}  // namespace
}  // namespace winnow::engine
