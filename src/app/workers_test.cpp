#include "app/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "base/check.hpp"

namespace winnow::app {
namespace {

TEST(Workers, DoEveryPieceOnce) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::vector<std::atomic<int>> done(1000);
    std::atomic<bool> stranger = false;
    spread(1000, threads, [&](std::uint32_t piece, unsigned worker) {
      ++done[piece];
      if (worker >= threads) stranger = true;
    });
    for (const auto& times : done) EXPECT_EQ(times, 1);
    EXPECT_FALSE(stranger);
  }
}

TEST(Workers, NoPiecesIsNoWork) {
  spread(0, 4, [](std::uint32_t, unsigned) { FAIL(); });
}

TEST(Workers, ABugReachesTheCaller) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_THROW(spread(100, threads, [](std::uint32_t piece, unsigned) { CHECK(piece != 17); }),
                 Bug);
  }
}

}  // namespace
}  // namespace winnow::app
