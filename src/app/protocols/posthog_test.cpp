#include "app/protocols/posthog.hpp"

#include <gtest/gtest.h>

#include "app/protocols/decode.hpp"
#include "base/json.hpp"

namespace winnow::app {
namespace {

using engine::FactKind;

Message message_of(std::string_view json) {
  const auto delivery = decode(Protocol::PostHog, json);
  EXPECT_TRUE(delivery) << json;
  if (!delivery) return {};
  EXPECT_TRUE(delivery->unreadable.empty()) << delivery->unreadable[0].reason;
  EXPECT_EQ(delivery->messages.size(), 1u);
  return delivery->messages.size() == 1 ? delivery->messages[0] : Message();
}

std::string data_of(const Message& message) {
  return to_json(Value(message.data));
}

TEST(PostHog, IdentifyOfAServerHasItsTraitsInTheProperties) {
  const Message m = message_of(
      R"({"event":"$identify","uuid":"01a1","distinct_id":"u-42","properties":{
          "$set":{"email":"ann@x.test","tier":"B"},
          "$set_once":{"tier":"A","first":1,"none":null}}})");
  EXPECT_EQ(m.kind, FactKind::Trait);
  EXPECT_EQ(m.name, "lead");
  EXPECT_EQ(m.id, "01a1");
  EXPECT_EQ(m.user, "u-42");
  EXPECT_EQ(m.email, "ann@x.test");
  EXPECT_EQ(data_of(m), R"({"email":"ann@x.test","first":1,"tier":"B"})");
}

TEST(PostHog, IdentifyOfABrowserHasItsTraitsBesideAndTheIdOfBefore) {
  const Message m = message_of(
      R"({"event":"$identify","uuid":"01a1","$set":{"email":"ann@x.test"},"properties":{
          "distinct_id":"u-42","$device_id":"d-1","$anon_distinct_id":"d-1",
          "$is_identified":true}})");
  EXPECT_EQ(m.user, "u-42");
  EXPECT_EQ(m.anonymous, "d-1");
  EXPECT_EQ(data_of(m), R"({"email":"ann@x.test"})");
}

TEST(PostHog, ASetEventIsATraitToo) {
  const Message m =
      message_of(R"({"event":"$set","distinct_id":"u","properties":{},"$set":{"tier":"A"}})");
  EXPECT_EQ(m.kind, FactKind::Trait);
  EXPECT_EQ(data_of(m), R"({"tier":"A"})");
}

TEST(PostHog, APageViewIsAPageWithItsContext) {
  const Message m = message_of(
      R"({"event":"$pageview","distinct_id":"u","properties":{"$current_url":"https://x.test/p",
          "$pathname":"/p","utm_source":"google","utm_campaign":"q4","utm_term":null}})");
  EXPECT_EQ(m.name, "page");
  const Value data(m.data);
  EXPECT_EQ(to_json(*data.find("context")), R"({"campaign":{"name":"q4","source":"google"},)"
                                            R"("page":{"path":"/p","url":"https://x.test/p"}})");
  EXPECT_EQ(data.find("path")->text(), "/p");
  EXPECT_EQ(data.find("url")->text(), "https://x.test/p");
  EXPECT_EQ(data.find("$pathname")->text(), "/p") << "nothing of what came is left out";
}

TEST(PostHog, AnyOtherEventKeepsItsName) {
  const Message m = message_of(
      R"({"event":"Demo Requested","distinct_id":"u","timestamp":"2026-11-01T10:00:00.000Z",
          "properties":{"plan":"pro","$set":{"tier":"A"},"$groups":{"company":"g-7"}}})");
  EXPECT_EQ(m.kind, FactKind::Event);
  EXPECT_EQ(m.name, "Demo Requested");
  EXPECT_EQ(m.group, "g-7");
  EXPECT_EQ(data_of(m), R"({"$groups":{"company":"g-7"},"$set":{"tier":"A"},"plan":"pro"})");
  EXPECT_EQ(m.at, parse_instant("2026-11-01T10:00:00Z"));
}

TEST(PostHog, AGroupIsTheCompanyAndAnAliasAMerge) {
  const Message group = message_of(
      R"({"event":"$groupidentify","distinct_id":"u","properties":{
          "$group_type":"company","$group_key":"g-7","$group_set":{"name":"Acme"}}})");
  EXPECT_EQ(group.name, "company");
  EXPECT_EQ(group.group, "g-7");
  EXPECT_EQ(data_of(group), R"({"groupId":"g-7","name":"Acme"})");
  const Message alias = message_of(
      R"({"event":"$create_alias","distinct_id":"u-42","properties":{"alias":"anon-1"}})");
  EXPECT_EQ(alias.kind, FactKind::Merge);
  EXPECT_EQ(alias.user, "u-42");
  EXPECT_EQ(alias.previous, "anon-1");
}

TEST(PostHog, TellsAnonymousIdsFromUsers) {
  for (const char* properties : {R"({"$is_identified":false})",
                                 R"({"$process_person_profile":false})", R"({"$device_id":"x"})"}) {
    const Message m = message_of(std::string(R"({"event":"e","distinct_id":"x","properties":)") +
                                 properties + "}");
    EXPECT_EQ(m.anonymous, "x") << properties;
    EXPECT_EQ(m.user, "") << properties;
  }
  const Message v1 =
      message_of(R"({"event":"e","distinct_id":"x","options":{"process_person_profile":false}})");
  EXPECT_EQ(v1.anonymous, "x");
  EXPECT_EQ(message_of(R"({"event":"e","distinct_id":"x"})").user, "x");
}

TEST(PostHog, SaysWhatIsWrongAndWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"event":"e"})", "distinct_id: missing"},
      {R"({"distinct_id":"u"})", "event: missing"},
      {R"({"event":"","distinct_id":"u"})", "event: empty"},
      {R"({"event":"e","distinct_id":"u","properties":[]})", "properties: expected an object"},
      {R"({"event":"$identify","distinct_id":"u","$set":1})", "$set: expected an object"},
      {R"({"event":"$create_alias","distinct_id":"u"})", "alias: missing"},
      {R"({"event":"$groupidentify","distinct_id":"u"})", "$group_key: missing"},
      {R"({"event":"e","distinct_id":"u","timestamp":"x"})", "timestamp: \"x\" is no time"},
  };
  for (const auto& [json, reason] : cases) {
    const auto delivery = decode(Protocol::PostHog, json);
    ASSERT_TRUE(delivery && delivery->unreadable.size() == 1) << json;
    EXPECT_TRUE(delivery->unreadable[0].reason.starts_with(reason))
        << delivery->unreadable[0].reason;
  }
}

}  // namespace
}  // namespace winnow::app
