#include "app/protocols/clock_repair.hpp"

#include <gtest/gtest.h>

namespace winnow::app {
namespace {

constexpr Millis received = 1'800'000'000'000;
constexpr Millis hour = 3'600'000;

struct Case {
  std::optional<Millis> at, sent;
  Millis repaired;
  ClockRepair repair;
};

TEST(ClockRepair, Repairs) {
  const Case cases[] = {
      {received - hour, std::nullopt, received - hour, ClockRepair::None},
      {received - hour, received, received - hour, ClockRepair::None},
      {std::nullopt, received - 5, received, ClockRepair::Received},
      // A clock that is a year late or an hour early; both say "an hour before I sent it".
      {received - 8760 * hour, received - 8759 * hour, received - hour, ClockRepair::Shifted},
      {received, received + hour, received - hour, ClockRepair::Shifted},
      {0, hour, received - hour, ClockRepair::Shifted},
      {-5 * hour, -4 * hour, received - hour, ClockRepair::Shifted},
      {received + 1, std::nullopt, received, ClockRepair::Future},
      {received + 2 * hour, received + hour, received, ClockRepair::Future},
  };
  for (const Case& c : cases) {
    const auto got = repair(c.at, c.sent, received);
    ASSERT_TRUE(got);
    EXPECT_EQ(got->at, c.repaired);
    EXPECT_EQ(got->repair, c.repair);
  }
}

TEST(ClockRepair, NothingHappenedBefore1970) {
  EXPECT_TRUE(repair(0, std::nullopt, received));
  const auto ancient = repair(-1000, std::nullopt, received);
  ASSERT_FALSE(ancient);
  EXPECT_EQ(ancient.error().message, "timestamp: 1969-12-31T23:59:59Z is before 1970");
  EXPECT_FALSE(repair(received - 600'000 * hour, received, received));
}

}  // namespace
}  // namespace winnow::app
