#include "app/access/tries.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"

namespace winnow::app {
namespace {

TEST(Tries, AFewAreFreeThenEachWaitsTwiceAsLong) {
  Tries tries;
  Millis now = 1'000'000;
  for (int i = 0; i < limits::tries_free; ++i)
    EXPECT_EQ(tries.begin("1.2.3.4", "ada", now), 0) << i;
  double expected = 1;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tries.begin("1.2.3.4", "ada", now), expected);
    EXPECT_EQ(tries.begin("1.2.3.4", "ada", now), expected);  // asking costs nothing
    now += static_cast<Millis>(expected * 1000);
    EXPECT_EQ(tries.begin("1.2.3.4", "ada", now), 0);
    expected *= 2;
  }
}

TEST(Tries, AnAccountWaitsAMinuteAtMostAndAnAddressAQuarterOfAnHour) {
  Tries by_account, by_peer;
  Millis now = 0;
  double account_wait = 0, peer_wait = 0;
  for (int i = 0; i < 100; ++i) {  // each from another address, for another account
    account_wait = by_account.begin("10.0.0." + std::to_string(i), "ada", now);
    peer_wait = by_peer.begin("10.0.0.1", "user " + std::to_string(i), now);
    now += 30LL * 60 * 1000;
    if (i < 3) {
      EXPECT_EQ(account_wait + peer_wait, 0);
    }
    EXPECT_EQ(by_account.begin("10.0.1." + std::to_string(i), "ada", now), 0);
    EXPECT_EQ(by_peer.begin("10.0.0.1", "other " + std::to_string(i), now), 0);
  }
  EXPECT_EQ(by_account.begin("9.9.9.9", "ada", now), 60);
  EXPECT_EQ(by_peer.begin("10.0.0.1", "bob", now), 15 * 60);
  EXPECT_EQ(by_account.begin("9.9.9.9", "bob", now), 0);  // others are not concerned
}

TEST(Tries, RightOnesForgiveTheAccountButNotTheAddress) {
  Tries tries;
  for (int i = 0; i < limits::tries_free; ++i) EXPECT_EQ(tries.begin("p", "ada", 0), 0);
  EXPECT_GT(tries.begin("p", "ada", 0), 0);
  tries.right("p", "ada");
  EXPECT_EQ(tries.begin("q", "ada", 0), 0);
  // Whoever signs in as themselves between guesses at others gains nothing.
  for (int i = 0; i < 3; ++i) {
    tries.begin("x", "victim", 0);
    tries.begin("x", "mine", 0);
    tries.right("x", "mine");
  }
  for (int i = 3; i < limits::tries_free; ++i) EXPECT_EQ(tries.begin("x", "victim 2", 0), 0);
  EXPECT_GT(tries.begin("x", "victim 3", 0), 0);
}

TEST(Tries, WhatCouldNotBeLookedAtDoesNotCount) {
  Tries tries;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(tries.begin("p", "ada", 0), 0);
    tries.take_back("p", "ada");
  }
}

TEST(Tries, AreForgottenAnHourLater) {
  Tries tries;
  for (int i = 0; i < limits::tries_free; ++i) tries.begin("p", "ada", 0);
  EXPECT_GT(tries.begin("p", "ada", 0), 0);
  EXPECT_EQ(tries.begin("p", "ada", limits::tries_forgotten_ms + 1), 0);
  EXPECT_EQ(tries.begin("p", "ada", limits::tries_forgotten_ms + 1), 0);
}

TEST(Tries, KeepNoMoreThanTheirRoom) {
  Tries tries;
  for (std::size_t i = 0; i < limits::tries_kept * 2; ++i) {
    tries.begin(std::to_string(i), std::to_string(i), static_cast<Millis>(i / 100));
  }
  for (int i = 0; i < limits::tries_free; ++i) tries.begin("late", "late", 3000);
  EXPECT_GT(tries.begin("late", "late", 3000), 0);  // the newest are kept
}

TEST(Tries, CountANetworkOfIPv6AsOne) {
  EXPECT_EQ(network_of("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
  EXPECT_EQ(network_of("2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
  EXPECT_EQ(network_of("::ffff:10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(network_of("fe80::1%eth0"), "fe80::");
  EXPECT_EQ(network_of("unknown"), "unknown");
}

}  // namespace
}  // namespace winnow::app
