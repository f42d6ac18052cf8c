#include "engine/fact_bytes.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"
#include "base/checksum.hpp"
#include "base/limits.hpp"
#include "engine/bytes.hpp"
#include "support/random_facts.hpp"

namespace winnow::engine {
namespace {

using test::Random;

ErrorKind refusal_of(std::string_view bytes) {
  const auto facts = unpack_block(bytes);
  EXPECT_FALSE(facts.has_value());
  return facts ? ErrorKind::Busy : facts.error().kind;
}

std::vector<Fact> read_back(std::span<const Fact> facts) {
  auto read = unpack_block(pack_block(facts));
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
  return read ? *read : std::vector<Fact>();
}

// The body of a block with the checksum that belongs to it.
std::string with_checksum(std::string body) {
  put_word(body, crc32c(body));
  return body;
}

Fact deep_fact(int depth) {
  Fact fact;
  Value inner(true);
  for (int i = 1; i < depth; ++i) inner = Value(List{inner});
  fact.data = {{"deep", inner}};
  return fact;
}

TEST(FactBlock, GivesBackAnyFacts) {
  test::for_all(300, [](Random& random) {
    const auto facts = test::any_facts(random, static_cast<std::size_t>(random.between(1, 40)));
    EXPECT_EQ(read_back(facts), facts);
  });
}

TEST(FactBlock, KeepsEveryBitOfADouble) {
  constexpr auto odd_nan = std::uint64_t{0x7FF8000000001234};
  Fact fact;
  fact.data = {{"nan", Value(std::bit_cast<double>(odd_nan))}, {"zero", Value(-0.0)}};
  const auto read = read_back({&fact, 1});
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(read[0].data[0].second.real()), odd_nan);
  EXPECT_TRUE(std::signbit(read[0].data[1].second.real()));
}

TEST(FactBlock, KeepsTheWidestNumbersAndInstants) {
  Fact first, last;
  first.seq = INT64_MIN, first.at = INT64_MAX, first.received = INT64_MIN;
  last.seq = INT64_MAX, last.at = INT64_MIN, last.received = INT64_MAX;
  const std::vector<Fact> facts = {first, last, first};
  EXPECT_EQ(read_back(facts), facts);
}

TEST(FactBlock, IsRefusedWhereverItIsCut) {
  Random random(7);
  const std::string block = pack_block(test::any_facts(random, 20));
  for (std::size_t size = 0; size < block.size(); ++size) {
    EXPECT_EQ(refusal_of(std::string_view(block).substr(0, size)), ErrorKind::Io) << size;
  }
  EXPECT_EQ(refusal_of(block + '\0'), ErrorKind::Io);
}

TEST(FactBlock, IsRefusedWithAnyBitFlipped) {
  Random random(8);
  std::string block = pack_block(test::any_facts(random, 12));
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    const auto mask = static_cast<char>(1 << (bit % 8));
    block[bit / 8] = static_cast<char>(block[bit / 8] ^ mask);
    EXPECT_EQ(refusal_of(block), ErrorKind::Io) << bit;
    block[bit / 8] = static_cast<char>(block[bit / 8] ^ mask);
  }
}

// What a checksum cannot see: bytes that were never a block, with the right checksum.
TEST(FactBlock, IsRefusedWithoutHarmWhenItsChecksumIsRight) {
  test::for_all(2000, [](Random& random) {
    const std::string block = pack_block(test::any_facts(random, 3));
    std::string body = block.substr(0, block.size() - 4);
    for (std::int64_t left = random.between(1, 4); left > 0; --left) {
      const auto at =
          static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(body.size()) - 1));
      if (random.between(0, 3) == 0) {
        body.resize(at + 1);
      } else {
        body[at] = static_cast<char>(random.between(-128, 127));
      }
    }
    const auto facts = unpack_block(with_checksum(body));
    if (!facts) {
      EXPECT_EQ(facts.error().kind, ErrorKind::Io);
    } else {
      EXPECT_EQ(read_back(*facts), *facts);
    }
  });
}

TEST(FactBlock, OfANewerFormSaysSo) {
  Fact fact;
  std::string block = pack_block({&fact, 1});
  block[0] = 3;
  const auto facts = unpack_block(with_checksum(block.substr(0, block.size() - 4)));
  ASSERT_FALSE(facts.has_value());
  EXPECT_EQ(facts.error().message, "a block of facts has form 3, and this program knows form 2");
}

TEST(FactBlock, HoldsFactsAsDeepAsTheyMayBe) {
  const Fact deepest = deep_fact(limits::fact_depth);
  EXPECT_EQ(read_back({&deepest, 1}), std::vector<Fact>{deepest});
  const Fact too_deep = deep_fact(limits::fact_depth + 1);
  EXPECT_THROW(pack_block({&too_deep, 1}), Bug);
}

// Whose texts are met for the first time, mostly; the second kind has a campaign and a page beside.
TEST(FactBlock, IsSmall) {
  auto facts = test::typical_events(1, 16, 8);
  const auto bytes_a_fact = [&] { return static_cast<double>(pack_block(facts).size()) / 16; };
  EXPECT_LE(bytes_a_fact(), 180.0);
  for (Fact& fact : facts) {
    std::erase_if(fact.data, [](const auto& entry) { return entry.first == "context"; });
  }
  EXPECT_LE(bytes_a_fact(), 90.0);
}

TEST(Buckets, AreTheFirstByteOfTheMd5) {
  const auto bucket = [](std::string_view id) { return bucket_of(*parse_id(id)); };
  // printf %s ID | md5sum: 9f89c84a…, 416376fb…, b537846d…
  EXPECT_EQ(bucket("00000000-0000-0000-0000-000000000000"), 0x9F % 64);
  EXPECT_EQ(bucket("0190f6a0-5c1e-7b2a-9d3f-0123456789ab"), 0x41 % 64);
  EXPECT_EQ(bucket("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"), 0xB5 % 64);
}

}  // namespace
}  // namespace winnow::engine
