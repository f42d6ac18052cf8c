#include "app/live/budget.hpp"

#include <gtest/gtest.h>

namespace winnow::app {
namespace {

TEST(Budget, GivesAMinutesWorthAndThenSaysHowLongToWait) {
  Budget budget(10);
  EXPECT_EQ(budget.take(6, 1'000), 0);
  EXPECT_EQ(budget.take(5, 2'000), 59);  // the minute began at 1 s
  EXPECT_EQ(budget.take(4, 2'000), 0);   // what fits still passes
  EXPECT_EQ(budget.take(1, 60'999), 1);
  EXPECT_EQ(budget.take(10, 61'000), 0);
}

TEST(Budget, LetsMoreThanAMinutesWorthPassAtABeginning) {
  Budget budget(10);
  EXPECT_EQ(budget.take(50, 0), 0);
  EXPECT_GT(budget.take(1, 1), 0);
  EXPECT_EQ(budget.take(1, 60'000), 0);
}

TEST(Budget, BeginsAnewWhenTheClockIsSetBack) {
  Budget budget(1);
  EXPECT_EQ(budget.take(1, 5'000'000), 0);
  EXPECT_EQ(budget.take(1, 1'000'000), 0);
}

TEST(Budget, WithoutALimitEverythingPasses) {
  Budget budget(0);
  EXPECT_EQ(budget.take(1'000'000, 0), 0);
  EXPECT_EQ(budget.take(1'000'000, 0), 0);
}

}  // namespace
}  // namespace winnow::app
