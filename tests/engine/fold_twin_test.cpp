// The columns against the slow twin: many leads of files, block by block, in any order of blocks.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "cel/program.hpp"
#include "engine/fold.hpp"
#include "support/lead_columns.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/twin.hpp"
#include "support/twin_signals.hpp"

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::Details;
using engine::Fold;
using engine::Plan;
using engine::Results;
using engine::Timeline;

bool bit(const std::vector<std::uint64_t>& bits, std::size_t lead) {
  return (bits[lead / 64] >> (lead % 64) & 1) != 0;
}

// A column that the model gives nothing to put into may be empty.
std::uint16_t code(const std::vector<std::uint16_t>& column, std::size_t lead) {
  return column.empty() ? std::uint16_t{0} : column[lead];
}

void expect_lead(const Plan& plan, const Results& got, std::size_t lead,
                 const Assessment& expected) {
  const engine::Model& model = *plan.model;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    EXPECT_EQ(got.scores[s][lead], expected.scores[s]);
    if (model.scores[s].labels.empty()) continue;
    EXPECT_EQ(got.labels[s][lead], expected.labels[s] ? *expected.labels[s] + 1 : 0);
  }
  EXPECT_EQ(got.total[lead], expected.total);
  const std::uint16_t grade = code(got.grade, lead);
  EXPECT_EQ(grade == 0 ? std::nullopt : std::optional(got.grades[grade - 1u]), expected.grade);
  for (std::size_t f = 0; f < model.frameworks.size(); ++f) {
    EXPECT_EQ(got.frameworks[f][lead], static_cast<int>(expected.frameworks[f].status));
  }
  EXPECT_EQ(code(got.disqualified, lead), expected.disqualified ? *expected.disqualified + 1 : 0);
  EXPECT_EQ(code(got.stage, lead), expected.stage ? *expected.stage + 1 : 0);
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    EXPECT_EQ(bit(got.segments[i], lead), expected.segments[i]);
  }
}

void expect_details(const Plan& plan, const Details& got, std::size_t lead,
                    const Timeline& timeline, Millis as_of, const Assessment& expected,
                    engine::Setting setting = engine::Setting::Batch) {
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < plan.traits.size(); ++i) {
    if (bit(got.missing[i], lead)) missing.push_back(plan.traits[i].name);
  }
  EXPECT_EQ(missing, expected.missing);
  engine::AssessOptions options;
  options.setting = setting;
  const Assessment alone = engine::assess(plan, timeline, as_of, options);
  EXPECT_EQ(got.changes_at[lead], alone.changes_at.value_or(INT64_MAX));
  EXPECT_EQ(bit(got.changes_inexact, lead), !alone.changes_exact);
}

TEST(Fold, AgreesWithTheTwinLeadByLead) {
  for_all(60, [](Random& random) {
    const std::string text = any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = parsed(text);
    if (!model) return;
    const auto plan = engine::make_plan(model);
    const bool several_blocks = chance(random, 5);
    const auto leads = any_leads(random, several_blocks ? 2100 : random.between(1, 130));
    const auto traits = columns_of(*plan, leads);
    const engine::Timelines timelines = timelines_of(*plan, leads);
    const Millis as_of = any_as_of(random, *model, pick(random, leads));
    const Fold fold(*plan, traits, timelines, as_of);
    Results results(*plan, timelines.leads());
    Details details(*plan, timelines.leads());
    const auto scratch = fold.scratch();
    for (std::uint32_t block = fold.blocks(); block-- > 0;) {  // the last first
      fold.judge(block, *scratch, results);
      fold.detail(block, *scratch, details);
    }
    for (std::size_t lead = 0; lead < leads.size() && !testing::Test::HasFailure(); ++lead) {
      SCOPED_TRACE(testing::Message() << "lead " << lead << " as_of " << as_of);
      const Assessment expected = twin_assess(*model, leads[lead], as_of);
      expect_lead(*plan, results, lead, expected);
      if (lead < 150) expect_details(*plan, details, lead, leads[lead], as_of, expected);
    }
  });
}

// Moves and consents beside the columns: what a live base knows of nearly every lead.
TEST(Fold, AgreesWithTheTwinOnMovesAndConsents) {
  for_all(60, [](Random& random) {
    const std::string text = any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = parsed(text);
    if (!model) return;
    const auto plan = engine::make_plan(model);
    auto leads = any_leads(random, chance(random, 5) ? 2100 : random.between(1, 130));
    engine::LeadFacts facts;
    for (Timeline& lead : leads) {
      add_live_facts(random, lead);
      facts.add(lead);
    }
    const auto traits = columns_of(*plan, leads);
    const engine::Timelines timelines = timelines_of(*plan, leads);
    const Millis as_of = any_as_of(random, *model, pick(random, leads));
    const engine::Setting setting =
        chance(random, 75) ? engine::Setting::Live : engine::Setting::Batch;
    const Fold fold(*plan, traits, timelines, as_of, {setting, &facts});
    Results results(*plan, timelines.leads());
    Details details(*plan, timelines.leads());
    const auto scratch = fold.scratch();
    for (std::uint32_t block = fold.blocks(); block-- > 0;) {
      fold.judge(block, *scratch, results);
      if (block == 0) fold.detail(block, *scratch, details);
    }
    for (std::size_t lead = 0; lead < leads.size() && !testing::Test::HasFailure(); ++lead) {
      SCOPED_TRACE(testing::Message() << "lead " << lead << " as_of " << as_of);
      const Assessment expected = twin_assess(*model, leads[lead], as_of, setting);
      expect_lead(*plan, results, lead, expected);
      if (lead < 50) expect_details(*plan, details, lead, leads[lead], as_of, expected, setting);
    }
  });
}

}  // namespace
}  // namespace winnow::test
