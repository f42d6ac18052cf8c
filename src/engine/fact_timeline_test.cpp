// What facts become on a timeline: verdicts on facts and on leads, evidence, what is undone.
#include "engine/fact_timeline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "engine/packed.hpp"
#include "support/random.hpp"

namespace winnow::engine {
namespace {

using test::Random;

Fact fact_of(FactKind kind, std::int64_t seq, Millis at, std::string name, Map data = {}) {
  Fact fact;
  fact.kind = kind, fact.seq = seq, fact.at = at, fact.source = Source::Person;
  fact.name = std::move(name), fact.data = std::move(data);
  return fact;
}

Fact verdict(std::int64_t seq, Millis at, std::string name, std::int64_t of) {
  return fact_of(FactKind::Verdict, seq, at, std::move(name),
                 {{"of", Value("m")}, {"of_seq", Value(of)}});
}

// The verdict on a fact that counts, read aloud from docs/facts.md; nullptr: none.
const Fact* ruling_on(const std::vector<Fact>& facts, std::int64_t seq) {
  const Fact* newest = nullptr;
  for (const Fact& fact : facts) {
    const Value* of = find_entry(fact.data, "of_seq");
    if (fact.kind != FactKind::Verdict || of == nullptr || of->integer() != seq) continue;
    if (fact.seq <= seq) continue;  // it is about what was said before it
    const Fact* on_it = ruling_on(facts, fact.seq);
    if (on_it != nullptr && on_it->name == "undone") continue;
    if (newest == nullptr || fact.at >= newest->at) newest = &fact;
  }
  return newest;
}

bool is_undone(const std::vector<Fact>& facts, std::int64_t seq) {
  const Fact* ruling = ruling_on(facts, seq);
  return ruling != nullptr && ruling->name == "undone";
}

// One fact of any kind but event, told apart by its instant or name.
Fact any_fact(Random& random, std::int64_t seq, Millis at) {
  const std::string name = "n" + std::to_string(seq);
  switch (random.between(0, 5)) {
    case 0:
      return fact_of(FactKind::Trait, seq, at, "lead",
                     {{"a" + name, Value(true)}, {"b" + name, Value(false)}});
    case 1: return fact_of(FactKind::Move, seq, at, name, {{"by", Value("person")}});
    case 2: return fact_of(FactKind::Consent, seq, at, name, {{"given", Value(true)}});
    case 3: return fact_of(FactKind::Evidence, seq, at, name, {{"met", Value(true)}});
    case 4: return fact_of(FactKind::Verdict, seq, at, "disqualified", {{"reason", Value(name)}});
    default: return fact_of(FactKind::Event, seq, at, name);
  }
}

// Each fact that is on the timeline, by its name.
std::vector<std::string> names_on(const Timeline& timeline) {
  std::vector<std::string> all;
  for (const Trait& one : timeline.traits) all.push_back(one.name);
  for (const Event& one : timeline.events) all.push_back(one.name + (one.under_verdict ? "!" : ""));
  for (const Move& one : timeline.moves) all.push_back(one.to);
  for (const Consent& one : timeline.consents) all.push_back(one.purpose);
  for (const LeadVerdict& one : timeline.verdicts) all.push_back(one.reason);
  for (const Evidence& one : timeline.evidence) all.push_back(one.name);
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> names_expected(const std::vector<Fact>& facts) {
  std::vector<std::string> all;
  for (const Fact& fact : facts) {
    const std::string name = "n" + std::to_string(fact.seq);
    const Fact* ruling = ruling_on(facts, fact.seq);
    const bool undone = is_undone(facts, fact.seq);
    if (fact.kind == FactKind::Event) {
      all.push_back(name + (ruling != nullptr && !ruling->name.empty() ? "!" : ""));
    } else if (undone || find_entry(fact.data, "of_seq") != nullptr) {
      continue;
    } else if (fact.kind == FactKind::Trait) {
      all.insert(all.end(), {"a" + name, "b" + name});
    } else {
      all.push_back(name);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST(TimelineBuilder, LeavesOutWhatWasUndoneAndNothingElse) {
  std::size_t undone = 0, redone = 0;
  test::for_all(400, [&](Random& random) {
    static const std::vector<std::string> names = {"undone", "undone", "undone", "bot", ""};
    std::vector<Fact> facts;
    std::int64_t seq = 0;
    for (std::int64_t i = random.between(1, 30); i > 0; --i) {
      seq += random.between(1, 3);
      const Millis at = random.between(0, 20);
      if (facts.empty() || random.between(0, 1) == 0) {
        facts.push_back(any_fact(random, seq, at));
        continue;
      }
      const auto& name = names[static_cast<std::size_t>(random.between(0, 4))];
      const auto last = static_cast<std::int64_t>(facts.size()) - 1;
      const auto of = facts[static_cast<std::size_t>(random.between(0, last))].seq;
      facts.push_back(verdict(seq, at, name, random.between(0, 9) == 0 ? seq + 1 : of));
    }
    const Timeline timeline = timeline_of(facts);
    EXPECT_EQ(names_on(timeline), names_expected(facts));
    FactTexts texts;
    EXPECT_EQ(names_on(PackedTimeline().with(facts, texts).timeline(texts)), names_on(timeline));
    for (const Fact& fact : facts) {
      if (!is_undone(facts, fact.seq)) continue;
      ++undone;
      redone += fact.kind == FactKind::Verdict && fact.name == "undone" ? 1 : 0;
    }
  });
  EXPECT_GT(undone, 500u);
  EXPECT_GT(redone, 20u);
}

TEST(TimelineBuilder, ReadsVerdictsOnTheLead) {
  const Value until(timestamp_of(5000));
  const std::vector<Fact> facts = {
      fact_of(FactKind::Verdict, 1, 10, "disqualified",
              {{"reason", Value("rival")}, {"until", until}}),
      fact_of(FactKind::Verdict, 2, 20, "snoozed", {{"until", until}}),
      fact_of(FactKind::Verdict, 3, 30, "correction",
              {{"label", Value("hot")}, {"points", Value(12.5)}, {"score", Value("fit")}}),
      fact_of(FactKind::Verdict, 4, 40, "correction", {{"points", Value(std::int64_t{-7})}}),
      fact_of(FactKind::Verdict, 5, 50, "correction", {{"points", Value(0.1234)}}),
      fact_of(FactKind::Verdict, 6, 60, "disqualified", {{"lifted", Value(true)}}),
      fact_of(FactKind::Verdict, 7, 70, "odd", {}),
      fact_of(FactKind::Verdict, 8, 80, "snoozed", {{"of", Value("unknown")}})};
  const Timeline timeline = timeline_of(facts);
  ASSERT_EQ(timeline.verdicts.size(), 6u);
  EXPECT_EQ(timeline.verdicts[0].kind, LeadVerdict::Kind::Disqualified);
  EXPECT_EQ(timeline.verdicts[0].reason, "rival");
  EXPECT_EQ(timeline.verdicts[0].until, 5000);
  EXPECT_EQ(timeline.verdicts[0].seq, 1);
  EXPECT_EQ(timeline.verdicts[1].kind, LeadVerdict::Kind::Snoozed);
  EXPECT_EQ(timeline.verdicts[2].points, 12'500);
  EXPECT_EQ(timeline.verdicts[2].score, "fit");
  EXPECT_EQ(timeline.verdicts[2].label, "hot");
  EXPECT_EQ(timeline.verdicts[3].points, -7'000);
  EXPECT_EQ(timeline.verdicts[4].points, std::nullopt);  // four places
  EXPECT_TRUE(timeline.verdicts[5].lifted);
}

TEST(TimelineBuilder, ReadsEvidence) {
  const std::vector<Fact> facts = {
      fact_of(FactKind::Evidence, 1, 10, "bant.budget",
              {{"met", Value(false)},
               {"said_by", Value("Ada, CTO")},
               {"sure", Value(std::int64_t{1})},
               {"where", Value("call")}}),
      fact_of(FactKind::Evidence, 2, 20, "bant.need", {{"value", Value("much")}})};
  const Timeline timeline = timeline_of(facts);
  ASSERT_EQ(timeline.evidence.size(), 2u);
  EXPECT_EQ(timeline.evidence[0].name, "bant.budget");
  EXPECT_EQ(timeline.evidence[0].met, false);
  EXPECT_EQ(timeline.evidence[0].said_by, "Ada, CTO");
  EXPECT_EQ(timeline.evidence[0].where, "call");
  EXPECT_EQ(timeline.evidence[0].sure, 1.0);
  EXPECT_EQ(timeline.evidence[0].source, Source::Person);
  EXPECT_EQ(timeline.evidence[1].met, std::nullopt);
}

}  // namespace
}  // namespace winnow::engine
