#include "base/digest.hpp"

#include <gtest/gtest.h>

#include "base/checksum.hpp"

namespace winnow {
namespace {

std::string hex_of(const std::array<std::uint8_t, 16>& digest) {
  std::string text;
  for (const std::uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

TEST(Md5, IsThatOfItsRfc) {  // RFC 1321, A.5
  EXPECT_EQ(hex_of(md5("")), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(hex_of(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex_of(md5("message digest")), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(hex_of(md5("123456789012345678901234567890123456789012345678901234567890"
                       "12345678901234567890")),
            "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Crc32c, IsThatOfItsRfc) {  // RFC 3720, B.4
  EXPECT_EQ(crc32c(""), 0u);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
}

TEST(Crc32c, SeesEveryBit) {
  const std::string text = "nineteen bytes here";
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string changed = text;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(crc32c(changed), crc32c(text)) << bit;
  }
}

}  // namespace
}  // namespace winnow
