#include "app/protocols/segment.hpp"

#include <gtest/gtest.h>

#include "app/protocols/decode.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::app {
namespace {

using engine::FactKind;

// The one message that a text is.
Message message_of(std::string_view json, const Envelope& beside = {}) {
  const auto delivery = decode(Protocol::Segment, json, beside);
  EXPECT_TRUE(delivery) << json;
  if (!delivery) return {};
  EXPECT_TRUE(delivery->unreadable.empty()) << delivery->unreadable[0].reason;
  EXPECT_EQ(delivery->messages.size(), 1u);
  return delivery->messages.size() == 1 ? delivery->messages[0] : Message();
}

std::string data_of(const Message& message) {
  return to_json(Value(message.data));
}

TEST(Segment, ATrackIsAnEventNamedByIt) {
  const Message m = message_of(
      R"({"type":"track","event":"Demo Requested","messageId":"m-1","userId":"u-42",
          "anonymousId":"a-1","properties":{"plan":"pro","value":99.5},
          "context":{"campaign":{"source":"google"}},"timestamp":"2026-11-01T10:00:00.250Z",
          "sentAt":"2026-11-01T10:00:01Z"})");
  EXPECT_EQ(m.kind, FactKind::Event);
  EXPECT_EQ(m.name, "Demo Requested");
  EXPECT_EQ(m.id, "m-1");
  EXPECT_EQ(m.user, "u-42");
  EXPECT_EQ(m.anonymous, "a-1");
  EXPECT_EQ(m.email, "");
  EXPECT_EQ(data_of(m),
            R"({"context":{"campaign":{"source":"google"}},"plan":"pro","value":99.5})");
  EXPECT_EQ(m.at, parse_instant("2026-11-01T10:00:00.250Z"));
  EXPECT_EQ(m.sent, parse_instant("2026-11-01T10:00:01Z"));
}

TEST(Segment, APageTakesItsNameAndCategoryAmongItsProperties) {
  const Message m = message_of(
      R"({"type":"page","name":"Pricing","category":"Docs","anonymousId":"a",
          "properties":{"name":"own","url":"https://x.test/"}})");
  EXPECT_EQ(m.name, "page");
  EXPECT_EQ(data_of(m), R"({"category":"Docs","name":"own","url":"https://x.test/"})");
  EXPECT_EQ(message_of(R"({"type":"screen","name":"Home","userId":"u"})").name, "screen");
}

TEST(Segment, TraitsComeFromBothPlacesAndTheMessagesOwnGoFirst) {
  const Message m = message_of(
      R"({"type":"identify","userId":"u","traits":{"title":"CTO","email":"new@x.test"},
          "context":{"traits":{"title":"dev","email":"old@x.test","city":"Bonn"}}})");
  EXPECT_EQ(m.kind, FactKind::Trait);
  EXPECT_EQ(m.name, "lead");
  EXPECT_EQ(data_of(m), R"({"city":"Bonn","email":"new@x.test","title":"CTO"})");
  EXPECT_EQ(m.email, "new@x.test");
}

TEST(Segment, RudderInABrowserHasItsTraitsInTheContextAndAnEmptyUser) {
  const Message m = message_of(
      R"({"type":"identify","userId":"","anonymousId":"a","context":{"traits":{"email":"a@x.test"}},
          "originalTimestamp":"2026-11-21T20:45:25.300Z","sentAt":"2026-11-21T20:45:25.303Z"})");
  EXPECT_EQ(m.user, "");
  EXPECT_EQ(m.email, "a@x.test");
  EXPECT_EQ(data_of(m), R"({"email":"a@x.test"})");
  EXPECT_EQ(m.at, parse_instant("2026-11-21T20:45:25.300Z"));
}

TEST(Segment, AGroupIsTheCompany) {
  const Message m = message_of(
      R"({"type":"group","userId":"u","groupId":7,"traits":{"name":"Acme","email":"info@acme.test"},
          "context":{"traits":{"email":"ann@acme.test"}}})");
  EXPECT_EQ(m.kind, FactKind::Trait);
  EXPECT_EQ(m.name, "company");
  EXPECT_EQ(m.group, "7");
  EXPECT_EQ(m.email, "ann@acme.test") << "the company's address is nobody's identifier";
  EXPECT_EQ(data_of(m), R"({"email":"info@acme.test","groupId":"7","name":"Acme"})");
}

TEST(Segment, AnAliasIsAMerge) {
  const Message m = message_of(R"({"type":"alias","userId":"u-42","previousId":"anon-1"})");
  EXPECT_EQ(m.kind, FactKind::Merge);
  EXPECT_EQ(m.name, "");
  EXPECT_EQ(m.user, "u-42");
  EXPECT_EQ(m.previous, "anon-1");
  EXPECT_TRUE(m.data.empty());
}

TEST(Segment, AConsentIsToAPurpose) {
  const Message m =
      message_of(R"({"type":"consent","anonymousId":"a-1","name":"tracking","given":false})");
  EXPECT_EQ(m.kind, FactKind::Consent);
  EXPECT_EQ(m.name, "tracking");
  EXPECT_EQ(data_of(m), R"({"given":false})");
}

