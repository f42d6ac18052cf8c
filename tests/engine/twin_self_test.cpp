// The twin against examples worked out by hand from docs/model.md, so that it can be trusted where
// the engine is compared with it.
#include <gtest/gtest.h>

#include <cmath>

#include "base/decimal.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/twin.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::CriterionState;
using engine::FrameworkStatus;
using engine::Line;
using engine::Setting;
using engine::Source;
using engine::Timeline;

constexpr Millis day = 86400 * 1000;

void know(Timeline& timeline, const std::string& name, Value value, Millis at = engine::since_ever,
          Source source = Source::Server) {
  timeline.traits.push_back({"lead", name, std::move(value), at, source});
}

void happen(Timeline& timeline, const std::string& name, Millis at, Map properties = {}) {
  engine::Event event;
  event.name = name;
  event.at = at;
  event.properties = std::move(properties);
  timeline.events.push_back(std::move(event));
}

// What `expression` of one signal comes to: the points of a rule that gives 1 for each.
std::string points_of_signal(const std::string& signal, const Timeline& timeline, Millis as_of,
                             const std::string& rule = "points: 1") {
  const auto model = parsed("name: t\ntimezone: Europe/Warsaw\nsignals:\n  s: {" + signal +
                            "}\nscores:\n  a:\n    rules: [{id: r, each: s, " + rule + "}]\n");
  if (!model) return "no model";
  return milli_text(twin_assess(*model, timeline, as_of).total);
}

TEST(HalfLifeWeight, IsThePublishedOne) {
  const std::int64_t week = 604800;
  EXPECT_EQ(half_life_weight(0, week), 4294967296);
  EXPECT_EQ(half_life_weight(1, week), 4294962512);
  EXPECT_EQ(half_life_weight(86400, week), 3890057033);
  EXPECT_EQ(half_life_weight(302400, week), 3037000500);
  EXPECT_EQ(half_life_weight(604799, week), 2147486136);
  EXPECT_EQ(half_life_weight(604800, week), 2147483648);
  EXPECT_EQ(half_life_weight(604801, week), 2147481256);
  EXPECT_EQ(half_life_weight(week * 32, week), 1);
  EXPECT_EQ(half_life_weight(week * 32 + 1, week), 0);
}

TEST(HalfLifeWeight, IsNearTheExponentialAndNeverRises) {
  for_all(200, [](Random& random) {
    const std::int64_t length = random.between(1, 400ll * 86400);
    const std::int64_t age = random.between(0, 20 * length);
    const double exact = std::exp2(32.0 - static_cast<double>(age) / static_cast<double>(length));
    const auto weight = static_cast<double>(half_life_weight(age, length));
    EXPECT_NEAR(weight, exact, exact * 1e-6 + 1.0);
    EXPECT_LE(half_life_weight(age + 1, length), half_life_weight(age, length));
  });
}

TEST(LinearWeight, FallsToNothing) {
  EXPECT_EQ(linear_weight(0, 3), 4294967296);
  EXPECT_EQ(linear_weight(1, 3), 2863311530);  // floor(2^32 · 2/3)
  EXPECT_EQ(linear_weight(2, 3), 1431655765);
  EXPECT_EQ(linear_weight(3, 3), 0);
  EXPECT_EQ(linear_weight(1'000'000'000'000, 3), 0);
}

