// Who may come in over /api/v1, on both databases, through the program.
#include <algorithm>
#include <chrono>

#include "api/served.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "support/openapi.hpp"

namespace winnow::test {
namespace {

const std::string password = "correct horse battery";

class AccessApi : public Served {
 protected:
  struct Entry {
    std::string cookie, csrf;
  };
  Received ask(const std::string& method, const std::string& path, const std::string& body = "",
               HeaderList headers = {}) {
    Received got = exchange(server().port(), {method, "/api/v1" + path, std::move(headers), body});
    for (const std::string& wrong :
         OpenApi::shared().check_reply(method, path.substr(0, path.find('?')), got.status,
                                       got.header("Content-Type"), got.body)) {
      ADD_FAILURE() << wrong;
    }
    return got;
  }
  Received as(const Entry& who, const std::string& method, const std::string& path,
              const std::string& body = "", HeaderList headers = {}) {
    headers.emplace_back("Cookie", who.cookie);
    headers.emplace_back("X-Winnow-CSRF", who.csrf);
    return ask(method, path, body, std::move(headers));
  }
  static Value read(const Received& reply) {
    const auto value = parse_json(reply.body);
    if (!value) ADD_FAILURE() << reply.status << " " << reply.body;
    return value ? *value : Value(Map());
  }
  static std::string text(const Value& value, std::string_view name) {
    const Value* found = value.find(name);
    return found && found->is(Value::Kind::String) ? found->text() : std::string();
  }
  static std::string user_id(const Received& reply) {
    const Value value = read(reply);
    const Value* user = value.find("user");
    return user ? text(*user, "id") : text(value, "id");
  }
  static Entry entry_of(const Received& reply) {
    const std::string cookie = reply.header("Set-Cookie");
    return {cookie.substr(0, cookie.find(';')), text(read(reply), "csrf")};
  }
  Received sign_in(const std::string& email, const std::string& with = password,
                   HeaderList headers = {}) {
    return ask("POST", "/session", R"({"email":")" + email + R"(","password":")" + with + "\"}",
               std::move(headers));
  }
  std::string add(const std::string& email, const std::string& role) {
    folder().write("password", password + "\n");
    std::string id = expect("user add " + email + " --role " + role + " <password");
    if (!id.empty()) id.pop_back();
    return id;
  }
  Entry admin() {
    add("ada@x.example", "admin");
    return entry_of(sign_in("ada@x.example"));
  }
};
INSTANTIATE_TEST_SUITE_P(Api, AccessApi, both(), name_of);

TEST_P(AccessApi, ASessionIsACookieThatOnlyTheServerReads) {
  start();
  add("ada@x.example", "admin");
  const Received reply = sign_in(" ADA@X.example");
  EXPECT_EQ(reply.status, 200) << reply.body;
  const std::string cookie = reply.header("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-winnow=")) << cookie;
  for (const char* rule : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"}) {
    EXPECT_NE(cookie.find(rule), std::string::npos) << cookie;
  }
  EXPECT_EQ(cookie.find("Domain"), std::string::npos) << cookie;
  EXPECT_EQ(reply.body.find("argon2"), std::string::npos);
  const Entry ada = entry_of(reply);
  EXPECT_EQ(reply.body.find(ada.cookie.substr(ada.cookie.find('=') + 1)), std::string::npos);
  const Value me = read(ask("GET", "/me", "", {{"Cookie", ada.cookie}}));
  EXPECT_EQ(text(me, "csrf"), ada.csrf);
  EXPECT_EQ(text(me, "role"), "admin");
  EXPECT_EQ(text(me, "workspace"), "main");
  const Received gone = as(ada, "DELETE", "/session");
  EXPECT_EQ(gone.status, 204) << gone.body;
  EXPECT_NE(gone.header("Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(as(ada, "GET", "/me").status, 401);
  EXPECT_EQ(server().log().find(ada.csrf), std::string::npos);
}

TEST_P(AccessApi, TheFirstAdminComesByTheLinkThatIsPrinted) {
  start();
  const std::string line = server().read_line();
  ASSERT_TRUE(line.starts_with("set up main at http://127.0.0.1:")) << line;
  const std::string token = line.substr(line.find("token=") + 6);
  const auto set_up = [&](const std::string& by, const std::string& with) {
    return ask(
        "POST", "/setup",
        R"({"email":"ada@x.example","name":"Ada","company":"Mill","language":"ru","token":")" + by +
            R"(","password":")" + with + "\"}");
  };
  EXPECT_EQ(ask("GET", "/setup").body, R"({"needed":true})");
  EXPECT_EQ(set_up("wrong", password).status, 403);
  EXPECT_EQ(set_up(token, "short").status, 422);
  const Received reply = set_up(token, password);
  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(text(read(as(entry_of(reply), "GET", "/me")), "role"), "admin");
  EXPECT_EQ(set_up(token, password).status, 403);
  EXPECT_EQ(ask("GET", "/setup").body, R"({"needed":false})");
  EXPECT_EQ(as(entry_of(reply), "GET", "/settings").body,
            R"({"company":"Mill","language":"ru","phone_country":""})");
  EXPECT_EQ(server().log().find(token), std::string::npos);
}

TEST_P(AccessApi, WhoComesInByAnotherWayEndsTheLink) {
  start();
  EXPECT_EQ(ask("GET", "/setup").body, R"({"needed":true})");
  new_key("--kind api --role admin");
  EXPECT_EQ(ask("GET", "/setup").body, R"({"needed":false})");
}

TEST_P(AccessApi, AnEmptyWorkspaceCanBeginWithMadeUpLeads) {
  start();
  const Entry ada = admin();
  const Received made = as(ada, "POST", "/sample_data", "{}");
  ASSERT_EQ(made.status, 201) << made.body;
  const Value report = read(made);
  EXPECT_EQ(to_json(*report.find("version")), "1");
  const std::string leads = as(ada, "GET", "/leads/count").body;
  EXPECT_NE(leads.find(to_json(*report.find("leads"))), leads.npos) << leads << made.body;
  EXPECT_EQ(as(ada, "POST", "/sample_data", "{}").status, 409);
}

// Whatever the industry, somebody waits to be called, and each stage below has leads.
TEST_P(AccessApi, MadeUpLeadsAreOfTheModelThatWasChosen) {
  start();
  const Entry ada = admin();
  const Value templates = read(as(ada, "GET", "/templates"));
  std::string model;
  for (const Value& one : templates.find("items")->list()) {
    if (one.find("id")->text() == "real-estate") model = to_json(*one.find("text"));
  }
  ASSERT_EQ(as(ada, "POST", "/models", R"({"text":)" + model + "}").status, 201);
  const Received made = as(ada, "POST", "/sample_data", "{}");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(to_json(*read(made).find("leads")), "500");
  const auto count = [&](const std::string& query) {
    const Value counted = read(as(ada, "GET", "/leads/count?" + query));
    return counted.find("matching")->integer();
  };
  EXPECT_GT(count("stage=mql&disqualified=false"), 20);
  EXPECT_GT(count("stage=iql"), 50);
  EXPECT_LT(count("disqualified=true"), 150);
  // Sales took them on, and some are decided; what waits is not all of them.
  for (const char* stage : {"sal", "sql", "customer"}) {
    EXPECT_GT(count(std::string("stage=") + stage), 0) << stage;
  }
  // They did so all the year: what is older than a month moved leads then.
  const auto now = std::chrono::system_clock::now() - std::chrono::hours(24 * 30);
  const std::string a_month_ago = to_text(
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  const Value conversion =
      read(as(ada, "GET", "/statistics/conversion?from=2000-01-01T00:00:00Z&to=" + a_month_ago));
  const Value& first = conversion.find("groups")->list().front().find("stages")->list().front();
  EXPECT_GT(first.find("entered")->integer(), 100);
  const Value people =
      read(as(ada, "GET", "/statistics/people?from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z"));
  ASSERT_EQ(people.find("items")->list().size(), 1U);
  const Value& deeds = people.find("items")->list().front();
  for (const char* deed : {"accepted", "rejected", "qualified", "won", "lost"}) {
    EXPECT_GT(deeds.find(deed)->integer(), 0) << deed;
  }
}

TEST_P(AccessApi, APageElsewhereChangesNothing) {
  start();
  const Entry ada = admin();
  const std::string body = R"({"name":"Forged"})";
  const HeaderList cookie = {{"Cookie", ada.cookie}};
  const Received forged = ask("PATCH", "/me", body, cookie);
  EXPECT_EQ(forged.status, 403);
  EXPECT_EQ(text(read(forged), "type"), "/problems/csrf");
  EXPECT_EQ(ask("PATCH", "/me", body, {{"Cookie", ada.cookie}, {"X-Winnow-CSRF", "x"}}).status,
            403);
  for (const auto& [name, value] : HeaderList{{"Sec-Fetch-Site", "cross-site"},
                                              {"Sec-Fetch-Site", "same-site"},
                                              {"Origin", "https://evil.example"},
                                              {"Origin", "null"}}) {
    EXPECT_EQ(as(ada, "PATCH", "/me", body, {{name, value}}).status, 403) << name << value;
    EXPECT_EQ(sign_in("ada@x.example", password, {{name, value}}).status, 403) << name << value;
  }
  for (const auto& [name, value] : HeaderList{{"Sec-Fetch-Site", "same-origin"},
                                              {"Sec-Fetch-Site", "none"},
                                              {"Origin", "http://127.0.0.1"}}) {
    EXPECT_EQ(as(ada, "PATCH", "/me", R"({"name":"Ada"})", {{name, value}}).status, 200) << value;
  }
  EXPECT_EQ(ask("GET", "/me", "", cookie).status, 200);
}

TEST_P(AccessApi, WrongPasswordsAreAnsweredAlikeAndSlowedDown) {
  start();
  add("ada@x.example", "admin");
  const Received known = sign_in("ada@x.example", "wrong"), unknown = sign_in("eve@x.example");
  EXPECT_EQ(known.status, 401);
  EXPECT_EQ(known.body, unknown.body);
  int slowed = 0;
  for (int i = 0; i < 8; ++i) {
    const Received reply = sign_in("ada@x.example", "wrong", {{"X-Forwarded-For", "9.9.9.9"}});
    if (reply.status != 429) continue;
    ++slowed;
    EXPECT_EQ(text(read(reply), "type"), "/problems/too-many");
    EXPECT_GE(std::atoi(reply.header("Retry-After").c_str()), 1);
  }
  EXPECT_GE(slowed, 1);
}

TEST_P(AccessApi, UsersAreManagedByAdmins) {
  start();
  const Entry ada = admin();
  const Received made =
      as(ada, "POST", "/users",
         R"({"email":"Bob@x.example","role":"sales","name":"Боб","language":"ru","password":")" +
             password + "\"}");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.header("ETag"), "\"1\"");
  const std::string bob = "/users/" + user_id(made);
  EXPECT_EQ(made.header("Location"), "/api/v1" + bob);
  EXPECT_EQ(as(ada, "POST", "/users",
               R"({"email":"bob@X.example","role":"sales","password":")" + password + "\"}")
                .status,
            409);
  EXPECT_EQ(as(ada, "POST", "/users", R"({"email":"c@x","role":"root","password":"short"})").status,
            422);
  const Entry bobs = entry_of(sign_in("bob@x.example"));
  EXPECT_EQ(as(bobs, "GET", "/users").status, 403);
  const Received colleagues = as(bobs, "GET", "/colleagues");
  EXPECT_EQ(colleagues.status, 200);
  EXPECT_NE(colleagues.body.find(R"("active":true)"), std::string::npos) << colleagues.body;
  EXPECT_EQ(colleagues.body.find('@'), std::string::npos) << "addresses are the administrator's";
  EXPECT_EQ(as(ada, "PATCH", bob, R"({"role":"analyst"})", {{"If-Match", "\"7\""}}).status, 412);
  const Received changed = as(ada, "PATCH", bob, R"({"role":"analyst"})", {{"If-Match", "\"1\""}});
  EXPECT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(changed.header("ETag"), "\"2\"");
  EXPECT_EQ(text(read(as(bobs, "GET", "/me")), "role"), "analyst");
  EXPECT_EQ(as(ada, "DELETE", bob).status, 204);
  EXPECT_EQ(as(bobs, "GET", "/me").status, 401);
  EXPECT_EQ(sign_in("bob@x.example").status, 401);
  EXPECT_NE(as(ada, "GET", bob).body.find("\"disabled\":\"2"), std::string::npos);
  EXPECT_EQ(as(ada, "GET", "/users/nonsense").status, 404);
  EXPECT_EQ(as(ada, "DELETE", "/users/" + user_id(as(ada, "GET", "/me"))).status, 409);  // the last
  const Value first = read(as(ada, "GET", "/users?limit=1"));
  EXPECT_EQ(first.find("items")->list().size(), 1u);
  const Value second = read(as(ada, "GET", "/users?limit=1&cursor=" + text(first, "next")));
  EXPECT_EQ(second.find("items")->list().size(), 1u);
  EXPECT_TRUE(second.find("next")->is(Value::Kind::Null));
}

