#include "app/live/fingerprints.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/random.hpp"

namespace winnow::app {
namespace {

using test::Random;

std::uint64_t any_word(Random& random) {
  return static_cast<std::uint64_t>(random.between(INT64_MIN, INT64_MAX));
}

// Mostly spread as a keyed hash spreads; now and then side by side, at both ends, or zero.
Fingerprint any_print(Random& random) {
  switch (random.between(0, 9)) {
    case 0: return {static_cast<std::uint64_t>(random.between(0, 50)), 0};
    case 1: return {static_cast<std::uint64_t>(random.between(0, 50)), UINT64_MAX};
    case 2: return {0, static_cast<std::uint64_t>(random.between(0, 20)) << 52};
    default: return {any_word(random), any_word(random)};
  }
}

std::string saved(const Fingerprints& prints) {
  std::string bytes;
  prints.save(bytes);
  return bytes;
}

std::vector<Fingerprint> many(std::size_t count) {
  Random random(11);
  std::vector<Fingerprint> prints(count);
  for (auto& print : prints) print = {any_word(random), any_word(random)};
  return prints;
}

TEST(Fingerprints, AreASet) {
  const auto rises = [](const Fingerprint& a, const Fingerprint& b) {
    return std::pair(a.high, a.low) < std::pair(b.high, b.low);
  };
  test::for_all(40, [&](Random& random) {
    Fingerprints prints;
    std::set<Fingerprint, decltype(rises)> twin(rises);
    std::vector<Fingerprint> met;
    for (int i = 0; i < 5000; ++i) {
      const bool old = !met.empty() && random.between(0, 2) == 0;
      const auto at = static_cast<std::size_t>(random.between(0, static_cast<int>(met.size())));
      const Fingerprint print = old && at < met.size() ? met[at] : any_print(random);
      met.push_back(print);
      ASSERT_EQ(prints.contains(print), twin.contains(print));
      if (random.between(0, 3) == 0) {
        ASSERT_EQ(prints.erase(print), twin.erase(print) == 1);
      } else {
        ASSERT_EQ(prints.insert(print), twin.insert(print).second);
      }
      ASSERT_EQ(prints.size(), twin.size());
    }
    for (const Fingerprint& print : met) EXPECT_EQ(prints.contains(print), twin.contains(print));
  });
}

TEST(Fingerprints, AreSavedInTheSameOrderHoweverTheyCame) {
  auto all = many(100'000);
  Fingerprints first;
  for (const auto& print : all) first.insert(print);
  std::reverse(all.begin(), all.end());
  Fingerprints second;
  for (const auto& print : many(200'000)) second.insert(print);
  for (const auto& print : many(200'000)) second.erase(print);
  for (const auto& print : all) second.insert(print);
  EXPECT_EQ(saved(first), saved(second));
  EXPECT_EQ(saved(first).size(), 16 * all.size());
}

TEST(Fingerprints, AreLoadedAsTheyWere) {
  test::for_all(20, [](Random& random) {
    Fingerprints prints;
    for (std::int64_t left = random.between(0, 3000); left > 0; --left) {
      prints.insert(any_print(random));
    }
    Fingerprints loaded;
    loaded.insert({1, 1});
    ASSERT_TRUE(loaded.load(saved(prints)).has_value());
    EXPECT_EQ(loaded.size(), prints.size());
    EXPECT_EQ(saved(loaded), saved(prints));
    Fingerprints by_shard;
    for (std::size_t shard = 0; shard < Fingerprints::shards; ++shard) {
      std::string bytes;
      prints.save_shard(shard, bytes);
      ASSERT_TRUE(by_shard.load_more(bytes).has_value());
    }
    EXPECT_EQ(saved(by_shard), saved(prints));
  });
}

TEST(Fingerprints, ThatAreNotWholeAreRefused) {
  Fingerprints prints;
  prints.insert({1, 2});
  prints.insert({3, 4});
  const std::string bytes = saved(prints);
  EXPECT_EQ(prints.load(bytes.substr(0, 17)).error().kind, ErrorKind::Io);
  EXPECT_EQ(prints.load(bytes + bytes.substr(16)).error().kind, ErrorKind::Io);
}

TEST(Fingerprints, TakeAtMost24BytesEach) {
  Fingerprints prints;
  std::size_t widest = 0;
  for (const auto& print : many(2'000'000)) {
    prints.insert(print);
    if (prints.size() >= 1'000'000 && prints.size() % 1000 == 0) {
      widest = std::max(widest, prints.bytes() * 1000 / prints.size());
    }
  }
  EXPECT_LE(widest, 24'000u);
}

}  // namespace
}  // namespace winnow::app
