#include "app/protocols/decode.hpp"

#include <gtest/gtest.h>

#include "app/protocols/json_parts.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::app {
namespace {

Delivery delivered(std::string_view json, Protocol protocol = Protocol::Segment) {
  auto delivery = decode(protocol, json);
  EXPECT_TRUE(delivery) << delivery.error().message;
  return delivery ? std::move(*delivery) : Delivery();
}

TEST(Decode, ABatchSaysItsKeyAndWhenItWasSent) {
  const Delivery d = delivered(
      R"({"writeKey":"k","sentAt":"2026-01-01T00:00:02Z","batch":[
          {"type":"page","userId":"u","messageId":"1","timestamp":"2026-01-01T00:00:00Z"},
          {"type":"page","userId":"u","messageId":"2"}]})");
  EXPECT_EQ(d.write_key, "k");
  EXPECT_EQ(d.form, "segment");
  ASSERT_EQ(d.messages.size(), 2u);
  EXPECT_EQ(d.messages[0].sent, parse_instant("2026-01-01T00:00:02Z"));
  EXPECT_EQ(d.messages[1].id, "2");
}

TEST(Decode, KeysOfAllProtocols) {
  EXPECT_EQ(delivered(R"({"type":"page","userId":"u","writeKey":"k"})").write_key, "k");
  EXPECT_EQ(delivered(R"({"api_key":"k","batch":[]})", Protocol::PostHog).write_key, "k");
  EXPECT_EQ(delivered(R"([{"event":"e","properties":{"distinct_id":"u","token":"k"}}])",
                      Protocol::PostHog)
                .write_key,
            "k");
  EXPECT_EQ(delivered(R"({"type":"page","userId":"u"})").write_key, "");
}

TEST(Decode, WhatIsWrongSpoilsNothingElse) {
  const char good[] = R"({"type":"page","userId":"u"})";
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  const std::string bad[] = {
      "7",
      "null",
      "[]",
      R"("text")",
      "{}",
      R"({"type":"page"})",
      R"({"type":"page","userId":"u","properties":{"n":9223372036854775808}})",
      R"({"type":"page","userId":"u","properties":{"n":1e999}})",
      R"({"type":"page","userId":"u","properties":{"n":)" + deep + "}}",
      "{\"type\":\"page\",\"userId\":\"\xff\"}"};
  for (const std::string& one : bad) {
    const Delivery d = delivered(std::string(R"({"writeKey":"k","batch":[)") + good + "," + one +
                                 "," + good + R"(],"sentAt":"2026-01-01T00:00:00Z"})");
    EXPECT_EQ(d.messages.size(), 2u) << one;
    ASSERT_EQ(d.unreadable.size(), 1u) << one;
    EXPECT_FALSE(d.unreadable[0].reason.empty());
    EXPECT_EQ(d.write_key, "k");
    EXPECT_EQ(d.messages.at(0).sent, parse_instant("2026-01-01T00:00:00Z"));
  }
}

TEST(Decode, AlsoOneMessageAloneGoesToTheQuarantine) {
  const char text[] = R"({"type":"page","userId":123456789012345678901})";
  const Delivery d = delivered(text);
  ASSERT_EQ(d.unreadable.size(), 1u);
  EXPECT_EQ(d.unreadable[0].reason, "the number 123456789012345678901 is too large at byte 24");
  EXPECT_EQ(d.unreadable[0].body, text);
}

TEST(Decode, WhatIsNoJsonIsRefusedWhole) {
  for (const char* text :
       {"", "hello", "{", R"({"batch":[{"type":"page","userId":"u"},{]})", "7", "\"x\"", "null",
        R"({"batch":[{"type":"page","userId":"u"}]} x)", R"({"batch":{}})", R"({"batch":7})"}) {
    const auto delivery = decode(Protocol::Segment, text);
    ASSERT_FALSE(delivery) << text;
    EXPECT_EQ(delivery.error().kind, ErrorKind::Invalid);
  }
}