TEST_P(AccessApi, OneChangesOneselfAndNotOnesRole) {
  start();
  admin();
  add("bob@x.example", "sales");
  const Entry here = entry_of(sign_in("bob@x.example")), there = entry_of(sign_in("bob@x.example"));
  EXPECT_EQ(as(here, "PATCH", "/me", R"({"role":"admin"})").status, 422);
  EXPECT_EQ(as(here, "PATCH", "/me", R"({"name":"Bob","language":"pl"})").status, 200);
  EXPECT_EQ(as(here, "PATCH", "/me", R"({"password":"another horse battery"})").status, 422);
  EXPECT_EQ(
      as(here, "PATCH", "/me", R"({"password":"another horse battery","old_password":"wrong"})")
          .status,
      422);
  EXPECT_EQ(as(here, "PATCH", "/me",
               R"({"password":"another horse battery","old_password":")" + password + "\"}")
                .status,
            200);
  EXPECT_EQ(as(here, "GET", "/me").status, 200);
  EXPECT_EQ(as(there, "GET", "/me").status, 401);
  EXPECT_EQ(sign_in("bob@x.example").status, 401);
  EXPECT_EQ(sign_in("bob@x.example", "another horse battery").status, 200);
}

TEST_P(AccessApi, KeysAreShownOnceAndRevoked) {
  start();
  const Entry ada = admin();
  const Received made = as(ada, "POST", "/keys", R"({"kind":"api","role":"analyst","name":"BI"})");
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string key = text(read(made), "key"), id = text(read(made), "id");
  EXPECT_TRUE(key.starts_with("ak_"));
  const HeaderList bearer = {{"Authorization", "Bearer " + key}};
  EXPECT_EQ(text(read(ask("GET", "/me", "", bearer)), "who"), "key:" + id);
  EXPECT_EQ(ask("GET", "/me", "", {{"Authorization", "Basic " + base64(key + ":")}}).status, 200);
  EXPECT_EQ(ask("PATCH", "/me", R"({"name":"x"})", bearer).status, 404);
  EXPECT_EQ(ask("GET", "/keys", "", bearer).status, 403);
  EXPECT_EQ(as(ada, "GET", "/keys").body.find(key), std::string::npos);
  EXPECT_EQ(as(ada, "POST", "/keys", R"({"kind":"api"})").status, 422);
  EXPECT_EQ(as(ada, "DELETE", "/keys/" + id).status, 204);
  EXPECT_EQ(ask("GET", "/me", "", bearer).status, 401);
}

