// Columns read from packed timelines, folded, against assess() of the same timelines.
#include "engine/packed_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/fold.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/timeline_facts.hpp"

namespace winnow::engine {
namespace {

using test::Random;

constexpr std::int64_t version = 3;

// What assess() is given: moves of versions that are not in force are no facts yet.
Timeline timeline_in_force(const PackedTimeline& packed, const FactTexts& texts) {
  std::vector<Fact> facts = packed.unpack(texts);
  facts.erase(std::remove_if(facts.begin(), facts.end(),
                             [](const Fact& fact) {
                               const Value* by = fact.kind == FactKind::Move
                                                     ? find_entry(fact.data, "model")
                                                     : nullptr;
                               return by != nullptr && by->integer() > version;
                             }),
              facts.end());
  TimelineBuilder builder;
  for (const Fact& fact : facts) builder.add(fact);
  return std::move(builder).take();
}

void expect_same_row(const Results& results, std::uint32_t lead, const Assessment& expected) {
  EXPECT_EQ(results.total[lead], expected.total);
  for (std::size_t s = 0; s < results.scores.size(); ++s) {
    EXPECT_EQ(results.scores[s][lead], expected.scores[s]) << s;
  }
  const std::size_t grade = results.grade[lead];
  EXPECT_EQ(grade == 0 ? "" : results.grades[grade - 1], expected.grade.value_or(""));
  EXPECT_EQ(results.stage[lead], expected.stage ? *expected.stage + 1 : 0);
  EXPECT_EQ(results.disqualified[lead], expected.disqualified ? *expected.disqualified + 1 : 0);
}

TEST(PackedColumns, AFoldOfThemSaysWhatAssessSaysOfTheTimelines) {
  std::size_t folded = 0, alone = 0, staged = 0;
  test::for_all(150, [&](Random& random) {
    const std::string text = test::any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = test::parsed(text);
    ASSERT_TRUE(model);
    const auto plan = make_plan(model);
    FactTexts texts;
    std::vector<PackedTimeline> leads;
    Timeline last;
    for (std::int64_t i = random.between(1, 40); i > 0; --i) {
      last = test::any_timeline(random);
      leads.push_back(PackedTimeline().with(test::facts_of(random, last, version + 1), texts));
    }
    const Millis as_of = test::any_as_of(random, *model, last);
    PackedReading reading(*plan, texts, version);
    reading.read(std::span(leads).first(leads.size() / 2), as_of);  // what it remembers stays true
    const PackedColumns columns = reading.read(leads, as_of);
    for (const Setting setting : {Setting::Batch, Setting::Live}) {
      const Fold fold(*plan, columns.traits, columns.timelines, as_of, {setting, &columns.facts});
      Results results(*plan, static_cast<std::uint32_t>(leads.size()));
      const auto scratch = fold.scratch();
      for (std::uint32_t block = 0; block < fold.blocks(); ++block) {
        fold.judge(block, *scratch, results);
      }
      for (std::uint32_t lead = 0; lead < leads.size(); ++lead) {
        if (columns.alone[lead]) {
          ++alone;
          continue;
        }
        SCOPED_TRACE(lead);
        const Assessment expected = assess(*plan, timeline_in_force(leads[lead], texts), as_of,
                                           {setting, false, false, false});
        expect_same_row(results, lead, expected);
        ++folded;
        staged += expected.stage ? 1 : 0;
      }
    }
  });
  EXPECT_GT(folded, alone);
  EXPECT_GT(alone, 0u);
  EXPECT_GT(staged, 100u);
}

}  // namespace
}  // namespace winnow::engine