TEST(TwinSignal, CountsTheEventsInsideItsWindow) {
  Timeline timeline;
  happen(timeline, "page", around - 10'000);         // exactly as old as the window: outside
  happen(timeline, "page", around - 10'000 + 1000);  // a second younger: inside
  happen(timeline, "page", around - 9'001);          // 9.001 s, in whole seconds 10: outside
  happen(timeline, "page", around);
  happen(timeline, "page", around + 1);  // the future
  EXPECT_EQ(points_of_signal("event: page, within: 10s", timeline, around), "2");
  EXPECT_EQ(points_of_signal("event: page", timeline, around), "4");
  EXPECT_EQ(points_of_signal("event: call", timeline, around), "0");
}

TEST(TwinSignal, SeesNoEventUnderAVerdict) {
  Timeline timeline;
  happen(timeline, "page", around);
  happen(timeline, "page", around);
  timeline.events[0].under_verdict = true;
  EXPECT_EQ(points_of_signal("event: page, at_most: 1 ever", timeline, around), "1");
}

TEST(TwinSignal, CapsByTheDaysAndWeeksOfTheZone) {
  Timeline timeline;
  // Warsaw is two hours ahead: 22:30 UTC is the next day there. 2025-06-15 is a Sunday.
  happen(timeline, "page", around + 9 * 3600 * 1000);       // Sunday 23:00
  happen(timeline, "page", around + 9 * 3600 * 1000 + 1);   // Sunday 23:00
  happen(timeline, "page", around + 10 * 3600 * 1000 + 1);  // Monday 00:00
  const Millis as_of = around + day;
  EXPECT_EQ(points_of_signal("event: page, at_most: 1 per day", timeline, as_of), "2");
  EXPECT_EQ(points_of_signal("event: page, at_most: 1 per week", timeline, as_of), "2");
  EXPECT_EQ(points_of_signal("event: page, at_most: 1 per month", timeline, as_of), "1");
  EXPECT_EQ(points_of_signal("event: page, at_most: 2 ever", timeline, as_of), "2");
  EXPECT_EQ(points_of_signal("event: page, measure: days", timeline, as_of), "2");
}

TEST(TwinSignal, CapsBeforeItLooksAtTheWindow) {
  Timeline timeline;
  happen(timeline, "page", around - 20'000);
  happen(timeline, "page", around);
  EXPECT_EQ(points_of_signal("event: page, at_most: 1 ever, within: 10s", timeline, around), "0");
}

TEST(TwinSignal, MeasuresNumbersToTheMillionth) {
  Timeline timeline;
  happen(timeline, "order", around - 3000, {{"amount", Value(1.0000005)}});
  happen(timeline, "order", around - 2000, {{"amount", Value(std::int64_t{-4})}});
  happen(timeline, "order", around - 1000, {{"amount", Value("7")}});  // undeclared: only text
  happen(timeline, "order", around, {{"amount", Value(true)}});
  const std::string of = ", of: amount";
  EXPECT_EQ(points_of_signal("event: order, measure: sum" + of, timeline, around), "-3");
  EXPECT_EQ(
      points_of_signal("event: order, measure: sum" + of, timeline, around, "points: 1000000000"),
      "-2999999000");  // 1.0000005 is 1.000001 in millionths
  EXPECT_EQ(points_of_signal("event: order, measure: max" + of, timeline, around), "1");
  EXPECT_EQ(points_of_signal("event: order, measure: last" + of, timeline, around), "-4");
}

TEST(TwinSignal, RoundsPointsHalfAwayFromZero) {
  Timeline timeline;
  happen(timeline, "page", around - 1000);
  // A weight of one half: 0.001 · 1/2 milli-points.
  EXPECT_EQ(points_of_signal("event: page, linear: 2s", timeline, around, "points: 0.001"),
            "0.001");
  EXPECT_EQ(points_of_signal("event: page, linear: 2s", timeline, around, "points: -0.001"),
            "-0.001");
  EXPECT_EQ(points_of_signal("event: page, half_life: 1s", timeline, around, "points: 0.003"),
            "0.002");
}

TEST(TwinSignal, CountsWholeDaysOfAge) {
  Timeline timeline;
  happen(timeline, "page", around - 3 * day);
  happen(timeline, "page", around - day + 1000);
  EXPECT_EQ(points_of_signal("event: '*', measure: days_since_last", timeline, around), "0");
  EXPECT_EQ(points_of_signal("event: '*', measure: days_since_last", timeline, around + 1000), "1");
  EXPECT_EQ(points_of_signal("event: '*', measure: days_since_first", timeline, around), "3");
}

TEST(TwinSignal, RefusesASumBeyond64Bits) {
  const auto model = parsed(
      "name: t\nsignals:\n  s: {event: order, measure: sum, of: amount}\n"
      "scores:\n  a:\n    rules: [{id: r, when: 'signals.s > 0', points: 1}]\n");
  ASSERT_TRUE(model);
  Timeline timeline;
  happen(timeline, "order", around, {{"amount", Value(9e12)}});
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 1000);
  happen(timeline, "order", around, {{"amount", Value(9e12)}});
  const Assessment beyond = twin_assess(*model, timeline, around);
  EXPECT_EQ(beyond.total, 0);
  ASSERT_EQ(beyond.problems.size(), 1u);
  EXPECT_EQ(beyond.problems[0].where, "s");
}

TEST(TwinTraits, TheMoreTrustedThenTheNewerThenTheLaterCounts) {
  const auto model = parsed(
      "name: t\nscores:\n  a:\n    rules:\n"
      "      - {id: r, match: lead.x, steps: [{is: a, points: 1}, {is: b, points: 2}]}\n");
  ASSERT_TRUE(model);
  Timeline timeline;
  know(timeline, "x", Value("a"), around);
  know(timeline, "x", Value("b"), around);
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 2000);
  EXPECT_EQ(twin_assess(*model, timeline, around - 1).total, 0);
  know(timeline, "x", Value("a"), around - day, Source::Crm);
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 1000);
  know(timeline, "x", Value("b"), around - day, Source::Person);  // as trusted as the CRM, later
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 2000);
  know(timeline, "x", Value("a"), around, Source::Public);
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 2000);
}