TEST_P(AccessApi, ALeadIsGivenToAUserOfTheWorkspaceAlone) {
  start();
  const Entry ada = admin();
  const std::string bob = add("bob@x.example", "sales"), eve = add("eve@x.example", "sales");
  folder().write("password", password);
  std::string theirs = expect("user add x@x.example --role sales --workspace other <password");
  theirs.pop_back();
  folder().write("model.yaml", std::string(visits_model));
  expect("publish model.yaml");
  const std::string lead =
      text(read(as(ada, "POST", "/leads", R"({"email":"l@x.example"})")), "id");
  const auto assign = [&](const std::string& owner) {
    return as(ada, "POST", "/leads/" + lead + "/assign", R"({"owner":")" + owner + "\"}").status;
  };
  expect("user disable eve@x.example");
  EXPECT_EQ(assign(theirs), 422);
  EXPECT_EQ(assign(eve), 422);
  EXPECT_EQ(assign("0190f6a0-5c1e-7b2a-9d3f-00000000cccc"), 422);
  const Entry bobs = entry_of(sign_in("bob@x.example"));
  EXPECT_EQ(assign(bob), 200);
  EXPECT_EQ(as(bobs, "GET", "/leads/" + lead).status, 200);
  const std::string dan = add("dan@x.example", "sales");
  EXPECT_EQ(assign(dan), 200);
  EXPECT_EQ(as(bobs, "GET", "/leads/" + lead).status, 404);  // out of sight
}

