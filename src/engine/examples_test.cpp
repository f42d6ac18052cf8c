#include "engine/examples.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "base/json.hpp"
#include "base/zones.hpp"
#include "engine/model_parse.hpp"

namespace winnow::engine {
namespace {

constexpr std::string_view model_head = R"(
name: small
fields: {title: {type: string}, size: {type: int}, budget: {type: number, from: [crm]}}
signals: {views: {event: view, within: 7d}}
scores:
  fit:
    rules:
      - {id: manager, when: 'lead.title == "Manager"', points: 12.5}
      - {id: size, match: lead.size, steps: [{from: 10, points: 2}]}
      - {id: rich, when: lead.budget > 1000, points: 4}
  interest:
    rules: [{id: views, each: views, points: 5, max: 8}]
labels: {fit: {1: 10}}
grade: {A: 20, B: 10}
frameworks: {ready: {criteria: [{id: size, when: lead.size > 5}]}}
disqualify: [{reason: rival, when: 'lead.title == "Rival"'}]
stages: [{id: known, enter: score.total > 5}]
segments: {seen: signals.views > 0, big: lead.size > 99}
examples:
  - )";

ExampleResult check(std::string_view example, Millis now = 1'767'225'600'000) {
  const ParsedModel parsed =
      parse_model(std::string(model_head) + std::string(example), {load_zone, all_zones});
  for (const Issue& issue : parsed.issues) ADD_FAILURE() << issue.line << ": " << issue.message;
  if (!parsed.model) return {};
  return check_example(*make_plan(parsed.model), parsed.model->examples.at(0), now);
}

std::vector<std::string> sentences_of(const ExampleResult& result) {
  std::vector<std::string> all;
  for (const Difference& one : result.differences) all.push_back(sentence_of(one));
  return all;
}

TEST(Examples, WhatExpectDoesNotNameIsNotCompared) {
  EXPECT_TRUE(check("{name: any, lead: {title: Manager}, expect: {}}").ok);
}

TEST(Examples, EverythingThatCanBeNamedHolds) {
  const ExampleResult result = check(R"({name: all, lead: {title: Manager, size: 12, budget: 5000},
    events: [{event: view, at: -1d}, {event: view, at: -6d}, {event: view, at: -8d}],
    expect: {total: 26.5, scores: {fit: 18.5, interest: 8}, points: {manager: 12.5, views: 8},
             labels: {fit: 1}, grade: A, stage: known, frameworks: {ready: qualified},
             next_question: {ready: null}, disqualified: null, segments: [seen], missing: []}})");
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(sentences_of(result), std::vector<std::string>{});
}

TEST(Examples, EachDifferenceIsSaid) {
  const ExampleResult result = check(R"({name: wrong, lead: {title: Manager},
    expect: {total: 12, points: {size: 2}, grade: A, stage: null, missing: [lead.size]}})");
  EXPECT_FALSE(result.ok);
  const std::vector<std::string> expected = {
      R"(grade is "B", not "A")", R"(missing is ["lead.budget","lead.size"], not ["lead.size"])",
      "points.size is 0, not 2",  R"(stage is "known", not null)",
      "total is 12.5, not 12",
  };
  EXPECT_EQ(sentences_of(result), expected);
  EXPECT_EQ(to_json(Value(result.got)),
            R"({"grade":"B","missing":["lead.budget","lead.size"],"points":{"size":0},)"
            R"("stage":"known","total":12.5})");
}

TEST(Examples, AsOfIsTheExamplesOwnOrNow) {
  const std::string events = "events: [{event: view, at: 2026-01-01T00:00:00Z}]";
  const std::string head = "{name: when, " + events;
  EXPECT_TRUE(check(head + ", as_of: 2026-01-02, expect: {total: 5}}").ok);
  EXPECT_TRUE(check(head + ", as_of: 2026-02-02, expect: {total: 0}}").ok);
  EXPECT_TRUE(check(head + ", expect: {total: 5}}", 1'767'225'600'000).ok);  // 2026-01-01
  EXPECT_TRUE(check(head + ", expect: {total: 0}}", 1'767'225'599'999).ok);
}

}  // namespace
}  // namespace winnow::engine