TEST(TwinScores, LimitsApplyInsideOutAndEachIsALine) {
  const auto model = parsed(R"(
name: t
signals: {s: {event: page}}
scores:
  a:
    range: [0, 10]
    rules: [{id: plain, when: 'true', points: -2}]
    groups:
      - id: g
        range: [0, 15]
        rules: [{id: each, each: s, points: 10, max: 20}, {id: none, when: lead.x, points: 5}]
)");
  ASSERT_TRUE(model);
  Timeline timeline;
  for (int i = 0; i < 3; ++i) happen(timeline, "page", around);
  const Assessment got = twin_assess(*model, timeline, around);
  std::vector<std::pair<Line::Kind, Milli>> lines;
  for (const Line& line : got.lines) lines.emplace_back(line.kind, line.points);
  const std::vector<std::pair<Line::Kind, Milli>> expected = {{Line::Kind::Rule, -2000},
                                                              {Line::Kind::Rule, 30000},
                                                              {Line::Kind::RuleLimit, -10000},
                                                              {Line::Kind::GroupLimit, -5000},
                                                              {Line::Kind::ScoreLimit, -3000}};
  EXPECT_EQ(lines, expected);
  EXPECT_EQ(got.total, 10000);
  EXPECT_EQ(got.missing, std::vector<std::string>{"lead.x"});
  ASSERT_EQ(got.blocked.size(), 1u);
  EXPECT_EQ(got.blocked[0].rule, 1u);
}

TEST(TwinScores, NeedTheConsentTheirRulesName) {
  const auto model = parsed(
      "name: t\nscores:\n  a:\n    rules: [{id: r, when: 'true', points: 1, purpose: mail}]\n");
  ASSERT_TRUE(model);
  Timeline timeline;
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 0);
  timeline.consents = {
      {around - 2, "mail", true}, {around - 1, "mail", false}, {around + 1, "mail", true}};
  EXPECT_EQ(twin_assess(*model, timeline, around - 2).total, 1000);
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 0);
  timeline.consents_known = false;
  EXPECT_EQ(twin_assess(*model, timeline, around).total, 1000);
}

TEST(TwinFrameworks, AreDecidedAsSoonAsTheyCanBe) {
  const auto model = parsed(R"(
name: t
fields: {a: {type: bool}, b: {type: bool}, c: {type: bool}}
scores: {s: {rules: [{id: r, when: 'true', points: 1}]}}
frameworks:
  f:
    qualify: {at_least: 2}
    criteria: [{id: a, when: lead.a}, {id: b, when: lead.b}, {id: c, when: lead.c, knockout: true}]
)");
  ASSERT_TRUE(model);
  const auto status = [&](std::optional<bool> a, std::optional<bool> b, std::optional<bool> c) {
    Timeline timeline;
    if (a) know(timeline, "a", Value(*a));
    if (b) know(timeline, "b", Value(*b));
    if (c) know(timeline, "c", Value(*c));
    return twin_assess(*model, timeline, around).frameworks.at(0).status;
  };
  const auto unknown = std::nullopt;
  EXPECT_EQ(status(true, unknown, unknown), FrameworkStatus::Open);
  EXPECT_EQ(status(true, true, unknown), FrameworkStatus::Open);  // a knockout is unknown
  EXPECT_EQ(status(true, unknown, true), FrameworkStatus::Qualified);
  EXPECT_EQ(status(true, true, false), FrameworkStatus::Disqualified);
  EXPECT_EQ(status(false, false, unknown), FrameworkStatus::Unqualified);
  EXPECT_EQ(status(false, unknown, true), FrameworkStatus::Open);
}

constexpr const char* funnel = R"(
name: t
fields: {x: {type: int}}
scores: {s: {rules: [{id: r, when: 'true', points: 1}]}}
stages:
  - {id: one, enter: 'lead.x >= 1'}
  - {id: two, enter: 'lead.x >= 2', leave: 'lead.x < 1'}
  - {id: sales, by: sales}
  - {id: four, enter: 'lead.x >= 4'}
  - {id: won, on: won, recycle: {after: 10d, to: one}}
)";

