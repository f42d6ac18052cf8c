#include "columns/dictionary.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <string>

#include "support/random.hpp"

namespace winnow::columns {
namespace {

std::string any_text(test::Random& random) {
  // Few letters and a few fixed lengths, so that equal texts and shared beginnings happen.
  std::string text(static_cast<std::size_t>(random.between(0, 40)), 'a');
  for (char& c : text) c = static_cast<char>(random.between('a', 'b'));
  if (random.between(0, 9) == 0) text.push_back('\0');
  return text;
}

TEST(Dictionary, NumbersFromOneInTheOrderOfArrival) {
  Dictionary names;
  EXPECT_EQ(names.size(), 1U);
  EXPECT_EQ(names.code_of_text("b"), 1U);
  EXPECT_EQ(names.code_of_text(""), 2U);
  EXPECT_EQ(names.code_of_text("b"), 1U);
  EXPECT_EQ(names.find_text(std::string_view{}), 2U);
  EXPECT_EQ(names.find_text("c"), 0U);
  EXPECT_EQ(names.text(1), "b");
  EXPECT_EQ(names.size(), 3U);
}

TEST(Dictionary, KeepsValuesApartThatDifferInTypeOnly) {
  Dictionary names;
  const std::vector<Value> values = {Value(),
                                     Value(true),
                                     Value(false),
                                     Value(std::int64_t{1}),
                                     Value(1.0),
                                     Value(-0.0),
                                     Value(0.0),
                                     Value("1"),
                                     Value(Timestamp{1, 0}),
                                     Value(Duration{1, 0}),
                                     Value(List{}),
                                     Value(List{Value("1")}),
                                     Value(Map{}),
                                     Value(Map{{"1", Value("1")}}),
                                     Value(std::numeric_limits<double>::quiet_NaN())};
  for (const Value& value : values) names.code_of(value);
  ASSERT_EQ(names.size(), values.size() + 1);
  for (Code code = 1; code < names.size(); ++code) {
    const Value& value = values[code - 1];
    EXPECT_EQ(names.code_of(value), code);
    EXPECT_EQ(names.find(value), code);
    EXPECT_TRUE(names.value(code).same(value));
    EXPECT_EQ(names.is_text(code), value.is(Value::Kind::String));
  }
  EXPECT_EQ(names.find(Value(2.0)), 0U);
}

TEST(Dictionary, AgreesWithAMapOnAnyTexts) {
  test::for_all(50, [](test::Random& random) {
    Dictionary names;
    std::map<std::string, Code> twin;
    std::map<Code, std::string_view> kept;
    const std::int64_t count = random.between(1, 5000);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string text = any_text(random);
      const auto next = static_cast<Code>(twin.size() + 1);
      const Code expected = twin.try_emplace(text, next).first->second;
      EXPECT_EQ(names.find_text(text), expected == next ? 0U : expected);
      ASSERT_EQ(names.code_of_text(text), expected);
      kept.try_emplace(expected, names.text(expected));
    }
    for (const auto& [text, code] : twin) {
      EXPECT_EQ(names.text(code), text);
      EXPECT_EQ(kept[code].data(), names.text(code).data()) << "a text has moved";
    }
  });
}

TEST(Dictionary, HoldsLongTextsBesideShortOnes) {
  Dictionary names;
  const std::string huge(3'000'000, 'x');
  names.code_of_text("short");
  const Code code = names.code_of_text(huge);
  names.code_of_text("short again");
  EXPECT_EQ(names.text(code), huge);
  EXPECT_EQ(names.text(3), "short again");
  EXPECT_EQ(names.code_of_text(huge), code);
}

TEST(Dictionary, CostsLittleMoreThanItsText) {
  Dictionary names;
  EXPECT_LT(names.bytes(), 256U) << "an empty one costs next to nothing: there are thousands";
  std::size_t text_bytes = 0;
  constexpr int count = 700'000;
  for (int i = 0; i < count; ++i) {
    const std::string text = "customer-" + std::to_string(i) + "@acme.test";
    text_bytes += text.size();
    names.code_of_text(text);
  }
  EXPECT_EQ(names.size(), count + 1U);
  EXPECT_LT(names.bytes(), text_bytes + 24U * count);
}

TEST(Dictionary, KeepsApartTextsThatDifferInOnePlace) {
  Dictionary names;
  for (std::size_t length = 1; length <= 64; ++length) {
    for (std::size_t place = 0; place < length; ++place) {
      for (char c = 'b'; c <= 'z'; ++c) {
        std::string text(length, 'a');
        text[place] = c;
        const Code expected = names.size();
        ASSERT_EQ(names.code_of_text(text), expected) << text;
      }
    }
  }
  EXPECT_EQ(names.size(), 1U + 25U * 64U * 65U / 2U);
}

TEST(Dictionary, FindsManyTextsAsItFindsEach) {
  Dictionary dictionary;
  std::vector<std::string> words;
  for (int i = 0; i < 5000; ++i) words.push_back("lead-" + std::to_string(i * 7919));
  for (std::size_t i = 0; i < words.size(); i += 2) dictionary.code_of_text(words[i]);
  dictionary.code_of(Value(std::int64_t{5}));
  const std::vector<std::string_view> texts(words.begin(), words.end());
  std::vector<Code> codes(texts.size());
  dictionary.find_texts(texts, codes);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(codes[i], dictionary.find_text(texts[i])) << texts[i];
    EXPECT_EQ(codes[i] != 0, i % 2 == 0) << texts[i];
  }
}

}  // namespace
}  // namespace winnow::columns
