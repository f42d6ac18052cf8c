#include "base/issue.hpp"

#include <gtest/gtest.h>

namespace winnow {
namespace {

TEST(Issue, PlaceCountsLinesAndCodePoints) {
  const struct {
    std::string_view text;
    std::size_t offset;
    int line, column;
  } cases[] = {
      {"", 0, 1, 1},       {"abc", 0, 1, 1},     {"abc", 2, 1, 3},   {"abc", 3, 1, 4},
      {"abc", 99, 1, 4},   {"a\nbc", 2, 2, 1},   {"a\nbc", 1, 1, 2}, {"a\n", 2, 2, 1},
      {"a\r\nb", 3, 2, 1}, {"\n\n\nx", 3, 4, 1}, {"мир x", 7, 1, 5},  // three letters of two bytes
      {"мир", 3, 1, 2},  // inside the second letter: its start
      {"😀+", 4, 1, 2},
  };
  for (const auto& c : cases) {
    const Place place = place_of(c.text, c.offset);
    EXPECT_EQ(place.line, c.line) << c.text << " at " << c.offset;
    EXPECT_EQ(place.column, c.column) << c.text << " at " << c.offset;
  }
}

TEST(Issue, CaretStandsUnderThePlace) {
  EXPECT_EQ(caret_lines("a + b", {1, 3}), "a + b\n  ^\n");
  EXPECT_EQ(caret_lines("one\r\ntwo", {1, 2}), "one\n ^\n");
  EXPECT_EQ(caret_lines("one\ntwo\nthree", {3, 6}), "three\n     ^\n");
  EXPECT_EQ(caret_lines("мир", {1, 2}), "мир\n ^\n");
  EXPECT_EQ(caret_lines("", {1, 1}), "\n^\n");
  EXPECT_EQ(caret_lines("ab", {1, 99}), "ab\n  ^\n");
  EXPECT_EQ(caret_lines("ab", {7, 1}), "\n^\n");
}

TEST(Issue, CaretLinesCannotMoveTheCursor) {
  EXPECT_EQ(caret_lines("a\tb\x1b[2J", {1, 3}), "a b [2J\n  ^\n");
  EXPECT_EQ(caret_lines("a\xff\xc2\x9b"
                        "b",
                        {1, 1}),
            "a\uFFFD\uFFFDb\n^\n");
}

TEST(Issue, LongLinesAreCutAroundTheCaret) {
  std::string line;
  for (int i = 0; i < 300; ++i) line += static_cast<char>('a' + i % 26);
  for (const int column : {1, 2, 39, 40, 41, 79, 80, 150, 260, 299, 300, 301}) {
    const std::string shown = caret_lines(line, {1, column});
    const std::size_t end = shown.find('\n');
    const std::size_t caret = shown.find('^') - end - 1;
    const std::string marked = shown.substr(0, end);
    std::size_t columns = 0;
    std::string under_caret;
    for (const char c : marked) {
      if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) continue;
      if (columns++ == caret) under_caret = c;
    }
    EXPECT_LT(columns, 80u) << column;
    EXPECT_LT(caret, 80u) << column;
    const std::size_t index = static_cast<std::size_t>(column) - 1;
    EXPECT_EQ(under_caret, index < line.size() ? line.substr(index, 1) : "") << column;
  }
}

TEST(Issue, NearestNameForgivesASlipOfThePen) {
  const std::vector<std::string> names = {"title", "employees", "country", "имя", "x", "tilte"};
  EXPECT_EQ(nearest_name("titel", names), "title");  // neighbours swapped; the first of equals
  EXPECT_EQ(nearest_name("title", names), "title");  // itself
  EXPECT_EQ(nearest_name("employes", names), "employees");
  EXPECT_EQ(nearest_name("contry", names), "country");
  EXPECT_EQ(nearest_name("имья", names), "имя");  // letters, not bytes
  EXPECT_EQ(nearest_name("budget", names), "");
  EXPECT_EQ(nearest_name("tie", {"tree"}), "");  // two of three letters differ
  EXPECT_EQ(nearest_name("y", names), "");       // one letter says nothing
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(nearest_name("title", {}), "");
  EXPECT_EQ(nearest_name("abcdef", {"abcdxx", "abcdez"}), "abcdez");  // the nearer, not the first
  EXPECT_EQ(nearest_name(std::string(100'000, 'a'), {std::string(100'000, 'a')}), "");
}

}  // namespace
}  // namespace winnow
