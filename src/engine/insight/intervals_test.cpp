#include "engine/insight/intervals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random.hpp"

namespace winnow::engine::insight {
namespace {

using winnow::test::for_all;
using winnow::test::Random;

// Leads whose total tends to be higher when they were won.
std::vector<Tie> any_ties(Random& random, std::int64_t leads) {
  std::vector<Milli> totals;
  std::vector<std::uint8_t> won;
  for (std::int64_t i = 0; i < leads; ++i) {
    const bool is_won = i % 3 == 0;
    totals.push_back(random.between(0, 40) + (is_won ? 10 : 0));
    won.push_back(is_won ? 1 : 0);
  }
  return ranked(totals, won);
}

TEST(AucInterval, FollowsFromItsSeed) {
  for_all(5, [](Random& random) {
    const std::vector<Tie> ties = any_ties(random, 200);
    const auto a = auc_interval(ties, 7), b = auc_interval(ties, 7), c = auc_interval(ties, 8);
    ASSERT_TRUE(a && b && c);
    EXPECT_EQ(a->low, b->low);
    EXPECT_EQ(a->high, b->high);
    EXPECT_TRUE(a->low != c->low || a->high != c->high);
    EXPECT_NEAR(a->low, c->low, 0.02);
  });
}

TEST(AucInterval, HoldsTheAucAndNarrowsWithMoreLeads) {
  for_all(5, [](Random& random) {
    const std::vector<Tie> few = any_ties(random, 100), many = any_ties(random, 10'000);
    const auto wide = auc_interval(few, 1), narrow = auc_interval(many, 1);
    ASSERT_TRUE(wide && narrow);
    for (const auto& [ties, interval] : {std::pair{&few, wide}, {&many, narrow}}) {
      EXPECT_LT(interval->low, *auc(*ties));
      EXPECT_GT(interval->high, *auc(*ties));
      EXPECT_GE(interval->low, 0);
      EXPECT_LE(interval->high, 1);
    }
    // A hundred times the leads: about a tenth of the width.
    const double ratio = (wide->high - wide->low) / (narrow->high - narrow->low);
    EXPECT_GT(ratio, 7);
    EXPECT_LT(ratio, 14);
  });
}

// The width that Hanley and McNeil's formula gives for an AUC, which is near for such numbers.
TEST(AucInterval, IsAboutAsWideAsTheFormulaSays) {
  for_all(5, [](Random& random) {
    const std::vector<Tie> ties = any_ties(random, 3'000);
    const double a = *auc(ties), won = 1'000, lost = 2'000;
    const double q1 = a / (2 - a), q2 = 2 * a * a / (1 + a);
    const double error = std::sqrt(
        (a * (1 - a) + (won - 1) * (q1 - a * a) + (lost - 1) * (q2 - a * a)) / (won * lost));
    const auto interval = auc_interval(ties, 3);
    EXPECT_NEAR((interval->high - interval->low) / (2 * 1.96 * error), 1, 0.15);
  });
}

TEST(AucInterval, OfAPerfectRankingIsThatRanking) {
  const std::vector<Tie> ties = {{2, 5, 5}, {1, 5, 0}};
  EXPECT_EQ(auc_interval(ties, 1)->low, 1);
  EXPECT_EQ(auc_interval(ties, 1)->high, 1);
}

TEST(AucInterval, NeedsBothOutcomes) {
  EXPECT_FALSE(auc_interval({}, 1));
  EXPECT_FALSE(auc_interval(std::vector<Tie>{{1, 4, 4}}, 1));
  EXPECT_FALSE(auc_interval(std::vector<Tie>{{1, 4, 0}}, 1));
}

// Published values of the Wilson score interval without continuity correction.
TEST(ShareInterval, IsWilsons) {
  EXPECT_NEAR(share_interval(81, 263).low, 0.2553, 5e-5);
  EXPECT_NEAR(share_interval(81, 263).high, 0.3662, 5e-5);
  EXPECT_NEAR(share_interval(15, 148).low, 0.0624, 5e-5);
  EXPECT_NEAR(share_interval(15, 148).high, 0.1605, 5e-5);
  EXPECT_EQ(share_interval(0, 20).low, 0);
  EXPECT_NEAR(share_interval(0, 20).high, 0.1611, 5e-5);
  EXPECT_NEAR(share_interval(1, 29).low, 0.0061, 5e-5);
  EXPECT_NEAR(share_interval(1, 29).high, 0.1718, 5e-5);
  EXPECT_EQ(share_interval(29, 29).high, 1);
}

TEST(ShareInterval, HoldsTheShareInsideZeroAndOne) {
  for_all(300, [](Random& random) {
    const auto leads = static_cast<std::uint64_t>(random.between(0, 500));
    const auto won =
        static_cast<std::uint64_t>(random.between(0, static_cast<std::int64_t>(leads)));
    const Interval interval = share_interval(won, leads);
    EXPECT_GE(interval.low, 0);
    EXPECT_LE(interval.high, 1);
    if (leads == 0) return;
    const double share = static_cast<double>(won) / static_cast<double>(leads);
    EXPECT_LE(interval.low, share);
    EXPECT_GE(interval.high, share);
  });
}

}  // namespace
}  // namespace winnow::engine::insight