TEST(Segment, NumbersAreIdsAndAnEMailStaysAUserId) {
  EXPECT_EQ(message_of(R"({"type":"track","event":"e","userId":42})").user, "42");
  EXPECT_EQ(message_of(R"({"type":"track","event":"e","userId":-1.5})").user, "-1.5");
  const Message m = message_of(R"({"type":"track","event":"e","userId":"ann@x.test"})");
  EXPECT_EQ(m.user, "ann@x.test");
  EXPECT_EQ(m.email, "");
}

TEST(Segment, TextThatIsNoEMailIdentifiesNobody) {
  for (const char* text : {"ann", "@x.test", "ann@", "ann smith@x.test", "a@b\\nc"}) {
    const Message m = message_of(
        std::string(R"({"type":"identify","userId":"u","traits":{"email":")") + text + "\"}}");
    EXPECT_EQ(m.email, "") << text;
    EXPECT_EQ(m.data.size(), 1u) << text;
  }
}

TEST(Segment, WhatTheRequestSaysFillsInWhatTheMessageLeavesOut) {
  const Envelope beside{"track", "a-head", 5000};
  const Message m = message_of(R"({"event":"e"})", beside);
  EXPECT_EQ(m.anonymous, "a-head");
  EXPECT_EQ(m.sent, 5000);
  const Message own =
      message_of(R"({"type":"page","anonymousId":"mine","sentAt":"1970-01-01T00:00:09Z"})", beside);
  EXPECT_EQ(own.name, "page");
  EXPECT_EQ(own.anonymous, "mine");
  EXPECT_EQ(own.sent, 9000) << "the later one is nearer to the sending";
}

TEST(Segment, EpochsAreInstants) {
  EXPECT_EQ(message_of(R"({"type":"page","userId":"u","timestamp":1769940000})").at, 1769940000000);
  EXPECT_EQ(message_of(R"({"type":"page","userId":"u","timestamp":1769940000123})").at,
            1769940000123);
  EXPECT_EQ(message_of(R"({"type":"page","userId":"u","timestamp":1769940000.5})").at,
            1769940000500);
  EXPECT_EQ(message_of(R"({"type":"page","userId":"u","timestamp":null})").at, std::nullopt);
}

struct Refused {
  std::string json;
  const char* reason;
};

TEST(Segment, SaysWhatIsWrongAndWhere) {
  const std::string long_id(limits::id_bytes + 1, 'x');
  std::string deep = R"({"type":"page","userId":"u","properties":{"a":)";
  deep += std::string(limits::message_depth, '[') + std::string(limits::message_depth, ']') + "}}";
  std::string name;
  for (std::size_t i = 0; i <= limits::name_characters; ++i) name += "ж";
  const Refused cases[] = {
      {R"({"userId":"u"})", "type: missing"},
      {R"({"type":7,"userId":"u"})", "type: expected a text, found an int"},
      {R"({"type":"buy","userId":"u"})", "type: \"buy\" is none of track"},
      {R"({"type":"track","userId":"u"})", "event: missing"},
      {R"({"type":"track","event":"  ","userId":"u"})", "event: empty"},
      {R"({"type":"track","event":")" + name + R"(","userId":"u"})", "event: longer than 200"},
      {R"({"type":"track","event":"e"})", "userId: missing, and so are"},
      {R"({"type":"track","event":"e","userId":"","anonymousId":null})", "userId: missing"},
      {R"({"type":"track","event":"e","userId":true})", "userId: expected a text or a number"},
      {R"({"type":"track","event":"e","userId":")" + long_id + "\"}", "userId: 513 bytes"},
      {R"({"type":"track","event":"e","userId":"a\u0000b"})", "userId: holds a NUL"},
      {R"({"type":"track","event":"e","userId":"u","messageId":{}})", "messageId: expected"},
      {R"({"type":"page","userId":"u","properties":[1]})", "properties: expected an object"},
      {R"({"type":"consent","userId":"u","given":true})", "name: missing"},
      {R"({"type":"consent","userId":"u","name":"ads","given":"yes"})", "given: expected true"},
      {R"({"type":"page","userId":"u","context":"x"})", "context: expected an object"},
      {R"({"type":"identify","userId":"u","traits":"x"})", "traits: expected an object"},
      {R"({"type":"page","userId":"u","timestamp":"yesterday"})", "timestamp: \"yesterday\" is no"},
      {R"({"type":"page","userId":"u","timestamp":1e300})", "timestamp: double is no time"},
      {R"({"type":"page","userId":"u","timestamp":"99999-01-01T00:00:00Z"})", "timestamp: "},
      {R"({"type":"group","userId":"u"})", "groupId: missing"},
      {R"({"type":"alias","userId":"u"})", "previousId: missing"},
      {R"({"type":"alias","previousId":"u","anonymousId":"a"})", "userId: missing"},
      {deep, "nested deeper than 32 levels"},
  };
  for (const Refused& c : cases) {
    const auto delivery = decode(Protocol::Segment, c.json);
    ASSERT_TRUE(delivery) << c.json;
    ASSERT_EQ(delivery->unreadable.size(), 1u) << c.json;
    EXPECT_TRUE(delivery->unreadable[0].reason.starts_with(c.reason))
        << delivery->unreadable[0].reason;
    EXPECT_TRUE(delivery->messages.empty());
  }
}

}  // namespace
}  // namespace winnow::app
