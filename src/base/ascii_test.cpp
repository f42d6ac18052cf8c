#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace winnow {
namespace {

TEST(Ascii, MakesCapitalsSmallAndLeavesTheRest) {
  EXPECT_EQ(small_letters("AZ@[`az 09 É Я"), "az@[`az 09 É Я");
  EXPECT_EQ(small_letters(""), "");
}

TEST(Ascii, TrimsBlanksAroundAndNoneWithin) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \r\n\t"), "");
  EXPECT_EQ(trimmed(""), "");
}

}  // namespace
}  // namespace winnow