TEST(Decode, TooManyAndTooLarge) {
  std::string many = "[{}";
  for (std::size_t i = 0; i < limits::batch_messages; ++i) many += ",{}";
  const auto refused = decode(Protocol::Segment, many + "]");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::Denied);
  const Delivery d = delivered(R"({"type":"page","userId":"u","properties":{"t":")" +
                               std::string(limits::message_bytes, 'x') + "\"}}");
  ASSERT_EQ(d.unreadable.size(), 1u);
  EXPECT_TRUE(d.unreadable[0].reason.ends_with("a message has at most 262144"));
  EXPECT_EQ(d.unreadable[0].body.size(), limits::message_bytes);
}

// What is read again says the same, without the request around it.
TEST(Decode, BodiesAreReadAgain) {
  const Envelope beside{"track", "a-1", 5000};
  const auto first =
      decode(Protocol::Segment, R"({"event":"e","writeKey":"k","messageId":"m"})", beside);
  ASSERT_TRUE(first && first->messages.size() == 1);
  const Message& m = first->messages[0];
  EXPECT_EQ(m.body, R"({"type":"track","anonymousId":"a-1","sentAt":"1970-01-01T00:00:05Z",)"
                    R"("event":"e","messageId":"m"})");
  const auto again = decode_again(first->form, m.body);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->name, m.name);
  EXPECT_EQ(again->anonymous, m.anonymous);
  EXPECT_EQ(again->sent, m.sent);
  EXPECT_EQ(again->body, m.body);

  const auto posthog = decode(Protocol::PostHog,
                              R"({"api_key":"k","sent_at":"2026-01-01T00:00:01Z",
           "batch":[{"event":"e","distinct_id":"u"}]})");
  const auto twice = decode_again("posthog", posthog->messages.at(0).body);
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->sent, parse_instant("2026-01-01T00:00:01Z"));

  const auto later =
      decode(Protocol::Segment, R"({"event":"e","sentAt":"1970-01-01T00:00:01Z"})", beside);
  ASSERT_TRUE(later && later->messages.size() == 1);
  EXPECT_EQ(decode_again("segment", later->messages[0].body)->sent, 5000);
  EXPECT_FALSE(decode_again("telex", "{}"));
  EXPECT_FALSE(decode_again("segment", "{"));
  EXPECT_FALSE(decode_again("segment", R"({"type":"track"})"));
}

TEST(JsonParts, KnowsJsonFromWhatIsNone) {
  JsonParts parts;
  for (const char* text :
       {"{}", " [ ] ", "-0", "1.5e+9", "\"\\u00e4\\n\"", "[1,{\"a\":[true,false,null]}]"}) {
    EXPECT_TRUE(take_apart(text, parts)) << text;
    EXPECT_TRUE(parse_json(text)) << text;
  }
  for (const char* text :
       {"",  "{,}",  "[1,]",  "[1 2]",     "{\"a\"}", "{\"a\":}",  "01",       "1.",
        "-", ".5",   "1e",    "tru",       "\"\\x\"", "\"\\u12\"", "\"a\nb\"", "[",
        "]", "{}{}", "{1:2}", "[\"a\":1]", "+1",      "nulll"}) {
    EXPECT_FALSE(take_apart(text, parts)) << text;
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(JsonParts, FindsTheMessages) {
  JsonParts parts;
  ASSERT_TRUE(
      take_apart(R"( {"a":{"batch":[9]}, "batch" : [ {"x":[1]} , 2,"s"], "b":[3]} )", parts));
  EXPECT_TRUE(parts.batch);
  EXPECT_EQ(parts.messages, (std::vector<std::string_view>{R"({"x":[1]})", "2", R"("s")"}));
  EXPECT_EQ(parts.envelope, R"( {"a":{"batch":[9]}, "batch" : [], "b":[3]} )");
  parts = {};
  ASSERT_TRUE(take_apart("[[1],{}]", parts));
  EXPECT_EQ(parts.messages, (std::vector<std::string_view>{"[1]", "{}"}));
  parts = {};
  ASSERT_TRUE(take_apart(R"({"type":"page","list":[1]})", parts));
  EXPECT_FALSE(parts.batch);
  EXPECT_EQ(parts.messages.size(), 1u);
}

}  // namespace
}  // namespace winnow::app
