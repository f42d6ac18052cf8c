#include "engine/yaml.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "base/limits.hpp"

namespace winnow::engine {
namespace {

std::string first_issue(std::string_view text) {
  const YamlParsed parsed = parse_yaml(text);
  if (parsed.yaml) return "none";
  const Issue& issue = parsed.issues.at(0);
  return std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.message;
}

const YamlNode& value_of(const Yaml& yaml, std::string_view key) {
  for (const YamlEntry& entry : yaml.at(yaml.root).entries) {
    if (yaml.at(entry.key).text == key) return yaml.at(entry.value);
  }
  ADD_FAILURE() << "no key " << key;
  return yaml.at(yaml.root);
}

TEST(Yaml, KnowsPlainFromQuotedAndWhereThingsStand) {
  const YamlParsed parsed = parse_yaml("é: \"5\"\nb: 5\nc: 'x'\nd: |\n  t\ne: &a [q, {f: 1}]\n");
  ASSERT_TRUE(parsed.yaml);
  EXPECT_EQ(value_of(*parsed.yaml, "é").style, YamlNode::Style::Double);
  EXPECT_EQ(value_of(*parsed.yaml, "é").place.column, 4);
  EXPECT_TRUE(value_of(*parsed.yaml, "b").is_plain());
  EXPECT_EQ(value_of(*parsed.yaml, "c").style, YamlNode::Style::Single);
  EXPECT_EQ(value_of(*parsed.yaml, "d").style, YamlNode::Style::Literal);
  EXPECT_EQ(value_of(*parsed.yaml, "e").anchor, "a");
  EXPECT_EQ(value_of(*parsed.yaml, "e").place.column, 7);
}

TEST(Yaml, RefusesWithAPlaceWhatAModelCannotBe) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "1:1 the model is empty"},
      {"# only a comment\n", "1:1 the model is empty"},
      {"a: 1\nb: 2\na: 3\n", "3:1 `a` is given twice"},
      {"a: {x: 1, 'x': 2}", "1:11 `x` is given twice"},
      {"a: 1\n---\nb: 2\n", "2:1 a model is one document; this is a second one"},
      {"a: !!str b", "1:4 tags (`!…`) have no meaning in a model"},
      {"a: &x {b: 1}\nc:\n  <<: *x", "3:3 merge keys (`<<`) are not read"},
      {"? [a]\n: b", "1:3 a key must be text"},
      {": b", "1:1 a key is missing before the colon"},
      {"a: &x [*x]", "1:8 this alias stands inside its own anchor"},
      {std::string("a: 1\nb: \0", 9), "2:4 a control character (U+0000)"},
      {"a: \x04", "1:4 a control character (U+0004)"},
      {"a: 1\nb: \xff", "2:4 this is not UTF-8"},
      {"a: \xed\xa0\x80", "1:4 this is not UTF-8"},
  };
  for (const auto& [text, issue] : cases) EXPECT_EQ(first_issue(text), issue) << text;
  EXPECT_NE(first_issue("a: [1"), "none");
  EXPECT_NE(first_issue("a: *nothing"), "none");
  EXPECT_NE(first_issue("a: b: c"), "none");
}

TEST(Yaml, AllDuplicateKeysAreToldAtOnce) {
  EXPECT_EQ(parse_yaml("a: 1\na: 2\nb: {c: 1, c: 2}").issues.size(), 2U);
}

TEST(Yaml, ReadsJsonWithTabsEscapesAndSurrogates) {
  const YamlParsed parsed = parse_yaml(
      "{\n\t\"a\": \"x\\/\\u00e9 \\ud83d\\ude00 y\\\\ud83d\\\\ude00\",\n\t\"b\": [1, null]}");
  ASSERT_TRUE(parsed.yaml) << first_issue("");
  EXPECT_EQ(value_of(*parsed.yaml, "a").text, "x/é 😀 y\\ud83d\\ude00");
  EXPECT_EQ(value_of(*parsed.yaml, "b").place.column, 7);
}

TEST(Yaml, QuestionMarksInPlainTextStay) {
  const YamlParsed parsed =
      parse_yaml("a: {b: Who signs?, c: 'a ? b', d: x?y}\n? e\n: Really? Yes\n");
  ASSERT_TRUE(parsed.yaml);
  const Yaml& yaml = *parsed.yaml;
  const YamlNode& a = value_of(yaml, "a");
  EXPECT_EQ(yaml.at(a.entries[0].value).text, "Who signs?");
  EXPECT_EQ(yaml.at(a.entries[1].value).text, "a ? b");
  EXPECT_EQ(yaml.at(a.entries[2].value).text, "x?y");
  EXPECT_EQ(value_of(yaml, "e").text, "Really? Yes");
}

TEST(Yaml, AByteOrderMarkIsNotThere) {
  const YamlParsed parsed = parse_yaml(
      "\xEF\xBB\xBF"
      "a: b");
  ASSERT_TRUE(parsed.yaml);
  EXPECT_EQ(value_of(*parsed.yaml, "a").offset, 6U);
  EXPECT_EQ(value_of(*parsed.yaml, "a").place.column, 4);
}

TEST(Yaml, FindsEveryByteOfATextInTheSource) {
  // Each text holds an X; the source has exactly one X too.
  const std::string sources[] = {
      "a: 1 + X",
      "a: 'it''s X'",
      "a: \"\\\"\\u00e9\\x41\\U0001F600 X\"",
      "a: |\n  one\n\n    two X",
      "a: >-\n  one\n  two\n\n  three X",
      "a: one\n  two\n  X",
      "a: \"one\n  two \\\n  three X\"",
      "a: 'one\n\n  two X'",
      "{\"a\": \"\\ud83d\\ude00 X\"}",
  };
  for (const std::string& source : sources) {
    const YamlParsed parsed = parse_yaml(source);
    ASSERT_TRUE(parsed.yaml) << source;
    const YamlNode& node = value_of(*parsed.yaml, "a");
    ASSERT_NE(node.text.find('X'), std::string::npos) << source;
    EXPECT_EQ(offset_in_text(source, node, node.text.find('X')), source.find('X')) << source;
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Yaml, BombsAreRefusedAtOnce) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before +
              repeated(", " + before, 9) + "]\n";
  }
  std::string chain = "a0: &a0 [x]\n";
  for (int i = 1; i < 60; ++i) {
    chain += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
             "]\n";
  }
  std::string keys;
  for (int i = 0; i < 16'000; ++i) keys += "k" + std::to_string(i) + ": 1\n";
  const std::pair<std::string, std::string> cases[] = {
      {laughs, "more than"},
      {chain, "aliases nest deeper than 32 levels"},
      {keys, "more than 10000 keys"},
      {std::string(100'000'000, 'a'), "the model is larger than 1048576 bytes"},
      {repeated("[", 500'000), "nested deeper than 32 levels"},
      {repeated("- ", 500'000), "nested deeper than 32 levels"},
      {repeated("{a: ", 200'000), "nested deeper than 32 levels"},
      {"a: &a 1\nb: [" + repeated("*a, ", 101) + "]", "more than 100 aliases"},
  };
  for (const auto& [text, message] : cases) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_NE(first_issue(text).find(message), std::string::npos) << first_issue(text);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10)) << message;
  }
}

}  // namespace
}  // namespace winnow::engine
