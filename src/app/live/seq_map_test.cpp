#include "app/live/seq_map.hpp"

#include <gtest/gtest.h>

namespace winnow::app {
namespace {

TEST(SeqMap, FindsWhereFactsLieNow) {
  SeqMap map;
  for (std::int64_t seq = 1; seq <= 5; ++seq) map.add(seq, seq + 100);
  map.add(8, 106);  // 6 and 7 were there before
  map.add(9, 107);
  map.add(20, 119);
  EXPECT_EQ(map.find(1), 101);
  EXPECT_EQ(map.find(5), 105);
  EXPECT_EQ(map.find(6), std::nullopt);
  EXPECT_EQ(map.find(8), 106);
  EXPECT_EQ(map.find(9), 107);
  EXPECT_EQ(map.find(10), std::nullopt);
  EXPECT_EQ(map.find(20), 119);
  EXPECT_EQ(map.find(0), std::nullopt);
  EXPECT_EQ(SeqMap().find(1), std::nullopt);
}

TEST(SeqMap, TakesThemInAnyOrder) {
  SeqMap map;
  map.add(7, 1);
  map.add(3, 2);
  map.add(4, 3);
  map.add(8, 4);
  EXPECT_EQ(map.find(7), 1);
  EXPECT_EQ(map.find(3), 2);
  EXPECT_EQ(map.find(4), 3);
  EXPECT_EQ(map.find(8), 4);
}

}  // namespace
}  // namespace winnow::app
