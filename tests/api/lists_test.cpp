// Lists, segments, fields and statistics over /api/v1, on both databases, through the program.
#include <algorithm>

#include "api/sales_floor.hpp"
#include "base/limits.hpp"
#include "http/gzip.hpp"

namespace winnow::test {
namespace {

class Lists : public SalesFloor {
 protected:
  // Ids of a list, in its order, by page after page.
  std::vector<std::string> all(const std::string& query) {
    std::vector<std::string> names;
    std::string cursor;
    do {
      const Value page = answer(200, "GET", "/leads?" + query + cursor);
      const Value* items = page.find("items");
      if (!items) return names;
      for (const Value& item : items->list()) names.push_back(text(item, {"email"}));
      const Value* next = page.find("next");
      cursor = next->is(Value::Kind::Null) ? "" : "&cursor=" + url_encoded(next->text());
    } while (!cursor.empty() && names.size() < 1000);
    return names;
  }
  std::string matching(const std::string& query) {
    return text(answer(200, "GET", "/leads/count?" + query), {"matching"});
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Lists, both(), name_of);

using Names = std::vector<std::string>;

TEST_P(Lists, AreFilteredSortedAndPaged) {
  for (const char* who : {"a@x.example", "b@x.example", "c@y.example"}) hot_lead(who);
  answer(201, "POST", "/leads", R"({"email":"łukasz@z.example","lead":{"name":"Łukasz Żak"}})");
  EXPECT_EQ(all("sort=name&limit=2&filter=" + url_encoded(R"(email.endsWith("@x.example"))")),
            (Names{"a@x.example", "b@x.example"}));
  EXPECT_EQ(matching("stage=mql"), "3");
  EXPECT_EQ(matching("search=lukasz"), "1");
  EXPECT_EQ(matching("search=" + url_encoded("ŻAK luk")), "1");
  EXPECT_EQ(matching("filter=" + url_encoded("score.total >= 20")), "3");
  Names totals = all("sort=-total&limit=1");
  ASSERT_EQ(totals.size(), 4u);
  EXPECT_EQ(totals.back(), "łukasz@z.example");
  const Value wrong = answer(422, "GET", "/leads?sort=luck&filter=lead.titel&speed=1");
  const std::string errors = text(wrong, {"errors"});
  for (const char* field : {"sort", "filter", "speed"}) {
    EXPECT_NE(errors.find(field), std::string::npos) << errors;
  }
  answer(404, "GET", "/leads?segment=nothing");
  // The model of this test has no grade: then there is nothing to count by.
  const Value by_grade = answer(200, "GET", "/leads/count?stage=mql&by=grade");
  EXPECT_EQ(text(by_grade, {"matching"}), "3");
  EXPECT_EQ(text(by_grade, {"grades"}), "[]");
  answer(422, "GET", "/leads/count?by=luck");
}

TEST_P(Lists, RowsSayWhyWhenTheyAreAsked) {
  hot_lead();
  std::string facts = R"({"type":"identify","userId":"u","messageId":"0",)"
                      R"("traits":{"email":"ada@acme.example"}})";
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) {
    facts += R"(,{"type":"page","userId":"u","name":"Pricing","messageId":")" + std::string(id) +
             R"("})";
  }
  const std::string body = R"({"batch":[)" + facts + "]}";
  ASSERT_EQ(post(new_key("--kind server"), "/v1/batch", body).status, 200);
  const Value silent = answer(200, "GET", "/leads");
  EXPECT_EQ(text(silent.find("items")->list().front(), {"reasons"}), "(none)");
  const Value page = answer(200, "GET", "/leads?reasons=5");
  ASSERT_EQ(page.find("items")->list().size(), 1u);
  const Value& row = page.find("items")->list().front();
  const std::vector<Value>& reasons = row.find("reasons")->list();
  // Six visits give 60, of which the rule's limit leaves 40: more than the 20 of the title.
  ASSERT_EQ(reasons.size(), 2u) << to_json(row);
  EXPECT_EQ(text(reasons[0], {"rule"}) + " " + text(reasons[0], {"points"}), "visits 40");
  EXPECT_EQ(text(reasons[1], {"rule"}) + " " + text(reasons[1], {"points"}), "boss 20");
  EXPECT_EQ(text(row, {"judgement", "total"}), "60");
  const Value one = answer(200, "GET", "/leads?reasons=1");
  EXPECT_EQ(one.find("items")->list().front().find("reasons")->list().size(), 1u);
  answer(422, "GET", "/leads?reasons=6");
}

TEST_P(Lists, LongRepliesArePackedForThoseWhoTakeThat) {
  for (int i = 0; i < 40; ++i) hot_lead("lead" + std::to_string(i) + "@x.example");
  const HeaderList admin{{"Authorization", "Bearer " + key_}};
  const auto page = [&](const std::string& limit, const std::string& codings) {
    HeaderList headers = admin;
    headers.emplace_back("Accept-Encoding", codings);
    return exchange(server().port(), {"GET", "/api/v1/leads?limit=" + limit, headers, ""});
  };
  const Received plain = page("40", "br, gzip;q=0");
  EXPECT_GT(plain.body.size(), limits::api_packed_from);
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  const Received packed = page("40", "gzip, br");
  EXPECT_EQ(packed.header("Content-Encoding"), "gzip");
  EXPECT_LT(packed.body.size(), plain.body.size() / 4);
  EXPECT_EQ(http::inflate(packed.body, plain.body.size()).value_or(""), plain.body);
  EXPECT_EQ(page("1", "gzip").header("Content-Encoding"), "");
}