std::string stage_in(const engine::Model& model, const Timeline& timeline, Millis as_of,
                     Setting setting) {
  const Assessment got = twin_assess(model, timeline, as_of, setting);
  return got.stage ? model.stages[*got.stage].id : "";
}

TEST(TwinStages, InABatchTheFurthestBeforeAnyWall) {
  const auto model = parsed(funnel);
  ASSERT_TRUE(model);
  const std::vector<std::string> expected = {"", "one", "two", "two", "two"};
  for (std::int64_t x = 0; x < 5; ++x) {
    Timeline timeline;
    know(timeline, "x", Value(x));
    timeline.moves = {{around - 1, "four", engine::Move::By::Model, {}}};
    EXPECT_EQ(stage_in(*model, timeline, around, Setting::Batch),
              expected[static_cast<std::size_t>(x)]);
  }
}

TEST(TwinStages, LiveOneStepFromTheLastMove) {
  const auto model = parsed(funnel);
  ASSERT_TRUE(model);
  const auto from = [&](const std::string& stage, engine::Move::By by, std::int64_t x) {
    Timeline timeline;
    know(timeline, "x", Value(x));
    timeline.moves = {{around - day, stage, by, {}}};
    return stage_in(*model, timeline, around, Setting::Live);
  };
  using By = engine::Move::By;
  EXPECT_EQ(from("two", By::Model, 1), "two");   // its `leave` does not hold
  EXPECT_EQ(from("two", By::Model, 0), "");      // it does: no earlier `enter` holds
  EXPECT_EQ(from("two", By::Person, 0), "two");  // a person's move stands
  EXPECT_EQ(from("one", By::Model, 4), "two");   // a `by` stage is in the way of `four`
  EXPECT_EQ(from("sales", By::Model, 4), "four");
  EXPECT_EQ(from("sales", By::Person, 4), "sales");
}

TEST(TwinStages, EventsMoveFromAnywhereUntilTheyAreRecycled) {
  const auto model = parsed(funnel);
  ASSERT_TRUE(model);
  Timeline timeline;
  know(timeline, "x", Value(std::int64_t{2}));
  happen(timeline, "won", around);
  EXPECT_EQ(stage_in(*model, timeline, around - 1, Setting::Live), "two");
  EXPECT_EQ(stage_in(*model, timeline, around, Setting::Live), "won");
  EXPECT_EQ(stage_in(*model, timeline, around + day, Setting::Batch), "won");
  timeline.moves = {{around, "won", engine::Move::By::Event, {}}};
  EXPECT_EQ(stage_in(*model, timeline, around + 10 * day - 1, Setting::Live), "won");
  EXPECT_EQ(stage_in(*model, timeline, around + 10 * day, Setting::Live), "one");
  timeline.events[0].source = Source::Public;
  timeline.moves.clear();
  EXPECT_EQ(stage_in(*model, timeline, around, Setting::Live), "two");
}

TEST(TwinChangesAt, IsTheSecondAWindowCloses) {
  const auto model = parsed(
      "name: t\nsignals: {s: {event: page, within: 10s}}\n"
      "scores:\n  a:\n    rules: [{id: r, each: s, points: 1}]\n"
      "grade: {A: 1, B: 0}\n");
  ASSERT_TRUE(model);
  Timeline timeline;
  happen(timeline, "page", around + 300);
  EXPECT_EQ(twin_changes_at(*model, timeline, around, 20'000), around + 300);
  EXPECT_EQ(twin_changes_at(*model, timeline, around + 300, 20'000), around + 10'000);
  EXPECT_EQ(twin_changes_at(*model, timeline, around + 10'000, 20'000), std::nullopt);
}

TEST(TwinChangesAt, CountsTheMoveOfALiveAssessmentAsMade) {
  const auto model = parsed(R"(
name: t
signals: {s: {event: page, within: 10s}}
scores: {a: {rules: [{id: r, each: s, points: 1}]}}
stages:
  - {id: one, enter: 'signals.s >= 1'}
  - {id: two, enter: 'signals.s >= 2', leave: 'signals.s < 1'}
)");
  ASSERT_TRUE(model);
  Timeline timeline;
  happen(timeline, "page", around);
  happen(timeline, "page", around - 5000);
  EXPECT_EQ(twin_changes_at(*model, timeline, around, 30'000, Setting::Batch), around + 5'000);
  EXPECT_EQ(twin_changes_at(*model, timeline, around, 30'000, Setting::Live), around + 10'000);
}

}  // namespace
}  // namespace winnow::test
