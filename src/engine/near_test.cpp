#include "engine/near.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "base/zones.hpp"
#include "engine/assess.hpp"
#include "engine/model_parse.hpp"

namespace winnow::engine {
namespace {

// The near miss of a model with one rule, as "gain: asked, it is value"; empty: none.
std::string near(const std::string& rule, const Map& lead) {
  const std::string text = "name: n\nscores: {fit: {rules: [{id: rule, " + rule + "}]}}\n";
  const ParsedModel parsed = parse_model(text, {load_zone, all_zones});
  for (const Issue& issue : parsed.issues) ADD_FAILURE() << text << issue.message;
  if (!parsed.model) return "";
  Timeline timeline;
  for (const auto& [name, value] : lead) {
    timeline.traits.push_back({"lead", name, value, since_ever, Source::Server});
  }
  AssessOptions options;
  options.near = true;
  const Assessment assessment = assess(*make_plan(parsed.model), timeline, 0, options);
  if (assessment.near.empty()) return "";
  const NearMiss& miss = assessment.near[0];
  return milli_text(miss.gain) + ": " + miss.asked + ", it is " + to_json(miss.value);
}

Value number(std::int64_t n) {
  return Value(n);
}

TEST(Near, AStepThatIsNotFar) {
  const std::string steps = "match: lead.n, steps: [{from: 10, points: 2}, {from: 100, points: 5}]";
  EXPECT_EQ(near(steps, {{"n", number(8)}}), "2: lead.n >= 10, it is 8");
  EXPECT_EQ(near(steps, {{"n", number(7)}}), "");
  EXPECT_EQ(near(steps, {{"n", number(75)}}), "3: lead.n >= 100, it is 75");
  EXPECT_EQ(near(steps, {{"n", number(74)}}), "");
  EXPECT_EQ(near(steps, {{"n", number(100)}}), "");
  EXPECT_EQ(near(steps, {{"n", Value("90")}}), "");
  EXPECT_EQ(near(steps, {}), "");
  EXPECT_EQ(near("match: lead.n, steps: [{from: 2, points: 1}]", {{"n", number(1)}}),
            "1: lead.n >= 2, it is 1");
  EXPECT_EQ(near("match: lead.n, steps: [{is: 2, points: 1}]", {{"n", number(1)}}), "");
}

TEST(Near, OneComparisonMissedWhileTheRestHolds) {
  const std::string rule = "when: 'lead.n >= 20 && lead.a == \"x\"', points: 7";
  EXPECT_EQ(near(rule, {{"a", Value("x")}, {"n", number(15)}}), "7: lead.n >= 20, it is 15");
  EXPECT_EQ(near(rule, {{"a", Value("x")}, {"n", number(14)}}), "");
  EXPECT_EQ(near(rule, {{"a", Value("y")}, {"n", number(19)}}), "");
  EXPECT_EQ(near(rule, {{"a", Value("x")}, {"n", number(20)}}), "");
  EXPECT_EQ(near(rule, {{"a", Value("x")}}), "");
}

TEST(Near, ComparisonsOfEitherSide) {
  EXPECT_EQ(near("when: lead.n > 4, points: 1", {{"n", number(4)}}), "1: lead.n > 4, it is 4");
  EXPECT_EQ(near("when: lead.n < 4, points: 1", {{"n", number(5)}}), "1: lead.n < 4, it is 5");
  EXPECT_EQ(near("when: 0.5 <= lead.n, points: 1", {{"n", Value(0.4)}}),
            "1: 0.5 <= lead.n, it is 0.4");
  EXPECT_EQ(near("when: 0.5 <= lead.n, points: 1", {{"n", Value(0.3)}}), "");
  EXPECT_EQ(near("when: lead.n > 0, points: 1", {{"n", number(0)}}), "");
  EXPECT_EQ(near("when: lead.n == 4, points: 1", {{"n", number(5)}}), "");
  EXPECT_EQ(near("when: lead.n > 4 || lead.n < 0, points: 1", {{"n", number(4)}}), "");
}

}  // namespace
}  // namespace winnow::engine
