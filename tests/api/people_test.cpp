// What people do with leads over /api/v1, on both databases, through the program.
#include <algorithm>

#include "api/sales_floor.hpp"
#include "support/raw_client.hpp"

namespace winnow::test {
namespace {

class People : public SalesFloor {};
INSTANTIATE_TEST_SUITE_P(Api, People, both(), name_of);

TEST_P(People, ALeadGoesThroughTheFunnelByTheVerbsOfSales) {
  const std::string lead = hot_lead();
  const std::string path = "/leads/" + lead;
  EXPECT_EQ(text(answer(200, "GET", path), {"stage"}), "mql");
  const Value early = answer(409, "POST", path + "/qualify");
  EXPECT_EQ(text(early, {"type"}), "/problems/conflict");
  EXPECT_EQ(text(early, {"code"}), "not_accepted");
  const Value accepted = answer(200, "POST", path + "/accept", R"({"note":"called"})");
  EXPECT_EQ(text(accepted, {"lead", "stage"}), "sal");
  answer(409, "POST", path + "/accept");
  const Value unmet = answer(409, "POST", path + "/qualify");
  EXPECT_EQ(text(unmet, {"type"}), "/problems/requirement");
  EXPECT_EQ(text(unmet, {"code"}), "requirement");
  EXPECT_NE(text(unmet, {"missing"}).find("bant.budget"), std::string::npos) << to_json(unmet);
  const Value next = answer(200, "GET", path + "/suggestions");
  EXPECT_EQ(text(next, {"stage"}), "sql");
  EXPECT_NE(text(next, {"items"}).find("What budget"), std::string::npos) << to_json(next);
  answer(
      200, "POST", path + "/answer",
      R"({"framework":"bant","criterion":"budget","value":5000,"said_by":"Ada","where":"call"})");
  EXPECT_EQ(text(answer(200, "POST", path + "/qualify"), {"lead", "stage"}), "sql");
  const Value won = answer(200, "POST", path + "/won", R"({"amount":12000.5,"currency":"EUR"})");
  EXPECT_EQ(text(won, {"lead", "stage"}), "customer");
  answer(409, "POST", path + "/won");
}

TEST_P(People, UndoTakesBackTheLastVerbWhole) {
  const std::string lead = hot_lead();
  const std::string path = "/leads/" + lead;
  const Value rejected =
      answer(200, "POST", path + "/reject", R"({"reason":"no_budget","until":"2999-01-01"})");
  EXPECT_EQ(text(rejected, {"lead", "stage"}), "iql");
  const std::string verb = text(rejected, {"verb"});
  const Value undone = answer(200, "POST", path + "/undo", R"({"of":")" + verb + R"("})");
  EXPECT_EQ(text(undone, {"lead", "stage"}), "mql");
  answer(409, "POST", path + "/undo");
  // A field and the evidence beside it go together.
  answer(200, "POST", path + "/answer",
         R"({"framework":"bant","criterion":"budget","value":5000})");
  const auto budget = [&] {
    const Value assessment = answer(200, "GET", path + "/assessment");
    return text(assessment, {"assessment", "frameworks", "bant", "status"});
  };
  EXPECT_EQ(budget(), "qualified");
  answer(200, "POST", path + "/undo");
  EXPECT_EQ(budget(), "open");
}

TEST_P(People, WhatWasUndoneStaysUndoneInAnotherBase) {
  const std::string path = "/leads/" + hot_lead();
  answer(200, "POST", path + "/note", R"({"text":"kept"})");
  answer(200, "POST", path + "/note", R"({"text":"taken back"})");
  answer(200, "POST", path + "/undo");
  folder().write("facts.ndjson", expect("export"));
  // There, all facts get other places in the log.
  const std::string other = place_on(GetParam(), "other");
  folder().write("one.ndjson", page("somebody", "m-1") + "\n" + page("somebody", "m-2") + "\n");
  expect("import one.ndjson", other);
  expect("import facts.ndjson", other);
  const std::string timeline = expect("lead ada@acme.example --timeline", other);
  const auto seq_of = [&](const std::string& what) {
    const std::size_t at = timeline.find(what);
    const std::size_t line = timeline.rfind("{\"seq\":", at);
    return timeline.substr(line + 7, timeline.find(',', line) - line - 7);
  };
  EXPECT_NE(timeline.find("\"of_seq\":" + seq_of("taken back")), std::string::npos) << timeline;
  expect("import facts.ndjson", other);  // again: nothing new
  EXPECT_EQ(expect("lead ada@acme.example --timeline", other), timeline);
}

TEST_P(People, ACorrectionIsALineOfItsOwnAndEnds) {
  const std::string path = "/leads/" + hot_lead();
  answer(200, "POST", path + "/correct",
         R"({"points":-15,"reason":"a student","until":"2999-01-01","label":"not_for_us"})");
  const Value low = answer(200, "GET", path + "/assessment");
  EXPECT_EQ(text(low, {"assessment", "total"}), "5");
  EXPECT_NE(text(low, {"assessment", "explanation"}).find("a student"), std::string::npos)
      << to_json(low);
  answer(200, "POST", path + "/uncorrect");
  EXPECT_EQ(text(answer(200, "GET", path + "/assessment"), {"assessment", "total"}), "20");
}

TEST_P(People, WhatIsWrongIsSaidWithItsPlace) {
  const std::string path = "/leads/" + hot_lead();
  const Value wrong = answer(422, "POST", path + "/reject", R"({"reason":"whim","until":"soon"})");
  EXPECT_EQ(text(wrong, {"type"}), "/problems/invalid");
  EXPECT_NE(text(wrong, {"errors"}).find("until"), std::string::npos) << to_json(wrong);
  const Value reason = answer(422, "POST", path + "/reject", R"({"reason":"whim"})");
  EXPECT_NE(text(reason, {"errors"}).find("not_ready"), std::string::npos) << to_json(reason);
  answer(422, "POST", path + "/reject", R"({"reason":"other"})");
  answer(422, "POST", path + "/snooze", R"({"until":"2001-01-01"})");
  answer(400, "POST", path + "/accept", "{");
  answer(422, "POST", path + "/accept", R"({"speed":3})");
  answer(404, "POST", "/leads/0190f6a0-5c1e-7b2a-9d3f-0123456789ab/accept");
  answer(404, "GET", "/leads/nobody");
  EXPECT_EQ(ask("GET", path + "/accept").status, 405);
}

TEST_P(People, ARetryWithTheSameKeyDoesNothingTwice) {
  const std::string path = "/leads/" + hot_lead();
  const HeaderList once{{"Idempotency-Key", "k-1"}};
  const Value first = answer(200, "POST", path + "/accept", "", once);
  const Value second = answer(200, "POST", path + "/accept", "", once);
  EXPECT_EQ(text(first, {"verb"}), text(second, {"verb"}));
  answer(200, "POST", path + "/note", R"({"text":"twice sent"})", once);
  answer(200, "POST", path + "/note", R"({"text":"twice sent"})", once);
  const Value notes = answer(200, "GET", path + "/timeline?type=note");
  ASSERT_TRUE(notes.find("items"));
  EXPECT_EQ(notes.find("items")->list().size(), 1u);
}

TEST_P(People, ManyLeadsAtOnceEachWithItsOutcome) {
  const std::string one = hot_lead("a@acme.example"), two = hot_lead("b@acme.example");
  answer(200, "POST", "/leads/" + two + "/accept");
  const std::string nobody = "0190f6a0-5c1e-7b2a-9d3f-0123456789ab";
  const Value done = answer(200, "POST", "/leads/bulk/accept",
                            R"({"leads":[")" + one + R"(",")" + two + R"(",")" + nobody + R"("]})");
  EXPECT_EQ(text(done, {"done"}), "1");
  EXPECT_EQ(text(done, {"refused"}), "2");
  const List& items = done.find("items")->list();
  EXPECT_EQ(text(items[0], {"problem"}), "null");
  EXPECT_EQ(text(items[1], {"problem", "type"}), "/problems/conflict");
  EXPECT_EQ(text(items[2], {"problem", "type"}), "/problems/not-found");
  answer(422, "POST", "/leads/bulk/accept", R"({"leads":["x"]})");
  answer(422, "POST", "/leads/bulk/accept", R"({"note":"whom?"})");
  const Value wrong =
      answer(422, "POST", "/leads/bulk/accept", R"({"matching":{"filter":"lead.titel"}})");
  EXPECT_NE(text(wrong, {"errors"}).find("matching.filter"), std::string::npos) << to_json(wrong);
  const Value released = answer(200, "POST", "/leads/bulk/snooze",
                                R"({"matching":{"stage":"sal"},"until":"2999-01-01"})");
  EXPECT_EQ(text(released, {"done"}), "2");
}

TEST_P(People, TheTimelineIsReadBackwardsInPages) {
  const std::string path = "/leads/" + hot_lead();
  for (int i = 0; i < 5; ++i) {
    answer(200, "POST", path + "/note", R"({"text":"note )" + std::to_string(i) + R"("})");
  }
  answer(200, "POST", path + "/undo");
  std::string cursor, all;
  int pages = 0;
  do {
    const Value page = answer(200, "GET", path + "/timeline?type=note&limit=2" + cursor);
    for (const Value& item : page.find("items")->list()) {
      all += text(item, {"data", "text"}) + (text(item, {"undone"}) == "true" ? "!" : "") + ";";
    }
    const Value* next = page.find("next");
    cursor = next->is(Value::Kind::Null) ? "" : "&cursor=" + next->text();
  } while (!cursor.empty() && ++pages < 9);
  EXPECT_EQ(all, "note 4!;note 3;note 2;note 1;note 0;");
}

// What a person says of many is one move each, whatever time passes on the way.
TEST_P(People, ManyWhoAreRejectedAtOnceMoveOnceAndComeBack) {
  std::vector<std::string> leads;
  for (int i = 0; i < 60; ++i) leads.push_back(hot_lead("m" + std::to_string(i) + "@acme.example"));
  const auto moves_of = [&](const std::string& lead) {
    const Value page = answer(200, "GET", "/leads/" + lead + "/timeline?type=move&limit=20");
    return page.find("items")->list().size();
  };
  const std::size_t before = moves_of(leads.back());
  const Value done = answer(200, "POST", "/leads/bulk/reject",
                            R"({"matching":{"stage":"mql"},"reason":"no_budget"})");
  EXPECT_EQ(text(done, {"done"}), "60");
  for (const std::string& lead : leads) {
    EXPECT_EQ(text(answer(200, "GET", "/leads/" + lead), {"stage"}), "iql") << lead;
    EXPECT_EQ(moves_of(lead), before + 1) << lead;
    answer(200, "POST", "/leads/" + lead + "/undo");
    EXPECT_EQ(text(answer(200, "GET", "/leads/" + lead), {"stage"}), "mql") << lead;
  }
}

// Sales see what is theirs or nobody's: who takes a lead takes it out of the others' sight.
TEST_P(People, WhoLosesSightOfALeadIsTold) {
  const std::string lead = hot_lead();
  const std::string other = hot_lead("bob@acme.example");
  const auto user = [&](const std::string& mail) {
    const Value made =
        answer(201, "POST", "/users",
               R"({"email":")" + mail + R"(","role":"sales","password":"grain and chaff 1"})");
    return text(made, {"id"});
  };
  const std::string marta = user("marta@acme.example");
  const std::string piotr = user("piotr@acme.example");
  const Received in = exchange(
      server().port(), {"POST",
                        "/api/v1/session",
                        {},
                        R"({"email":"marta@acme.example","password":"grain and chaff 1"})"});
  ASSERT_EQ(in.status, 200) << in.body;
  const std::string cookie = in.header("Set-Cookie");
  RawClient client(server().port());
  client.send("GET /api/v1/changes HTTP/1.1\r\nHost: a\r\nCookie: " +
              cookie.substr(0, cookie.find(';')) + "\r\n\r\n");
  ASSERT_TRUE(client.reply());
  EXPECT_EQ(client.line_with("event: "), "event: hello");
  answer(200, "POST", "/leads/" + lead + "/assign", R"({"owner":")" + piotr + R"("})");
  EXPECT_EQ(client.line_with("event: "), "event: leads");
  const std::string left = client.line_with("data: {\"seq\"");
  EXPECT_NE(left.find(R"("left":[")" + lead), std::string::npos) << left;
  EXPECT_NE(left.find(R"("leads":[])"), std::string::npos) << left;
  // What others do with leads that never were in sight is not told: the next is of her own.
  answer(200, "POST", "/leads/" + lead + "/note", R"({"text":"his alone"})");
  answer(200, "POST", "/leads/" + other + "/assign", R"({"owner":")" + marta + R"("})");
  EXPECT_EQ(client.line_with("event: "), "event: leads");
  const std::string mine = client.line_with("data: {\"seq\"");
  EXPECT_EQ(mine.find(lead), std::string::npos) << mine;
  EXPECT_NE(mine.find(other), std::string::npos) << mine;
}

TEST_P(People, WhoWatchesIsToldWhatChanges) {
  const std::string lead = hot_lead();
  RawClient client(server().port());
  client.send("GET /api/v1/changes HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key_ +
              "\r\n\r\n");
  const auto head = client.reply();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->header("Content-Type"), "text/event-stream");
  EXPECT_EQ(client.line_with("event: "), "event: hello");
  answer(200, "POST", "/leads/" + lead + "/accept");
  EXPECT_EQ(client.line_with("event: "), "event: leads");
  const std::string data = client.line_with("data: ");
  EXPECT_NE(data.find(lead), std::string::npos) << data;
  EXPECT_NE(data.find("\"move\""), std::string::npos) << data;
  expect("publish sales.yaml");
  EXPECT_EQ(client.line_with("event: model"), "event: model");
  EXPECT_EQ(server().terminate(), 0);  // who watches does not hold it up
}

TEST_P(People, AWatcherWhoseKeyIsRevokedIsLetGo) {
  RawClient client(server().port());
  client.send("GET /api/v1/changes HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + key_ +
              "\r\n\r\n");
  ASSERT_TRUE(client.reply());
  const std::string keys = expect("key list");
  expect("key revoke " + keys.substr(0, 36));
  EXPECT_TRUE(client.ended());
}

TEST_P(People, AnExpressionGoesToATreeAndBack) {
  const Value parsed = answer(200, "POST", "/expressions/parse",
                              R"({"text":"lead.title == \"CEO\" && score.total >= 20"})");
  const Value* tree = parsed.find("tree");
  ASSERT_TRUE(tree && tree->is(Value::Kind::Map)) << to_json(parsed);
  const Value printed =
      answer(200, "POST", "/expressions/print", R"({"tree":)" + to_json(*tree) + "}");
  EXPECT_EQ(text(printed, {"text"}), R"(lead.title == "CEO" && score.total >= 20)");
  const Value broken = answer(200, "POST", "/expressions/check", R"({"text":"lead.titel == 1"})");
  EXPECT_NE(text(broken, {"issues"}).find("lead.title"), std::string::npos) << to_json(broken);
  const Value offered =
      answer(200, "POST", "/expressions/complete", R"({"text":"lead.t && true","at":6})");
  EXPECT_EQ(text(offered, {"begin"}), "5");
  EXPECT_NE(text(offered, {"items"}).find("title"), std::string::npos) << to_json(offered);
  const Value wrong = answer(422, "POST", "/expressions/print",
                             R"({"tree":{"op":"&&","args":[{"op":"literal","value":true}]}})");
  EXPECT_EQ(text(wrong, {"type"}), "/problems/invalid");
}

}  // namespace
}  // namespace winnow::test
