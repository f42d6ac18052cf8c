#include "http/gzip.hpp"

#include <gtest/gtest.h>

#include "support/random.hpp"

namespace winnow::http {
namespace {

constexpr std::size_t plenty = 1 << 20;

std::string unpacked(std::string_view packed, std::size_t bytes_max = plenty) {
  auto text = inflate(packed, bytes_max);
  return text ? *text : "error: " + text.error().message;
}

TEST(Gzip, UnpacksWhatItPacks) {
  test::for_all(30, [](test::Random& random) {
    std::string text(static_cast<std::size_t>(random.between(0, 50'000)), ' ');
    const auto letters = random.between(1, 255);
    for (char& c : text) c = static_cast<char>(random.between(0, letters));
    EXPECT_TRUE(unpacked(gzip(text)) == text);
  });
}

TEST(Gzip, ReadsMemberAfterMember) {
  EXPECT_EQ(unpacked(gzip("lead") + gzip("") + gzip("s")), "leads");
}

TEST(Gzip, StopsAtTheCapAndNotBehindIt) {
  const std::string text(100'000, 'a');
  EXPECT_EQ(unpacked(gzip(text), text.size()), text);
  const auto more = inflate(gzip(text), text.size() - 1);
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().kind, ErrorKind::Busy);
  const auto together = inflate(gzip(text) + gzip("b"), text.size());
  ASSERT_FALSE(together);
  EXPECT_EQ(together.error().kind, ErrorKind::Busy);
}

TEST(Gzip, EndsABombEarly) {
  const std::string bomb = gzip(std::string(32 << 20, '\0'));
  ASSERT_LT(bomb.size(), 64u << 10);
  const auto text = inflate(bomb, plenty);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().kind, ErrorKind::Busy);
}

TEST(Gzip, RefusesWhatIsCutDamagedOrFollowedByOtherBytes) {
  const std::string whole = gzip("twelve leads and a half");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto text = inflate(std::string_view(whole).substr(0, size), plenty);
    ASSERT_FALSE(text) << size;
    EXPECT_EQ(text.error().kind, ErrorKind::Invalid);
  }
  std::string damaged = whole;
  damaged[damaged.size() - 6] ^= 1;  // the checksum
  EXPECT_FALSE(inflate(damaged, plenty));
  EXPECT_FALSE(inflate(whole + "x", plenty));
  EXPECT_FALSE(inflate(whole + std::string(4, '\0'), plenty));
  EXPECT_FALSE(inflate("{\"batch\":[]}", plenty));
}

}  // namespace
}  // namespace winnow::http
