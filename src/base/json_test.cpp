#include "base/json.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "support/random.hpp"

namespace winnow {
namespace {

using test::for_all;
using test::Random;

Value parsed(std::string_view text) {
  auto value = parse_json(text);
  if (!value) {
    ADD_FAILURE() << text << ": " << value.error().message;
    return Value();
  }
  return *value;
}

TEST(Json, ReadsEveryKind) {
  const std::pair<std::string_view, Value> cases[] = {
      {"null", Value()},
      {" true ", Value(true)},
      {"0", Value(std::int64_t{0})},
      {"-9223372036854775808", Value(INT64_MIN)},
      {"9223372036854775807", Value(INT64_MAX)},
      {"1.0", Value(1.0)},
      {"1e2", Value(100.0)},
      {"-0.0", Value(-0.0)},
      {"1E-400", Value(0.0)},
      {R"("a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")", Value("a\"\\/\b\f\n\r\t\u00e9\U0001F600")},
      {R"("a\u0000b")", Value(std::string("a\0b", 3))},
      {"[]", Value(List{})},
      {R"([1,[null],"x"])", Value(List{Value(std::int64_t{1}), Value(List{Value()}), Value("x")})},
      {"{}", Value(Map{})},
      {R"({"b":1,"a":{"":2.5}})",
       Value(Map{{"a", Value(Map{{"", Value(2.5)}})}, {"b", Value(std::int64_t{1})}})},
      {R"({"a":1,"b":2,"a":3,"a":4})",  // the last one counts
       Value(Map{{"a", Value(std::int64_t{4})}, {"b", Value(std::int64_t{2})}})},
  };
  for (const auto& [text, value] : cases) EXPECT_TRUE(parsed(text).same(value)) << text;
}

TEST(Json, SaysWhatIsWrong) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"", "empty"},
      {"  ", "empty"},
      {"{", "malformed"},
      {"[1,]", "malformed"},
      {"1 2", "malformed"},
      {"{\"a\"}", "malformed"},
      {"nul", "malformed"},
      {"01", "malformed"},
      {"[1.]", "malformed"},
      {"NaN", "malformed"},
      {"\"abc", "not closed"},
      {"\"\\x\"", "wrong escape"},
      {"\"\\ud800\"", "wrong escape"},  // half a surrogate pair
      {"\"a\nb\"", "control character"},
      {"[\"\xff\"]", "not UTF-8 at byte 2"},
      {"[\"\xed\xa0\x80\"]", "not UTF-8 at byte 2"},
      {"[1, 9223372036854775808]", "number 9223372036854775808 is too large at byte 4"},
      {"-9223372036854775809", "number -9223372036854775809 is too large at byte 0"},
      {"18446744073709551615", "number 18446744073709551615 is too large at byte 0"},
      {"{\"99999999999999999999\": 123456789012345678901}",
       "number 123456789012345678901 is too large at byte 25"},
      {"[1e400]", "number 1e400 is too large at byte 1"},
      {std::string("[1]\0", 4), "malformed"},
  };
  for (const auto& [text, reason] : cases) {
    const auto value = parse_json(text);
    ASSERT_FALSE(value.has_value()) << text;
    EXPECT_EQ(value.error().kind, ErrorKind::Invalid);
    EXPECT_NE(value.error().message.find(reason), std::string::npos)
        << text << ": " << value.error().message;
  }
}

TEST(Json, ALongNumberIsNamedInPart) {
  const auto value = parse_json(std::string(1'000'000, '9'));
  ASSERT_FALSE(value.has_value());
  EXPECT_LT(value.error().message.size(), 120u);
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  text += "1";
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

TEST(Json, NestsAsDeepAsTheLimit) {
  for (const auto& [open, close] : {std::pair("[", "]"), std::pair("{\"a\":", "}")}) {
    EXPECT_TRUE(parse_json(nested(limits::json_depth, open, close)).has_value());
    for (const std::size_t deeper : {limits::json_depth + 1, std::size_t{100'000}}) {
      const auto value = parse_json(nested(deeper, open, close));
      ASSERT_FALSE(value.has_value()) << deeper;
      EXPECT_NE(value.error().message.find("deeper than 64"), std::string::npos)
          << value.error().message;
    }
  }
}

TEST(Json, WritesEveryKind) {
  const std::pair<Value, std::string_view> cases[] = {
      {Value(), "null"},
      {Value(false), "false"},
      {Value(INT64_MIN), "-9223372036854775808"},
      {Value(2.0), "2.0"},
      {Value(1e21), "1e+21"},
      {Value(-std::numeric_limits<double>::infinity()), "\"-Infinity\""},
      {Value(std::numeric_limits<double>::quiet_NaN()), "\"NaN\""},
      {Value("q\" b\\ n\n e\x1b д/"), "\"q\\\" b\\\\ n\\n e\\u001b д/\""},
      {Value(std::string_view("\0", 1)), "\"\\u0000\""},
      {Value("a\xff\xe2\x82z"), "\"a\uFFFD\uFFFD\uFFFDz\""},
      {Value(Timestamp{0, 1}), "\"1970-01-01T00:00:00.000000001Z\""},
      {Value(Duration{90, 0}), "\"90s\""},
      {Value(List{Value(), Value(List{})}), "[null,[]]"},
      {Value(Map{{"a", Value(std::int64_t{1})}, {"b\n", Value(Map{})}}), "{\"a\":1,\"b\\n\":{}}"},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(to_json(value), text);
}

Value any_value(Random& random, int depth) {
  switch (random.between(0, depth > 0 ? 6 : 4)) {
    case 0: return Value();
    case 1: return Value(random.between(0, 1) == 1);
    case 2: return Value(random.between(INT64_MIN, INT64_MAX));
    case 3: return Value(static_cast<double>(random.between(-1'000'000, 1'000'000)) / 1024);
    case 4: {
      std::string text;
      for (std::int64_t i = random.between(0, 8); i > 0; --i) {
        append_utf8(text, static_cast<char32_t>(random.between(0, 0x300)));
      }
      return Value(std::move(text));
    }
    case 5: {
      List list;
      for (std::int64_t i = random.between(0, 4); i > 0; --i) {
        list.push_back(any_value(random, depth - 1));
      }
      return Value(std::move(list));
    }
    default: {
      Map map;
      for (char key = 'a'; key < 'e'; ++key) {
        if (random.between(0, 1) == 0)
          map.emplace_back(std::string(1, key), any_value(random, depth - 1));
      }
      return Value(std::move(map));
    }
  }
}

TEST(Json, ReadsBackWhatItWrote) {
  for_all(1000, [](Random& random) {
    const Value value = any_value(random, 4);
    const std::string text = to_json(value);
    EXPECT_TRUE(parsed(text).same(value)) << text;
  });
}

}  // namespace
}  // namespace winnow
