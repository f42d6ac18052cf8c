#include "base/text.hpp"

#include <gtest/gtest.h>

#include "base/check.hpp"
#include "base/search_text.hpp"
#include "support/random.hpp"

namespace winnow {
namespace {

using test::for_all;
using test::Random;

TEST(Text, FindsTheFirstByteThatIsNotUtf8) {
  const std::pair<std::string_view, std::size_t> bad[] = {
      {"\x80", 0},
      {"abc\xff", 3},
      {"\xc0\x80", 0},  // overlong NUL
      {"\xc1\xbf", 0},
      {"\xe0\x9f\xbf", 0},    // overlong
      {"ab\xed\xa0\x80", 2},  // a surrogate
      {"\xed\xbf\xbf", 0},
      {"\xf0\x8f\xbf\xbf", 0},  // overlong
      {"\xf4\x90\x80\x80", 0},  // beyond U+10FFFF
      {"\xf5\x80\x80\x80", 0},
      {"12345678\xe2\x82", 8},  // cut short at the end
      {"мир\xd0", 6},
      {"\xe2\x28\xa1", 0},
      {"\xf0\x9f\x98", 0},
  };
  for (const auto& [text, at] : bad) {
    EXPECT_EQ(first_invalid_utf8(text), at) << text;
    EXPECT_FALSE(valid_utf8(text));
  }
  for (const std::string_view text :
       {std::string_view(""), std::string_view("plain"), std::string_view("\0", 1),
        std::string_view("мир 世界 😀"), std::string_view("\xed\x9f\xbf\xee\x80\x80"),
        std::string_view("\xf4\x8f\xbf\xbf"), std::string_view("\xc2\x80\xdf\xbf\xe0\xa0\x80")}) {
    EXPECT_EQ(first_invalid_utf8(text), std::string_view::npos) << text;
    EXPECT_TRUE(valid_utf8(text));
  }
}

TEST(Text, CodePointsAreWrittenAsTheyAreRead) {
  for (const char32_t c : {U'\0', U'a', U'\x7f', U'\x80', U'\u07ff', U'\u0800', U'\ud7ff',
                           U'\ue000', U'\uffff', U'\U00010000', U'\U0010ffff'}) {
    std::string text = "x";
    append_utf8(text, c);
    ASSERT_TRUE(valid_utf8(text)) << static_cast<unsigned>(c);
    const CodePoint read = code_point_at(text, 1);
    EXPECT_EQ(read.value, c);
    EXPECT_EQ(read.bytes, text.size() - 1);
    EXPECT_EQ(code_points(text), 2u);
  }
  for (const char32_t c : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
    std::string text;
    append_utf8(text, c);
    EXPECT_EQ(text, "\uFFFD");
  }
  EXPECT_EQ(code_point_at("\xff", 0).value, U'\uFFFD');
  EXPECT_EQ(code_point_at("\xff", 0).bytes, 1u);
  EXPECT_THROW(code_point_at("a", 1), Bug);
}

TEST(Text, TheFirstBadByteEndsTheLongestValidText) {
  for_all(2000, [](Random& random) {
    std::string text;
    for (std::int64_t i = random.between(0, 30); i > 0; --i) {
      if (random.between(0, 9) == 0) {
        text += static_cast<char>(random.between(-128, 127));
      } else {
        append_utf8(text, static_cast<char32_t>(random.between(0, 0x10FFFF)));
      }
    }
    const std::size_t bad = first_invalid_utf8(text);
    std::size_t at = 0;
    while (at < text.size()) {
      const CodePoint point = code_point_at(text, at);
      if (point.value == U'\uFFFD' && point.bytes == 1) break;
      at += point.bytes;
    }
    EXPECT_EQ(bad == std::string::npos ? text.size() : bad, at);
  });
}

TEST(Text, FoldsTheCaseOfAnyScript) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"Hello, World 1", "hello, world 1"},
      {"STRASSE", "strasse"},
      {"Straße", "strasse"},
      {"ПРИВЕТ", "привет"},
      {"ŁÓDŹ", "łódź"},
      {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
      {"\u0390", "\u03B9\u0308\u0301"},  // full folding: one letter becomes three
      {"世界", "世界"},
      {"ﬁn", "fin"},
      {"\U00010400", "\U00010428"},
  };
  for (const auto& [text, folded] : cases) EXPECT_EQ(fold_case(text), folded) << text;
  EXPECT_EQ(fold_case(std::string_view("A\0B", 3)), std::string_view("a\0b", 3));
}

TEST(Text, FoldingTwiceChangesNothingMore) {
  for_all(500, [](Random& random) {
    std::string text;
    for (int i = 0; i < 20; ++i)
      append_utf8(text, static_cast<char32_t>(random.between(0, 0x1FFFF)));
    EXPECT_EQ(fold_case(fold_case(text)), fold_case(text));
  });
}

TEST(Text, FindsWholeWords) {
  const struct {
    std::string_view text, word;
    bool there;
  } cases[] = {
      {"head of sales", "sales", true},
      {"head of sales", "sale", false},
      {"presales, sales", "sales", true},  // the second one
      {"presales", "sales", false},
      {"Sales", "sales", false},  // case matters
      {"sales", "", false},
      {"", "sales", false},
      {"sales-team", "sales", true},
      {"sales_team", "sales", true},
      {"sales2", "sales", false},
      {"VP Sales", "VP Sales", true},
      {"директор по продажам", "продажам", true},
      {"директора", "директор", false},
      {"ITдиректор", "IT", false},    // Latin and Cyrillic letters touch
      {"cafe\u0301", "cafe", false},  // the accent belongs to the last letter
      {"销售经理", "销售", true},     // written without blanks
      {"iPhone手机", "iPhone", true},
      {"iPhone手机", "手机", true},
      {"5G手机", "5G", true},
      {"ผู้จัดการฝ่ายขาย", "ขาย", true},
      {"データ分析", "データ", true},
      {"C++ developer", "C++", true},
      {"C++11", "C++", false},
      {"a\xff sales", "sales", true},
  };
  for (const auto& c : cases)
    EXPECT_EQ(has_word(c.text, c.word), c.there) << c.text << '|' << c.word;
}

TEST(Text, KnowsItsUnicodeVersion) {
  EXPECT_EQ(unicode_version().find("1"), 0u);
}

TEST(Text, FoldsForSearchingInAnyScript) {
  EXPECT_EQ(fold_for_search("Zażółć GĘŚLĄ"), "zazolc gesla");
  EXPECT_EQ(fold_for_search("Фёдор Йорк"), "федор иорк");
  EXPECT_EQ(fold_for_search("ＡＢＣ Straße Ⅷ"), "abc strasse viii");
  EXPECT_EQ(fold_for_search("Ștefan Ñandú Øre"), "stefan nandu ore");
  EXPECT_EQ(fold_for_search("李小龙"), "李小龙");
  EXPECT_EQ(fold_for_search(""), "");
  EXPECT_TRUE(valid_utf8(fold_for_search("broken \xff\xc3")));
}

}  // namespace
}  // namespace winnow
