// Facts read one after another against all of them unpacked.
#include "engine/packed_facts.hpp"

#include <gtest/gtest.h>

#include "support/random_facts.hpp"

namespace winnow::engine {
namespace {

TEST(PackedFacts, AreThoseThatUnpackingGives) {
  test::for_all(200, [](test::Random& random) {
    FactTexts texts;
    const auto count = static_cast<std::size_t>(random.between(0, 60));
    const std::vector<Fact> facts = test::any_facts(random, count);
    const PackedTimeline timeline = PackedTimeline().with(facts, texts);
    const std::vector<Fact> wanted = timeline.unpack(texts);
    std::vector<std::string> keys;
    for (const Fact& fact : wanted) {
      if (!fact.data.empty() && keys.size() < 3) keys.push_back(fact.data.back().first);
    }
    PackedShapes shapes(texts, keys);
    PackedFacts read(timeline, shapes);
    for (const Fact& fact : wanted) {
      ASSERT_TRUE(read.next());
      EXPECT_EQ(read.kind(), fact.kind);
      EXPECT_EQ(read.source(), fact.source);
      EXPECT_EQ(read.seq(), fact.seq);
      EXPECT_EQ(read.at(), fact.at);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool has = find_entry(fact.data, keys[i]) != nullptr;
        EXPECT_EQ((read.interest() >> i & 1) != 0, has);
      }
      if (random.between(0, 2) != 0) continue;  // skipped by the next
      EXPECT_TRUE(read.whole() == fact);
    }
    EXPECT_FALSE(read.next());
  });
}

}  // namespace
}  // namespace winnow::engine
