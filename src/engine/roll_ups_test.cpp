#include "engine/roll_ups.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "support/random.hpp"

namespace winnow::engine {
namespace {

TEST(RollUps, AreTheHighestTheSumAndTheThreeHighest) {
  test::for_all(200, [](test::Random& random) {
    std::vector<Milli> scores(static_cast<std::size_t>(random.between(1, 9)));
    for (Milli& score : scores) score = random.between(-50, 50) * 1'000;
    std::vector<Milli> sorted = scores;
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    Milli sum = 0, top3 = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      sum += sorted[i];
      top3 += i < 3 ? sorted[i] : 0;
    }
    EXPECT_EQ(rolled_up(scores), (RollUp{sorted[0], sum, top3}));
  });
}

TEST(RollUps, BeyondSixtyFourBitsStayInsideThem) {
  const std::vector<Milli> scores(3, INT64_MAX);
  EXPECT_EQ(rolled_up(scores), (RollUp{INT64_MAX, INT64_MAX, INT64_MAX}));
}

TEST(RollUps, ReadBackFromColumnsAsTheyWere) {
  const std::vector<std::vector<RollUp>> accounts{{{1'500, 2'001, 2'001}, {-1, -1, -1}},
                                                  {{7, 8, 9}, {10, 11, 12}}};
  const std::vector<std::uint32_t> of{1, no_roll_ups, 0, 1};
  const auto columns = roll_up_columns(2, of, accounts);
  ASSERT_EQ(columns.size(), 6u);
  EXPECT_EQ(roll_ups_in(columns, 0), accounts[1]);
  EXPECT_TRUE(roll_ups_in(columns, 1).empty());
  EXPECT_EQ(roll_ups_in(columns, 2), accounts[0]);
}

}  // namespace
}  // namespace winnow::engine
