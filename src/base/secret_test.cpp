#include "base/secret.hpp"

#include <gtest/gtest.h>

namespace winnow {
namespace {

TEST(Password, MatchesItselfAlone) {
  const auto hash = hash_password("correct horse battery");
  ASSERT_TRUE(hash) << hash.error().message;
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *hash;
  EXPECT_TRUE(password_matches(*hash, "correct horse battery"));
  EXPECT_FALSE(password_matches(*hash, "correct horse batterz"));
  EXPECT_FALSE(password_matches(*hash, ""));
  EXPECT_NE(hash_password("correct horse battery"), *hash);  // salted
  EXPECT_FALSE(needs_rehash(*hash));
}

TEST(Password, OfEveryByteMatches) {
  const std::string odd("a\0b\xFF пароль 密码", 24);
  const auto hash = hash_password(odd);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(password_matches(*hash, odd));
  EXPECT_FALSE(password_matches(*hash, "a"));
}

TEST(Password, WhatIsNoHashMatchesNothing) {
  for (const std::string text : {"", "x", "$argon2id$v=19$m=19456,t=2,p=1$", "$2b$12$abc"}) {
    EXPECT_FALSE(password_matches(text, "")) << text;
    EXPECT_TRUE(needs_rehash(text)) << text;
  }
  // Made with half the memory: it matches, and is made again.
  const std::string cheap =
      "$argon2id$v=19$m=9728,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  EXPECT_TRUE(needs_rehash(cheap));
}

TEST(UrlText, IsBase64ForUrls) {
  const std::array<std::uint8_t, 5> bytes{0xFB, 0xFF, 0xBF, 0x00, 0x01};
  EXPECT_EQ(url_text(bytes), "-_-_AAE");
  EXPECT_EQ(url_text({}), "");
}

}  // namespace
}  // namespace winnow
