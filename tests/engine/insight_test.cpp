// The figures of a backtest against slow and obvious twins, over random models and timelines.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/assess.hpp"
#include "engine/insight/report.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"

namespace winnow::test {
namespace {

using engine::insight::Judged;
using engine::insight::Report;
using engine::insight::RuleAt;
using engine::insight::Totals;

struct Sample {
  std::shared_ptr<const engine::Model> model;
  std::vector<engine::Timeline> timelines;
  std::vector<Millis> instants;
  std::vector<engine::Assessment> assessments;
  std::vector<std::uint32_t> leads;  // all of them
};

Sample any_sample(Random& random) {
  Sample sample;
  sample.model = parsed(any_model_text(random));
  const auto plan = engine::make_plan(sample.model);
  const auto count = static_cast<std::uint32_t>(random.between(1, 40));
  for (std::uint32_t i = 0; i < count; ++i) {
    sample.timelines.push_back(any_timeline(random));
    sample.instants.push_back(any_as_of(random, *sample.model, sample.timelines.back()));
    sample.assessments.push_back(
        engine::assess(*plan, sample.timelines.back(), sample.instants.back()));
    sample.leads.push_back(i);
  }
  return sample;
}

Judged judged_of(Random& random, const Sample& sample) {
  Judged judged(*sample.model, static_cast<std::uint32_t>(sample.leads.size()));
  for (const std::uint32_t lead : sample.leads) {
    judged.set(lead, sample.assessments[lead]);
    judged.won[lead] = static_cast<std::uint8_t>(random.between(0, 2) == 0);
  }
  return judged;
}

TEST(Insight, PointsOfRulesAddUpToTheTotals) {
  for_all(150, [](Random& random) {
    const Sample sample = any_sample(random);
    const Judged judged = judged_of(random, sample);
    EXPECT_EQ(Totals(*sample.model, judged.points).with_all(), judged.total);
  });
}

TEST(Insight, WithoutARuleIsWhatTheModelWithoutItSays) {
  for_all(60, [](Random& random) {
    const Sample sample = any_sample(random);
    const Judged judged = judged_of(random, sample);
    const Totals totals(*sample.model, judged.points);
    const auto& rules = judged.points.rules();
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const RuleAt& at = rules[i];
      auto smaller = std::make_shared<engine::Model>(*sample.model);
      auto& group = smaller->scores[at.score].groups[at.group].rules;
      group.erase(group.begin() + static_cast<std::ptrdiff_t>(at.rule));
      const auto plan = engine::make_plan(smaller);
      std::vector<Milli> expected;
      for (const std::uint32_t lead : sample.leads) {
        expected.push_back(
            engine::assess(*plan, sample.timelines[lead], sample.instants[lead]).total);
      }
      EXPECT_EQ(totals.without(i), expected) << rule_at(*sample.model, at).id;
    }
  });
}

TEST(Insight, RulesAreCountedLeadByLead) {
  for_all(100, [](Random& random) {
    const Sample sample = any_sample(random);
    const Judged judged = judged_of(random, sample);
    const Report report = report_of(*sample.model, judged, sample.leads, {});
    for (const auto& figures : report.rules) {
      std::uint32_t fired = 0, fired_won = 0;
      for (const std::uint32_t lead : sample.leads) {
        Milli points = 0;
        for (const engine::Line& line : sample.assessments[lead].lines) {
          const bool of_rule =
              line.kind == engine::Line::Kind::Rule || line.kind == engine::Line::Kind::RuleLimit;
          if (of_rule && RuleAt{line.score, line.group, line.rule} == figures.at) {
            points += line.points;
          }
        }
        fired += points != 0 ? 1 : 0;
        fired_won += points != 0 ? judged.won[lead] : 0u;
      }
      EXPECT_EQ(figures.fired, fired);
      EXPECT_EQ(figures.won, fired_won);
      ASSERT_EQ(figures.evidence.has_value(), fired > 0);
      if (fired == 0) continue;
      const double of_won = (fired_won + 0.5) / (report.won + 1.0);
      const double of_lost = (fired - fired_won + 0.5) / (report.leads - report.won + 1.0);
      EXPECT_DOUBLE_EQ(*figures.evidence, std::log(of_won / of_lost));
      EXPECT_DOUBLE_EQ(*figures.rate, 1.0 * fired_won / fired);
      EXPECT_EQ(figures.rate_others.has_value(), fired < report.leads);
    }
  });
}

TEST(Insight, BandsHoldEveryLeadOnce) {
  for_all(150, [](Random& random) {
    const Sample sample = any_sample(random);
    const Report report = report_of(*sample.model, judged_of(random, sample), sample.leads, {});
    std::uint32_t leads = 0, won = 0;
    for (const auto& band : report.calibration) {
      EXPECT_GT(band.leads, 0U);
      EXPECT_LE(band.interval.low, band.rate);
      EXPECT_GE(band.interval.high, band.rate);
      leads += band.leads;
      won += band.won;
    }
    EXPECT_EQ(leads, report.leads);
    EXPECT_EQ(won, report.won);
  });
}

// A part of the leads is reported as if there were no others, and in any order.
TEST(Insight, APartIsReportedForItself) {
  for_all(60, [](Random& random) {
    const Sample sample = any_sample(random);
    const Judged judged = judged_of(random, sample);
    std::vector<std::uint32_t> part;
    for (const std::uint32_t lead : sample.leads) {
      if (random.between(0, 1) == 0) part.insert(part.begin(), lead);
    }
    Judged alone(*sample.model, static_cast<std::uint32_t>(part.size()));
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < part.size(); ++i) {
      alone.set(i, sample.assessments[part[i]]);
      alone.won[i] = judged.won[part[i]];
      all.push_back(i);
    }
    const Report a = report_of(*sample.model, judged, part, {});
    const Report b = report_of(*sample.model, alone, all, {});
    EXPECT_EQ(a.leads, b.leads);
    EXPECT_EQ(a.won, b.won);
    EXPECT_EQ(a.auc, b.auc);
    EXPECT_EQ(a.gains, b.gains);
    ASSERT_EQ(a.rules.size(), b.rules.size());
    for (std::size_t i = 0; i < a.rules.size(); ++i) {
      EXPECT_EQ(a.rules[i].won, b.rules[i].won);
      EXPECT_EQ(a.rules[i].auc_without, b.rules[i].auc_without);
    }
  });
}

}  // namespace
}  // namespace winnow::test
