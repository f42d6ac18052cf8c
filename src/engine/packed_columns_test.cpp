// Columns read from packed timelines, folded, against assess() of the same timelines.
#include "engine/packed_columns.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/fold.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"

namespace winnow::engine {
namespace {

using test::Random;

constexpr std::int64_t version = 3;

Fact fact_of(FactKind kind, Source source, std::string name, Millis at, Map data) {
  Fact fact;
  fact.kind = kind;
  fact.source = source;
  fact.name = std::move(name);
  fact.at = at;
  fact.data = std::move(data);
  return fact;
}

Fact move_of(Random& random, const Move& move) {
  static constexpr std::string_view movers[] = {"model", "person", "event"};
  Map data{{"by", Value(std::string(movers[static_cast<std::size_t>(move.by)]))}};
  if (test::chance(random, 80)) data.emplace_back("model", Value(random.between(1, version + 1)));
  if (move.until) data.emplace_back("until", Value(timestamp_of(*move.until)));
  if (test::chance(random, 50)) {
    data.emplace_back("why",
                      Value(Map{{"lines", Value(List{Value(Map{{"points", Value(1.5)}})})}}));
  }
  return fact_of(FactKind::Move, Source::Server, move.to, move.at, std::move(data));
}

// The timeline as facts, in an order of arrival that keeps that of each kind.
std::vector<Fact> facts_of(Random& random, const Timeline& timeline) {
  std::vector<Fact> facts;
  for (const Trait& trait : timeline.traits) {
    facts.push_back(fact_of(FactKind::Trait, trait.source, trait.root, trait.known_at,
                            {{trait.name, trait.value}}));
  }
  for (const Move& move : timeline.moves) facts.push_back(move_of(random, move));
  for (const Consent& consent : timeline.consents) {
    facts.push_back(fact_of(FactKind::Consent, Source::Server, consent.purpose, consent.at,
                            {{"given", Value(consent.given)}}));
  }
  for (const Event& event : timeline.events) {
    facts.push_back(fact_of(FactKind::Event, event.source, event.name, event.at, event.properties));
    if (test::chance(random, 10)) {
      facts.push_back(fact_of(FactKind::Note, Source::Person, "", event.at,
                              {{"text", Value("a note of its own")}}));
    }
  }
  for (std::size_t i = 0; i < facts.size(); ++i)
    facts[i].seq = static_cast<std::int64_t>(i) * 3 + 1;
  std::size_t event = 0;
  const std::vector<Fact> before = facts;
  for (const Fact& fact : before) {
    if (fact.kind != FactKind::Event) continue;
    if (!timeline.events[event++].under_verdict) continue;
    Fact verdict = fact_of(FactKind::Verdict, Source::Person, "bot", fact.at,
                           {{"of", Value("m")}, {"of_seq", Value(fact.seq)}});
    verdict.seq = facts.back().seq + 1;
    facts.push_back(std::move(verdict));
  }
  return facts;
}

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
      leads.push_back(PackedTimeline().with(facts_of(random, last), texts));
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