TEST_P(Lists, WhatSalesDidShowsAtOnce) {
  const std::string lead = hot_lead();
  const std::string path = "/leads/" + lead;
  answer(200, "POST", path + "/accept");
  EXPECT_EQ(matching("stage=sal"), "1");
  answer(200, "POST", path + "/snooze", R"({"until":"2999-01-01"})");
  EXPECT_EQ(matching("snoozed=true"), "1");
  EXPECT_EQ(matching("snoozed=false"), "0");
  answer(200, "POST", path + "/lost", R"({"reason":"price","amount":100,"currency":"EUR"})");
  EXPECT_EQ(matching("disqualified=true"), "1");
  answer(200, "POST", path + "/undo");
  EXPECT_EQ(matching("disqualified=true"), "0");
}

TEST_P(Lists, SegmentsAreSavedChangedAndUsed) {
  hot_lead();
  const std::string wanted = R"({"name":"bosses","expression":"lead.title == \"CEO\""})";
  const Received made = ask("POST", "/segments", wanted);
  EXPECT_EQ(made.status, 201) << made.body;
  answer(409, "POST", "/segments", wanted);
  EXPECT_EQ(matching("segment=bosses"), "1");
  const std::string path = made.header("Location").substr(sizeof "/api/v1" - 1);
  const std::string tag = made.header("ETag");
  EXPECT_EQ(tag, "\"1\"");
  answer(200, "PATCH", path, R"({"name":"chiefs"})", {{"If-Match", tag}});
  answer(412, "PATCH", path, R"({"name":"late"})", {{"If-Match", tag}});
  answer(422, "PATCH", path, R"({"expression":"lead.titel == 1"})");
  const Value segments = answer(200, "GET", "/segments");
  EXPECT_NE(text(segments, {"items"}).find("chiefs"), std::string::npos);
  EXPECT_EQ(ask("DELETE", path).status, 204);
  answer(404, "GET", path);
  EXPECT_EQ(server().terminate(), 0);
  start();
  EXPECT_EQ(text(answer(200, "GET", "/segments"), {"items"}), "[]");
}

TEST_P(Lists, ARetryOfASegmentIsAnsweredFromWhatWasKept) {
  const std::string body = R"({"name":"once","expression":"true"})";
  const HeaderList key{{"Idempotency-Key", "s-1"}};
  const Received first = ask("POST", "/segments", body, key);
  const Received second = ask("POST", "/segments", body, key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
  const Value other =
      answer(422, "POST", "/segments", R"({"name":"two","expression":"true"})", key);
  EXPECT_EQ(text(other, {"type"}), "/problems/reused-key");
}

TEST_P(Lists, FieldsSayHowOftenTheyAreFilled) {
  hot_lead();
  answer(201, "POST", "/leads", R"({"email":"no@title.example"})");
  const Value fields = answer(200, "GET", "/fields");
  for (const Value& field : fields.find("items")->list()) {
    if (text(field, {"name"}) != "title") continue;
    EXPECT_EQ(text(field, {"filled"}), "1");
    EXPECT_EQ(text(field, {"leads"}), "2");
    EXPECT_EQ(text(field, {"type"}), "string");
    EXPECT_EQ(text(field, {"used_in"}), "[1]");
    return;
  }
  ADD_FAILURE() << to_json(fields);
}

TEST_P(Lists, StatisticsAgreeWithListsAndVerbs) {
  const std::string one = hot_lead("a@x.example"), two = hot_lead("b@x.example");
  answer(200, "POST", "/leads/" + one + "/accept");
  answer(200, "POST", "/leads/" + two + "/reject", R"({"reason":"no_budget"})");
  const Value numbers = answer(200, "GET", "/statistics/numbers");
  EXPECT_EQ(text(numbers, {"now", "new_leads"}), "2");
  EXPECT_EQ(text(numbers, {"now", "marketing_qualified"}), "2");
  EXPECT_EQ(text(numbers, {"before", "new_leads"}), "0");
  EXPECT_EQ(text(numbers, {"stages", "marketing"}), "mql");
  const Value people = answer(200, "GET", "/statistics/people");
  ASSERT_EQ(people.find("items")->list().size(), 1u) << to_json(people);
  const Value& key = people.find("items")->list()[0];
  EXPECT_EQ(text(key, {"accepted"}), "1");
  EXPECT_EQ(text(key, {"rejected"}), "1");
  EXPECT_NE(text(key, {"rejected_because"}).find("no_budget"), std::string::npos);
  const Value days = answer(200, "GET", "/statistics/stages?zone=Europe%2FWarsaw");
  for (const Value& stage : days.find("stages")->list()) {
    const std::string id = text(stage, {"stage"});
    EXPECT_EQ(to_json(stage.find("leads")->list().back()), matching("stage=" + id)) << id;
  }
  answer(200, "GET", "/statistics/conversion?by=source");
  answer(422, "GET", "/statistics/conversion?by=luck");
  answer(422, "GET", "/statistics/numbers?from=2026-02-01&to=2026-01-01");
}

TEST_P(Lists, ProgramsFollowTheLog) {
  hot_lead();
  std::int64_t expected = 1;
  std::string cursor = "0";
  for (int pages = 0; cursor != "null" && pages < 20; ++pages) {
    const Value page = answer(200, "GET", "/facts?limit=1&cursor=" + cursor);
    for (const Value& fact : page.find("items")->list()) {
      EXPECT_EQ(fact.find("seq")->integer(), expected++);
    }
    cursor = text(page, {"next"});
  }
  EXPECT_GT(expected, 2);
  answer(200, "GET", "/quarantine");
  answer(200, "POST", "/quarantine/replay");
}

}  // namespace
}  // namespace winnow::test
