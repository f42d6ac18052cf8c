// Facts in over HTTP, and out again by the commands beside the server, on both databases.
#include <algorithm>
#include <cstdlib>

#include "api/served.hpp"
#include "base/time.hpp"
#include "http/gzip.hpp"
#include "support/raw_client.hpp"

namespace winnow::test {
namespace {

using Names = std::vector<std::string>;
using Counts = std::map<std::string, int>;

const std::string done = R"({"success":true})";

class TakeIn : public Served {
 protected:
  // Of one metric of the workspace main.
  std::int64_t metric(const std::string& name) {
    const std::string text = get("/metrics").body;
    const std::string begin = "\n" + name + "{workspace=\"main\"} ";
    const std::size_t at = text.find(begin);
    if (at == text.npos) return -1;
    return std::atoll(text.c_str() + at + begin.size());
  }
};
INSTANTIATE_TEST_SUITE_P(Api, TakeIn, both(), name_of);

TEST_P(TakeIn, WhatIsAcknowledgedIsThereAndJudged) {
  start();
  const std::string key = new_key();
  publish();
  const Received one = post(key, "/v1/page", page("ada", "a1", R"(,"properties":{"path":"/x"})"));
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(one.body, done);
  EXPECT_EQ(moves_of(exported(), "ada"), Names{});

  const std::string batched =
      batch({page("ada", "a2"), R"({"type":"track","userId":"ada"})", "7", page("bob", "b1"),
             "{\"type\":\"page\",\"userId\":\"\\u0000\xff\"}"});
  EXPECT_EQ(post(key, "/v1/batch", batched).body, done);
  const auto facts = exported();
  EXPECT_EQ(moves_of(facts, "ada"), Names{"warm"});
  const Counts counts = counted(facts);
  for (const char* message : {"a1", "a2", "b1"}) EXPECT_EQ(counts.at(message), 1) << message;
  EXPECT_EQ(counts.size(), 4u);  // the move as well
  for (const Exported& fact : facts) {
    if (fact.message != "a1") continue;
    EXPECT_EQ(fact.type, "event");
    EXPECT_EQ(fact.name, "page");
    EXPECT_EQ(fact.user, "ada");
    EXPECT_TRUE(parse_instant(fact.at) && parse_instant(fact.received));
    EXPECT_EQ(fact.lead.size(), 36u);
    EXPECT_EQ(fact.line.find("source")->text(), "server");
    EXPECT_EQ(fact.line.find("data")->find("path")->text(), "/x");
  }

  const auto all = exported("--quarantine");
  EXPECT_EQ(all.size(), facts.size() + 3);
  Names reasons;
  for (const Exported& one_line : all) {
    if (one_line.type == "quarantine") reasons.push_back(one_line.line.find("reason")->text());
  }
  const Names wanted = {"event: missing", "expected an object", "the JSON is not UTF-8"};
  ASSERT_EQ(reasons.size(), wanted.size());
  std::sort(reasons.begin(), reasons.end());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_TRUE(reasons[i].starts_with(wanted[i])) << reasons[i];
  }

