// Live judging of what people said: undone moves, corrections, and when the moves happened.
#include "app/live/live_judge.hpp"

#include <gtest/gtest.h>

#include "engine/fact_timeline.hpp"
#include "engine/plan.hpp"
#include "support/random_model.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis now = 1'800'000'000'000;

const char* const funnel = R"(name: funnel
scores: {fit: {rules: [{id: title, when: 'lead.title == "CTO"', points: 30}]}}
stages:
  - {id: mql, enter: 'score.total >= 30', leave: 'score.total < 30'}
  - {id: hot, enter: 'score.total >= 50', leave: 'score.total < 50'}
  - {id: sal, by: sales}
)";

Publication published() {
  return {1, 0, "", "", funnel, engine::make_plan(test::parsed(funnel))};
}

Fact fact_of(FactKind kind, std::int64_t seq, Millis at, std::string name, Map data) {
  Fact fact;
  fact.kind = kind, fact.seq = seq, fact.at = at, fact.source = engine::Source::Person;
  fact.name = std::move(name), fact.data = std::move(data);
  return fact;
}

std::vector<Fact> accepted_lead() {
  return {fact_of(FactKind::Trait, 1, now - 9000, "lead", {{"title", Value("CTO")}}),
          fact_of(FactKind::Move, 2, now - 9000, "mql", {{"by", Value("model")}}),
          fact_of(FactKind::Move, 3, now - 5000, "sal", {{"by", Value("person")}})};
}

TEST(LiveJudge, AMoveThatWasUndoneWasNeverMade) {
  const Publication publication = published();
  std::vector<Fact> facts = accepted_lead();
  auto before = engine::timeline_of(facts);
  EXPECT_TRUE(judge_live(publication, before, now, Cause::Facts).moves.empty());

  facts.push_back(fact_of(FactKind::Verdict, 4, now - 100, "undone",
                          {{"of", Value("m")}, {"of_seq", Value(std::int64_t{3})}}));
  auto undone = engine::timeline_of(facts);
  ASSERT_EQ(undone.moves.size(), 1u);
  EXPECT_TRUE(judge_live(publication, undone, now, Cause::Facts).moves.empty());  // mql, as before

  // Without the title nothing holds the lead there; the move happened when this became known.
  facts.push_back(fact_of(FactKind::Verdict, 5, now - 50, "undone",
                          {{"of", Value("m")}, {"of_seq", Value(std::int64_t{1})}}));
  auto without = engine::timeline_of(facts);
  const Judged judged = judge_live(publication, without, now, Cause::Facts);
  ASSERT_EQ(judged.moves.size(), 1u);
  EXPECT_EQ(judged.moves[0].name, "");
  EXPECT_EQ(judged.moves[0].at, now - 50);
}

TEST(LiveJudge, ACorrectionMovesALeadForAsLongAsItHolds) {
  const Publication publication = published();
  std::vector<Fact> facts = accepted_lead();
  facts.pop_back();
  facts.push_back(fact_of(FactKind::Verdict, 3, now - 10, "correction",
                          {{"points", Value(std::int64_t{20})},
                           {"reason", Value("a good call")},
                           {"until", Value(timestamp_of(now + 7000))}}));
  auto timeline = engine::timeline_of(facts);
  const Judged judged = judge_live(publication, timeline, now, Cause::Facts);
  ASSERT_EQ(judged.moves.size(), 1u);
  EXPECT_EQ(judged.moves[0].name, "hot");
  EXPECT_EQ(judged.moves[0].at, now - 10);
  EXPECT_EQ(judged.changes_at, now + 7000);
  const Value* why = find_entry(judged.moves[0].data, "why");
  ASSERT_NE(why, nullptr);
  const List& lines = why->find("lines")->list();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].find("correction")->text(), "a good call");

  const Judged after = judge_live(publication, timeline, now + 7000, Cause::Time);
  ASSERT_EQ(after.moves.size(), 1u);
  EXPECT_EQ(after.moves[0].name, "mql");
}

}  // namespace
}  // namespace winnow::app
