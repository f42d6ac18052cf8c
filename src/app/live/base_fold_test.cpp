// The fold of a base against judging it lead by lead.
#include "app/live/base_fold.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/live/live_judge.hpp"
#include "engine/fact_timeline.hpp"
#include "support/random_model.hpp"
#include "support/random_timeline.hpp"
#include "support/timeline_facts.hpp"

namespace winnow::app {
namespace {

using engine::Fact;

// As Draft does it: the lead's facts without moves of versions that are not in force.
engine::Timeline timeline_in_force(const Book& book, LeadNumber lead, std::int64_t version) {
  std::vector<Fact> facts = book.timeline_of(lead).unpack(book.texts());
  facts.erase(std::remove_if(facts.begin(), facts.end(),
                             [version](const Fact& fact) {
                               const Value* by = fact.kind == engine::FactKind::Move
                                                     ? find_entry(fact.data, "model")
                                                     : nullptr;
                               return by != nullptr && by->integer() > version;
                             }),
              facts.end());
  return engine::timeline_of(facts);
}

TEST(BaseFold, FindsEveryLeadThatJudgingOneByOneMoves) {
  std::size_t moved = 0, left_alone = 0;
  test::for_all(80, [&](test::Random& random) {
    const std::string text = test::any_model_text(random);
    SCOPED_TRACE(text);
    const auto model = test::parsed(text);
    ASSERT_TRUE(model);
    const Publication publication{2, 0, "", "", text, engine::make_plan(model)};
    Book book(FingerprintKey{});
    engine::Timeline last;
    std::int64_t seq = 0;
    const std::int64_t leads = random.between(1, 40);
    for (std::int64_t lead = 0; lead < leads; ++lead) {
      last = test::any_timeline(random);
      std::vector<Fact> facts = test::facts_of(random, last, 3);
      for (Fact& fact : facts) {
        fact.lead.bytes[0] = static_cast<std::uint8_t>(lead);
        fact.seq = ++seq;
        fact.message = std::to_string(seq);
        fact.received = test::around;
        // A verdict says which event by its seq, which is another one here.
        if (find_entry(fact.data, "of_seq") != nullptr) fact.data.clear();
      }
      book.apply(facts);
    }
    const Millis as_of = std::max(test::around, test::any_as_of(random, *model, last));
    const std::atomic<bool> stop{false};
    const BaseFold fold = fold_base(book, publication, as_of, 2, stop);
    EXPECT_EQ(fold.leads, book.leads());
    EXPECT_TRUE(std::is_sorted(fold.moving.begin(), fold.moving.end()));
    for (LeadNumber lead = 0; lead < book.leads(); ++lead) {
      engine::Timeline timeline = timeline_in_force(book, lead, publication.version);
      const bool moves = !judge_afresh(publication, timeline, as_of).moves.empty();
      const bool found = std::binary_search(fold.moving.begin(), fold.moving.end(), lead);
      EXPECT_TRUE(found || !moves) << lead;
      moved += moves ? 1 : 0;
      left_alone += found ? 0 : 1;
    }
  });
  EXPECT_GT(moved, 100u);
  EXPECT_GT(left_alone, 100u);
}

TEST(BaseFold, JudgesALeadWhoseNewestFactIsLaterThanTheClock) {
  test::Random random(1);
  const auto model = test::parsed("name: still\nscores: {fit: {rules: []}}\n");
  ASSERT_TRUE(model);
  const Publication publication{1, 0, "", "", "", engine::make_plan(model)};
  Book book(FingerprintKey{});
  Fact fact;
  fact.seq = 1;
  fact.name = "page";
  fact.message = "one";
  fact.at = fact.received = test::around;
  book.apply({&fact, 1});
  const std::atomic<bool> stop{false};
  EXPECT_EQ(fold_base(book, publication, test::around, 1, stop).moving.size(), 0u);
  EXPECT_EQ(fold_base(book, publication, test::around - 1, 1, stop).moving.size(), 1u);
}

}  // namespace
}  // namespace winnow::app