TEST_P(AccessApi, TheAuditLogTellsEverythingButSecrets) {
  start();
  const Entry ada = admin();
  const Received made = as(ada, "POST", "/keys", R"({"kind":"write","name":"site"})");
  as(ada, "DELETE", "/keys/" + text(read(made), "id"));
  as(ada, "PATCH", "/me", R"({"name":"Ada"})");
  const Received log = as(ada, "GET", "/audit");
  std::vector<std::string> actions;
  const Value lines = read(log);
  for (const Value& one : lines.find("items")->list()) actions.push_back(text(one, "action"));
  EXPECT_EQ(actions, (std::vector<std::string>{"user.change", "key.revoke", "key.new",
                                               "session.begin", "user.add"}));
  EXPECT_EQ(log.body.find(text(read(made), "key")), std::string::npos);
  EXPECT_EQ(log.body.find("argon2"), std::string::npos);
  const Value page = read(as(ada, "GET", "/audit?limit=2"));
  const Value next = read(as(ada, "GET", "/audit?limit=200&cursor=" + text(page, "next")));
  EXPECT_EQ(page.find("items")->list().size() + next.find("items")->list().size(), actions.size());
}

TEST_P(AccessApi, CommandsBesideTheServerCountAtOnce) {
  start();
  const Entry ada = admin();
  add("bob@x.example", "admin");
  EXPECT_NE(expect("user list").find("bob@x.example"), std::string::npos);
  expect("user disable ADA@x.example");
  EXPECT_EQ(as(ada, "GET", "/me").status, 401);
  EXPECT_EQ(run("user disable bob@x.example").exit, 2);
  const Entry bob = entry_of(sign_in("bob@x.example"));
  folder().write("password", "another horse battery\n");
  expect("user password bob@x.example <password");
  EXPECT_EQ(as(bob, "GET", "/me").status, 401);
  EXPECT_EQ(sign_in("bob@x.example", "another horse battery").status, 200);
}

TEST_P(AccessApi, SessionsOutliveTheServerAndNothingElseDoes) {
  start();
  const Entry ada = admin();
  EXPECT_EQ(server().terminate(), 0) << server().log();
  start();
  EXPECT_EQ(as(ada, "GET", "/me").status, 200);
  server().kill();
  start();
  EXPECT_EQ(as(ada, "GET", "/me").status, 200);
  const std::string all = expect("export --everything");
  EXPECT_NE(all.find(R"("type":"user")"), std::string::npos);
  folder().write("all.ndjson", all);
  const std::string there = place_on(GetParam(), "copy");
  expect("import all.ndjson", there);
  EXPECT_TRUE(expect("export --everything", there) == all);
  expect("import all.ndjson", there);
  EXPECT_TRUE(expect("export --everything", there) == all);
}

}  // namespace
}  // namespace winnow::test
