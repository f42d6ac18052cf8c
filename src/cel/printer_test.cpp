#include <gtest/gtest.h>

#include <string>

#include "cel/lexer.hpp"
#include "cel/tree.hpp"
#include "support/random_tree.hpp"

namespace winnow::cel {
namespace {

std::string printed(std::string_view text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed.issues.empty()) << text << ": " << parsed.issues.front().message;
  return print(parsed.tree);
}

TEST(Printer, LeavesOutBlanksAndBracketsThatMeanNothing) {
  EXPECT_EQ(printed("((a))+( b*c )"), "a + b * c");
  EXPECT_EQ(printed("(a+b)*c"), "(a + b) * c");
  EXPECT_EQ(printed("a-(b-c)-(d)"), "a - (b - c) - d");
  EXPECT_EQ(printed("(a||b)&&(c&&d)"), "(a || b) && (c && d)");
  EXPECT_EQ(printed("(a<b)==c"), "a < b == c");
  EXPECT_EQ(printed("a<(b==c)"), "a < (b == c)");
  EXPECT_EQ(printed("(a?b:c)?(d?e:f):(g?h:i)"), "(a ? b : c) ? (d ? e : f) : g ? h : i");
  EXPECT_EQ(printed("!(a.b)&&!(a in b)"), "!a.b && !(a in b)");
  EXPECT_EQ(printed("[1,2,].exists(x,(x>1))"), "[1, 2].exists(x, x > 1)");
}

TEST(Printer, KeepsAMinusApartFromTheNumberAfterIt) {
  EXPECT_EQ(printed("- 5"), "-5");
  EXPECT_EQ(printed("-(5)"), "-(5)");
  EXPECT_EQ(printed("--5"), "--5");
  EXPECT_EQ(printed("-(5.size())"), "-(5.size())");
  EXPECT_EQ(printed("a--5"), "a - -5");
  EXPECT_EQ(printed("-a"), "-a");
  EXPECT_EQ(printed("-9223372036854775808"), "-9223372036854775808");
}

TEST(Printer, WritesNumbersSoThatTheyReadBack) {
  EXPECT_EQ(printed("1.0"), "1.0");
  EXPECT_EQ(printed("-0.0"), "-0.0");
  EXPECT_EQ(printed("1e308"), "1e+308");
  EXPECT_EQ(printed("5e-324"), "5e-324");
  EXPECT_EQ(printed(".5"), "0.5");
  EXPECT_EQ(printed("0x1F"), "31");
}

TEST(Printer, WritesTextInDoubleQuotesWithExactEscapes) {
  EXPECT_EQ(printed(R"('say "hi"')"), R"("say \"hi\"")");
  EXPECT_EQ(printed(R"(r'\d+')"), R"("\\d+")");
  EXPECT_EQ(printed(R"('''a
b''')"),
            R"("a\nb")");
  EXPECT_EQ(printed(R"("\x00\a\x7f\u00e9")"), R"("\x00\x07\x7fé")");
}

TEST(Printer, WhatItPrintsParsesToTheSameTree) {
  test::for_all(3000, [](test::Random& random) {
    const Tree tree = test::AnyTree(random).of_depth(static_cast<int>(random.between(0, 5)));
    const std::string text = print(tree);
    if (text.size() > 8000) return;
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed.issues.empty()) << text << ": " << parsed.issues.front().message;
    ASSERT_TRUE(same(parsed.tree, tree)) << text;
    ASSERT_EQ(print(parsed.tree), text);
  });
}

// Every pair of brackets that only groups, taken away, must change the tree.
TEST(Printer, UsesNoBracketThatItCouldDoWithout) {
  test::for_all(500, [](test::Random& random) {
    const Tree tree = test::AnyTree(random).of_depth(static_cast<int>(random.between(1, 4)));
    const std::string text = print(tree);
    if (text.size() > 2000) return;
    Mistakes mistakes(text);
    std::vector<Token> open;
    Token before;
    for (const Token& token : lex(text, mistakes)) {
      if (token.kind == TokenKind::LeftParen) {
        const bool groups = before.kind != TokenKind::Identifier || before.end != token.begin;
        open.push_back(token);
        if (!groups) open.back().kind = TokenKind::Identifier;
      } else if (token.kind == TokenKind::RightParen) {
        const Token opened = open.back();
        open.pop_back();
        if (opened.kind == TokenKind::LeftParen) {
          std::string without = text;
          without[opened.begin] = without[token.begin] = ' ';
          const Parsed parsed = parse(without);
          ASSERT_FALSE(parsed.issues.empty() && same(parsed.tree, tree)) << text << "\n" << without;
        }
      }
      before = token;
    }
  });
}

}  // namespace
}  // namespace winnow::cel
