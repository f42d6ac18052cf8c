// Plain HTML forms: posted as browsers do, found again by `winnow export`, on both databases.
#include "api/served.hpp"
#include "base/json.hpp"

namespace winnow::test {
namespace {

class Forms : public Served {
 protected:
  Received submit(const std::string& target, const std::string& body, HeaderList headers = {}) {
    headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return exchange(server().port(), {"POST", target, std::move(headers), body});
  }
  void add_form() {
    expect(
        "form add demo --fields email,name,company.name --honeypot website "
        "--consent agree=newsletter --return-host example.com");
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Forms, both(), name_of);

TEST_P(Forms, ASubmissionIsStoredOnceAndTrustedAsPublic) {
  start();
  const std::string key = new_key("--kind server");
  const std::string to = "/f/demo?writeKey=" + key;
  const std::string body =
      "email=ann%40acme.test&name=Ann&company.name=Acme&agree=on&secret=1&submissionId=s-1";
  EXPECT_EQ(submit(to, body).status, 404) << "there is no such form yet";
  add_form();
  const Received sent = submit(to, body + "&return_to=https%3A%2F%2Fexample.com%2Fthanks");
  EXPECT_EQ(sent.status, 303);
  EXPECT_EQ(sent.header("Location"), "https://example.com/thanks");
  EXPECT_EQ(submit(to, body).status, 200) << "the same once more";
  const auto facts = exported();
  ASSERT_EQ(facts.size(), 4u);
  for (const Exported& fact : facts) {
    EXPECT_EQ(fact.line.find("source")->text(), "public") << "though the key is a server's";
    EXPECT_EQ(fact.line.find("via")->text(), "form:demo");
    EXPECT_EQ(fact.lead, facts[0].lead);
  }
  EXPECT_EQ(to_json(*facts[1].line.find("data")), R"({"email":"ann@acme.test","name":"Ann"})");
  EXPECT_EQ(facts[3].type, "consent");
  EXPECT_EQ(facts[3].name, "newsletter");

  expect("form remove demo");
  EXPECT_EQ(submit(to, body).status, 404);
}

TEST_P(Forms, AnswersPeopleWithPagesAndProgramsWithJson) {
  start();
  add_form();
  const std::string key = new_key("--kind write");
  const Received page = submit("/f/demo", "email=a%40b.test&writeKey=" + key);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_NE(page.body.find("Thank you"), std::string::npos);
  const Received program =
      exchange(server().port(),
               {"POST",
                "/f/demo",
                {{"Content-Type", "application/json"}},
                R"({"email":"c@d.test","company":{"name":"Acme"},"writeKey":")" + key + "\"}"});
  EXPECT_EQ(program.status, 200);
  EXPECT_EQ(program.body, R"({"success":true})");
  EXPECT_EQ(program.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(exported().size(), 5u);

  EXPECT_EQ(submit("/f/demo", "email=a%40b.test").status, 401);
  EXPECT_EQ(submit("/f/demo?writeKey=wk_none", "email=a%40b.test").status, 401);
  EXPECT_EQ(submit("/f/none?writeKey=" + key, "email=a%40b.test").status, 404);
  EXPECT_EQ(submit("/f/demo?writeKey=" + key, std::string(300 * 1024, 'x')).status, 413);
  const std::string api = new_key("--kind api --role admin");
  EXPECT_EQ(submit("/f/demo?writeKey=" + api, "email=a%40b.test").status, 401);
  EXPECT_EQ(exchange(server().port(), {"GET", "/f/demo", {}, ""}).status, 405);
  EXPECT_EQ(exchange(server().port(), {"OPTIONS", "/f/demo", {}, ""}).status, 204);
}

TEST_P(Forms, WhatIsOfNobodyIsInTheQuarantineAndWhatIsOfARobotIsUnderAVerdict) {
  start();
  add_form();
  const std::string to = "/f/demo?writeKey=" + new_key("--kind write");
  EXPECT_EQ(submit(to, "name=Nobody").status, 200);
  EXPECT_EQ(submit(to, "email=a%40b.test&website=spam").status, 200);
  const std::string kept = expect("quarantine list");
  EXPECT_NE(kept.find("email: missing"), std::string::npos) << kept;
  EXPECT_EQ(kept.find("website"), std::string::npos) << kept;
  const auto facts = exported();
  ASSERT_EQ(facts.size(), 2u) << "the event and its verdict, no trait";
  EXPECT_EQ(facts[0].name, "form_submitted");
  EXPECT_EQ(facts[1].name, "bot");
  EXPECT_EQ(facts[1].type, "verdict");
}

TEST_P(Forms, AreOfTheirWorkspaceAndThereAfterARestart) {
  start();
  add_form();
  const std::string other = new_key("--kind write --workspace other");
  EXPECT_EQ(submit("/f/demo?writeKey=" + other, "email=a%40b.test").status, 404);
  const std::string key = new_key("--kind write");
  server().kill();
  start();
  EXPECT_EQ(submit("/f/demo?writeKey=" + key, "email=a%40b.test").status, 200);
  EXPECT_EQ(exported().size(), 2u);
}

TEST_P(Forms, TheTrackerIsServed) {
  start();
  const Received script = exchange(server().port(), {"GET", "/t.js", {}, ""});
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(exchange(server().port(), {"GET", "/any/prefix/t.js", {}, ""}).body, script.body);
}

}  // namespace
}  // namespace winnow::test