  EXPECT_NE(expect("lead ada").find(R"("stage":"warm")"), std::string::npos);
  EXPECT_EQ(run("lead nobody").exit, 2);
  EXPECT_EQ(metric("winnow_stored_total"), 3);
  EXPECT_EQ(metric("winnow_quarantined_total"), 3);
  EXPECT_EQ(metric("winnow_moves_total"), 1);
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").body, R"({"main":"ready"})");
  EXPECT_EQ(get("/nothing").status, 404);
}

TEST_P(TakeIn, AMessageIsStoredOnce) {
  start();
  const std::string key = new_key();
  const auto send_all = [&] {
    EXPECT_EQ(post(key, "/v1/page", page("ada", "once")).status, 200);
    EXPECT_EQ(post(key, "/v1/batch",
                   batch({page("ada", "twice"), page("ada", "twice"), page("eve", "once")}))
                  .status,
              200);
  };
  send_all();
  send_all();
  server().kill();
  start();
  send_all();
  EXPECT_EQ(server().terminate(), 0) << server().log();  // with a snapshot this time
  start();
  send_all();
  const auto facts = exported();
  EXPECT_EQ(counted(facts), (Counts{{"once", 1}, {"twice", 1}}));
  EXPECT_EQ(facts[0].user, "ada");
  EXPECT_EQ(metric("winnow_duplicates_total"), 4);
}

TEST_P(TakeIn, BodiesKeysAndOrigins) {
  start();
  const std::string key = new_key("--kind write --name website");
  const std::string reader = new_key("--kind api --role analyst");
  const Received packed = post(key, "/v1/batch", http::gzip(batch({page("ada", "packed")})),
                               {{"Content-Encoding", "gzip"}, {"Origin", "https://shop.test"}});
  EXPECT_EQ(packed.status, 200);
  EXPECT_EQ(packed.header("Access-Control-Allow-Origin"), "https://shop.test");
  EXPECT_EQ(post("", "/v1/batch?writeKey=" + key, batch({page("ada", "in-query")})).status, 200);

  EXPECT_EQ(post("wk_unknown", "/v1/page", page("ada", "x1")).status, 401);
  EXPECT_EQ(post(reader, "/v1/page", page("ada", "x2")).status, 401);
  EXPECT_EQ(post(key, "/v1/page", "{").status, 400);
  EXPECT_EQ(exchange(server().port(), {"GET", "/v1/page", {}, ""}).status, 405);

  const Received preflight =
      exchange(server().port(),
               {"OPTIONS",
                "/v1/batch",
                {{"Origin", "https://shop.test"}, {"Access-Control-Request-Method", "POST"}},
                ""});
  EXPECT_EQ(preflight.status, 204);
  EXPECT_NE(preflight.header("Access-Control-Allow-Headers").find("authorization"),
            std::string::npos);

  const auto facts = exported();
  EXPECT_EQ(counted(facts), (Counts{{"packed", 1}, {"in-query", 1}}));
  for (const Exported& fact : facts) EXPECT_EQ(fact.line.find("source")->text(), "public");

  const std::string listed = expect("key list");
  const std::string id = listed.substr(0, 36);
  EXPECT_NE(listed.find("website"), std::string::npos);
  EXPECT_EQ(listed.find(key), std::string::npos);  // it is shown once
  expect("key revoke " + id);
  EXPECT_EQ(post(key, "/v1/page", page("ada", "x3")).status, 401);
}

TEST_P(TakeIn, TimesAreRepaired) {
  start();
  const std::string key = new_key();
  // Sent by a clock that is years late: an hour after it happened, by that clock.
  const auto late = R"(,"timestamp":"2020-01-01T10:00:00Z","sentAt":"2020-01-01T11:00:00Z")";
  const auto future = R"(,"timestamp":"2999-01-01T00:00:00Z")";
  const auto old = R"(,"timestamp":"2015-06-01T00:00:00Z")";
  const auto ancient = R"(,"timestamp":"1960-01-01T00:00:00Z")";
  const std::string body = batch({page("a", "late", late), page("a", "future", future),
                                  page("a", "old", old), page("a", "ancient", ancient)});
  EXPECT_EQ(post(key, "/v1/batch", body).status, 200);
  std::map<std::string, Exported> facts;
  for (Exported& fact : exported("--quarantine")) facts[fact.message] = std::move(fact);
  ASSERT_EQ(facts.size(), 4u);
  const auto received = parse_instant(facts["late"].received);
  EXPECT_EQ(parse_instant(facts["late"].at), *received - 3'600'000);
  EXPECT_EQ(facts["future"].at, facts["future"].received);
  EXPECT_EQ(facts["old"].at, "2015-06-01T00:00:00Z");
  EXPECT_EQ(facts[""].line.find("reason")->text(),
            "timestamp: 1960-01-01T00:00:00Z is before 1970");
  EXPECT_EQ(metric("winnow_future_total"), 1);
}

TEST_P(TakeIn, AKeyBringsNoMoreThanItMay) {
  start();
  const std::string events = new_key("--kind write --events-per-minute 5");
  const std::string leads = new_key("--kind write --leads-per-minute 2");
  int stored = 0, refused = 0;
  for (int i = 0; i < 8; ++i) {
    const Received reply = post(events, "/v1/page", page("ada", std::to_string(i)));
    stored += reply.status == 200;
    if (reply.status != 429) continue;
    ++refused;
    const int wait = std::atoi(reply.header("Retry-After").c_str());
    EXPECT_TRUE(wait >= 1 && wait <= 60) << wait;
  }
  EXPECT_EQ(stored, 5);
  EXPECT_EQ(refused, 3);
  // What cannot be read counts as well.
  const std::string other = new_key("--kind write --events-per-minute 2");
  EXPECT_EQ(post(other, "/v1/batch", batch({"1", "2"})).status, 200);
  EXPECT_EQ(post(other, "/v1/batch", batch({"3"})).status, 429);

  EXPECT_EQ(post(leads, "/v1/page", page("l1", "l1")).status, 200);
  EXPECT_EQ(post(leads, "/v1/page", page("l2", "l2")).status, 200);
  EXPECT_EQ(post(leads, "/v1/page", page("l3", "l3")).status, 429);
  EXPECT_EQ(post(leads, "/v1/page", page("l2", "l2-again")).status, 200);  // known by now
  EXPECT_EQ(run("key new --kind write --events-per-minute none").exit, 2);
  EXPECT_EQ(exported().size(), 8u);
}

TEST_P(TakeIn, WorkspacesDoNotMix) {
  start();
  const std::string ours = new_key();
  const std::string theirs = new_key("--kind server --workspace agency-1");
  publish();
  for (const char* message : {"1", "2"}) {
    EXPECT_EQ(post(ours, "/v1/page", page("ada", message)).status, 200);
    EXPECT_EQ(post(theirs, "/v1/page", page("ada", message)).status, 200);  // ids of their own
  }
  EXPECT_EQ(post(theirs, "/v1/page", page("bob", "3")).status, 200);
  const auto check = [&] {
    const auto main = exported(), agency = exported("--workspace agency-1");
    EXPECT_EQ(main.size(), 3u);  // and the move: their workspace has no model
    EXPECT_EQ(moves_of(main, "ada"), Names{"warm"});
    EXPECT_EQ(counted(agency), (Counts{{"1", 1}, {"2", 1}, {"3", 1}}));
    EXPECT_NE(main[0].lead, agency[0].lead);
  };
  check();
  EXPECT_EQ(server().terminate(), 0) << server().log();
  check();
  start();
  check();
  EXPECT_EQ(get("/readyz").body, R"({"agency-1":"ready","main":"ready"})");
  EXPECT_EQ(run("export --workspace nobody").exit, 2);
  EXPECT_EQ(run("key new --kind server --workspace ../x").exit, 2);
}

TEST_P(TakeIn, ASecondServerRefusesAndAStopEndsWhatIsUnderWay) {
  start();
  const std::string key = new_key();
  const Ran second = run("serve --listen 127.0.0.1:0");
  EXPECT_EQ(second.exit, 2);
  EXPECT_NE(second.err.find("another winnow works in"), std::string::npos) << second.err;

  const std::string body = page("ada", "half");
  {
    RawClient half(server().port()), idle(server().port());
    ASSERT_TRUE(idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"));
    ASSERT_EQ(idle.status(), 200);
    // The server has begun with it when it asks for the rest.
    ASSERT_TRUE(half.send("POST /v1/page?writeKey=" + key + " HTTP/1.1\r\nHost: a\r\n" +
                          "Expect: 100-continue\r\nContent-Length: " + std::to_string(body.size()) +
                          "\r\n\r\n"));
    ASSERT_EQ(half.status(), 100);
    server().signal(SIGTERM);
    EXPECT_TRUE(idle.ended());  // so it is stopping
    ASSERT_TRUE(half.send(body));
    EXPECT_EQ(half.status(), 200);
  }
  EXPECT_EQ(server().wait(10), 0) << server().log();
  EXPECT_FALSE(RawClient(server().port()).connected());
  EXPECT_EQ(counted(exported()), (Counts{{"half", 1}}));
}

}  // namespace
}  // namespace winnow::test
