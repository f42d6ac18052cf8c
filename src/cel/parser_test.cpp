#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>

#include "base/limits.hpp"
#include "cel/tree.hpp"
#include "support/random.hpp"

namespace winnow::cel {
namespace {

// "1:5: message (hint)" of every issue, one a line.
std::string issues_of(std::string_view text) {
  std::string out;
  for (const Issue& issue : parse(text).issues) {
    out += std::to_string(issue.line) + ":" + std::to_string(issue.column) + ": " + issue.message;
    if (!issue.hint.empty()) out += " (" + issue.hint + ")";
    out += "\n";
  }
  return out;
}

Value literal(std::string_view text) {
  const Parsed parsed = parse(text);
  EXPECT_EQ(issues_of(text), "") << text;
  EXPECT_EQ(parsed.tree.at(parsed.tree.root).op, Op::Literal) << text;
  return parsed.tree.at(parsed.tree.root).value;
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

TEST(Parser, ReadsNumbers) {
  EXPECT_TRUE(literal("7").same(Value(std::int64_t{7})));
  EXPECT_TRUE(literal("-0x10").same(Value(std::int64_t{-16})));
  EXPECT_TRUE(literal("0X10").same(Value(std::int64_t{16})));
  EXPECT_TRUE(literal("- 7").same(Value(std::int64_t{-7})));
  EXPECT_TRUE(literal("-9223372036854775808").same(Value(std::int64_t{INT64_MIN})));
  EXPECT_TRUE(literal(".5").same(Value(0.5)));
  EXPECT_TRUE(literal("1e3").same(Value(1000.0)));
  EXPECT_TRUE(literal("1.5E-3").same(Value(0.0015)));
  EXPECT_TRUE(literal("-0.0").same(Value(-0.0)));
  EXPECT_TRUE(literal("1e-400").same(Value(0.0)));
}

TEST(Parser, RefusesNumbersThatDoNotFit) {
  EXPECT_EQ(issues_of("9223372036854775808"),
            "1:1: the number is beyond 64 bits (a number with a point may be larger: 1e19)\n");
  EXPECT_EQ(issues_of("1 + -9223372036854775809"),
            "1:6: the number is beyond 64 bits (a number with a point may be larger: 1e19)\n");
  EXPECT_EQ(issues_of("1e309"), "1:1: the number is too large for a double\n");
  EXPECT_EQ(issues_of("3u"),
            "1:1: unsigned numbers are not part of the language (leave out the u)\n");
  EXPECT_EQ(issues_of("12ab"), "1:1: \"12ab\" is not a number\n");
  EXPECT_EQ(issues_of("0x"), "1:1: \"0x\" is not a number\n");
  EXPECT_EQ(issues_of("1e"), "1:1: \"1e\" is not a number\n");
}

TEST(Parser, ReadsTextWithEveryEscape) {
  EXPECT_EQ(literal(R"('\a\b\f\n\r\t\v\\\?\"\'\`')").text(), "\a\b\f\n\r\t\v\\?\"'`");
  EXPECT_EQ(literal(R"("\x41\u00e9\U0001F600\303\377")").text(), "Aé😀\u00c3ÿ");
  EXPECT_EQ(literal(R"("\ud83d\ude00")").text(), "😀");
  EXPECT_EQ(literal(R"(r"\n")").text(), R"(\n)");
  EXPECT_EQ(literal("R'''a'b\n\\'''").text(), "a'b\n\\");
  EXPECT_EQ(literal("'''x''x'''").text(), "x''x");
  EXPECT_EQ(literal(R"("""say "hi" """)").text(), "say \"hi\" ");
  EXPECT_EQ(literal("\"\"").text(), "");
  EXPECT_EQ(literal(R"('\000')").text(), std::string(1, '\0'));
}

TEST(Parser, RefusesTextThatIsNone) {
  EXPECT_EQ(issues_of(R"('\ud800')"), "1:2: half of a surrogate pair is no character\n");
  EXPECT_EQ(issues_of(R"('\udc00\ud800')"),
            "1:2: half of a surrogate pair is no character\n"
            "1:8: half of a surrogate pair is no character\n");
  EXPECT_EQ(issues_of(R"('\U00110000')"), "1:2: there is no character beyond U+10FFFF\n");
  EXPECT_EQ(issues_of(R"('a\q')"),
            "1:3: there is no such escape (write \\\\ for a backslash, or r'…')\n");
  EXPECT_EQ(issues_of(R"('\400')"),
            "1:2: there is no such escape (write \\\\ for a backslash, or r'…')\n");
  EXPECT_EQ(issues_of("'a\nb'"),
            "1:1: this text is never closed (a text over several lines stands in ''' … ''')\n");
  EXPECT_EQ(issues_of("b'x'"),
            "1:1: bytes are not part of the language "
            "(write a string without the b)\n");
  EXPECT_EQ(issues_of("a == \xff"), "1:6: the text is not UTF-8 here\n");
  EXPECT_EQ(issues_of("'\xed\xa0\x80'"), "1:2: the text is not UTF-8 here\n");
  EXPECT_EQ(issues_of(std::string_view("a\0b", 3)),
            "1:2: a NUL byte (inside a text write \\x00)\n");
}

TEST(Parser, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(issues_of(""), "1:1: the expression is empty\n");
  EXPECT_EQ(issues_of("1 +"), "1:4: the expression ends too soon\n");
  EXPECT_EQ(issues_of("a = b"), "1:3: there is no \"=\" (write == to compare)\n");
  EXPECT_EQ(issues_of("a and b"), "1:3: unexpected \"and\" (did you mean &&?)\n");
  EXPECT_EQ(issues_of("not a"), "1:5: unexpected \"a\" (did you mean !?)\n");
  EXPECT_EQ(
      issues_of("a & b | c"),
      "1:3: there is no \"&\" (did you mean &&?)\n1:7: there is no \"|\" (did you mean ||?)\n");
  EXPECT_EQ(issues_of("(a && b"), "1:1: this bracket is never closed\n");
  EXPECT_EQ(issues_of("a && b)"), "1:7: unexpected \")\"\n");
  EXPECT_EQ(issues_of("a\n  && || b"), "2:6: unexpected \"||\"\n");
  EXPECT_EQ(issues_of("“a”"),
            "1:1: \"“\" has no meaning here (write straight quotes)\n"
            "1:3: \"”\" has no meaning here (write straight quotes)\n");
  EXPECT_EQ(issues_of("{'a': 1}.a"), "1:1: maps are not part of the language\n");
  EXPECT_EQ(issues_of("A{b: 1}.a"), "1:2: messages are not part of the language\n");
  EXPECT_EQ(issues_of("a ? b ? c : d : e"),
            "1:7: unexpected \"?\" (put brackets around the inner ?:)\n");
  EXPECT_EQ(issues_of("f(1,)"), "1:4: nothing stands after the comma\n");
}

TEST(Parser, WhatFollowsAMistakeIsReadOn) {
  EXPECT_EQ(issues_of("'a\\q' == b && c = d"),
            "1:3: there is no such escape (write \\\\ for a backslash, or r'…')\n"
            "1:17: there is no \"=\" (write == to compare)\n");
}

TEST(Parser, TellsSeveralMistakesAtOnce) {
  EXPECT_EQ(issues_of("f(1 2, 'a\\q', [3 4])"),
            "1:5: unexpected \"2\"\n"
            "1:10: there is no such escape (write \\\\ for a backslash, or r'…')\n"
            "1:18: unexpected \"4\"\n");
}

TEST(Parser, ReservedWordsAreMembersButNotNames) {
  EXPECT_EQ(issues_of("if"), "1:1: \"if\" is a reserved word\n");
  EXPECT_EQ(issues_of("lead.if && lead.while() && lead.map"), "");
  EXPECT_EQ(issues_of("lead.true"), "1:6: \"true\" cannot stand after a dot (write [\"true\"])\n");
  EXPECT_EQ(issues_of("lead.in"), "1:6: \"in\" cannot stand after a dot (write [\"in\"])\n");
}

TEST(Parser, MacrosNeedANameForTheElement) {
  EXPECT_EQ(issues_of("a.exists(1, true)"),
            "1:10: exists() begins with a name for the element (as in list.exists(x, …))\n");
  EXPECT_EQ(issues_of("a.all(x)"), "1:2: all() takes a name and one expression\n");
  EXPECT_EQ(issues_of("a.map(x, 1, 2, 3)"), "1:2: map() takes a name and one or two expressions\n");
  EXPECT_EQ(print(parse("a.existsOne(x, x)").tree), "a.exists_one(x, x)");
  EXPECT_EQ(issues_of("has(a)"), "1:5: has() takes a field (as in has(lead.title))\n");
  EXPECT_EQ(issues_of("has(a.b, c)"), "1:1: has() takes one field (as in has(lead.title))\n");
  EXPECT_EQ(issues_of("has(a[b])"), "1:5: has() takes a field (as in has(lead.title))\n");
  EXPECT_EQ(issues_of("has(a['b'].c[0])"), "");
}

TEST(Parser, NodesKnowTheirPlaces) {
  const std::string text = "(lead.a + 1) * size( [2] ) // and so on";
  const Tree tree = parse(text).tree;
  const Node& product = tree.at(tree.root);
  EXPECT_EQ(product.offset, text.find('*'));
  EXPECT_EQ(text.substr(product.begin, product.end - product.begin), "(lead.a + 1) * size( [2] )");
  const Node& sum = tree.at(product.args[0]);
  EXPECT_EQ(sum.offset, text.find('+'));
  EXPECT_EQ(text.substr(sum.begin, sum.end - sum.begin), "lead.a + 1");
  EXPECT_EQ(tree.at(sum.args[0]).offset, text.find('.'));
  EXPECT_EQ(tree.at(product.args[1]).offset, text.find("size"));
}

TEST(Parser, NestsThirtyTwoDeepAndNoDeeper) {
  const auto nested = [](std::string_view open, std::string_view core, std::string_view close,
                         std::size_t depth) {
    return issues_of(repeated(open, depth) + std::string(core) + repeated(close, depth));
  };
  constexpr std::size_t depth = limits::expression_depth;
  const auto forms = std::to_array<std::array<std::string_view, 3>>({{"(", "1", ")"},
                                                                     {"[", "1", "]"},
                                                                     {"f(", "1", ")"},
                                                                     {"a.f(", "1", ")"},
                                                                     {"a[", "1", "]"},
                                                                     {"!", "a", ""},
                                                                     {"-", "a", ""},
                                                                     {"a ? b : ", "1", ""}});
  for (const auto& [open, core, close] : forms) {
    EXPECT_EQ(nested(open, core, close, depth), "") << open;
    EXPECT_NE(nested(open, core, close, depth + 1).find("nested more than 32 deep"),
              std::string::npos)
        << open;
  }
}

TEST(Parser, ChainsHaveAThousandTermsAndNoMore) {
  for (const std::string_view link : {"1+", "a&&", "a||", "1*", "a==", "a?b:"}) {
    const bool conditional = link == "a?b:";
    const std::size_t most = conditional ? 32 : 999;
    EXPECT_EQ(issues_of(repeated(link, most) + "1"), "") << link;
    EXPECT_NE(issues_of(repeated(link, most + 1) + "1"), "") << link;
  }
  EXPECT_EQ(issues_of("a" + repeated(".b", 999)), "");
  EXPECT_EQ(issues_of("a" + repeated(".b", 1000)), "1:2000: a chain of more than 1000 terms\n");
  EXPECT_EQ(issues_of("[" + repeated("1,", 4000) + "]"), "");
}

TEST(Parser, ExpressionBombsAreAnsweredAtOnce) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(issues_of(std::string(100'000'000, '(')),
            "1:1: the expression is longer than 8192 bytes\n");
  for (const std::string_view part :
       {"(", "-",  "!",        "a.", "1+", "[", "{", "a?", "f(", "a[",
        "'", "\\", "a.map(x,", "?",  ":",  ")", ",", "1 ", "a{", "\"\"\""}) {
    const std::string text = repeated(part, limits::expression_bytes / part.size());
    const Parsed parsed = parse(text);
    EXPECT_FALSE(parsed.issues.empty()) << part;
    EXPECT_LE(parsed.issues.size(), static_cast<std::size_t>(limits::issues_shown)) << part;
    EXPECT_LE(parsed.tree.nodes.size(), 2 * limits::expression_bytes) << part;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(Parser, ReadsAnyBytesWithoutHarm) {
  test::for_all(2000, [](test::Random& random) {
    static constexpr std::string_view pieces[] = {
        "(",  ")", "[",    "]",    "{",    "}",         ",",    ".",  "?",  ":",   "!",
        "-",  "+", "*",    "==",   "in",   "&&",        "||",   "'",  "\"", "'''", "\\",
        "r'", "a", "lead", "map(", "has(", "exists(x,", "1",    "1.", ".5", "0x",  "e",
        "\n", " ", "//",   "\xff", "é",    "true",      "null", "\\u"};
    std::string text;
    for (std::int64_t i = random.between(0, 30); i > 0; --i) {
      text += pieces[random.between(0, static_cast<std::int64_t>(std::size(pieces)) - 1)];
    }
    const Parsed parsed = parse(text);
    ASSERT_LT(parsed.tree.root, parsed.tree.nodes.size());
    if (!parsed.issues.empty()) return;
    const std::string printed = print(parsed.tree);
    ASSERT_TRUE(same(parse(printed).tree, parsed.tree)) << text << "\n" << printed;
  });
}

}  // namespace
}  // namespace winnow::cel
