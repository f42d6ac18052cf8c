// Every route × every role × own and another workspace: nobody gets what is not theirs.
//
// The table below is written by hand from the design, not derived from the program's: a route that
// is missing in it, or is here and not there, fails the test.
#include <algorithm>
#include <map>
#include <set>

#include "api/served.hpp"
#include "base/json.hpp"
#include "http/api/api.hpp"
#include "support/openapi.hpp"
#include "support/raw_client.hpp"

namespace winnow::test {
namespace {

// Who may: a letter for each role (admin, marketer, sales, analyst as n); "*": anybody at all.
struct Expected {
  std::string_view method, pattern, roles;
};
const std::vector<Expected> expected = {
    {"GET", "/setup", "*"},
    {"POST", "/setup", "*"},
    {"POST", "/session", "*"},
    {"DELETE", "/session", "amsn"},
    {"GET", "/me", "amsn"},
    {"PATCH", "/me", "amsn"},
    {"GET", "/colleagues", "amsn"},
    {"GET", "/users", "a"},
    {"POST", "/users", "a"},
    {"GET", "/users/:id", "a"},
    {"PATCH", "/users/:id", "a"},
    {"DELETE", "/users/:id", "a"},
    {"GET", "/keys", "a"},
    {"POST", "/keys", "a"},
    {"DELETE", "/keys/:id", "a"},
    {"GET", "/audit", "a"},
    {"GET", "/settings", "amsn"},
    {"PATCH", "/settings", "a"},
    {"GET", "/templates", "amsn"},
    {"POST", "/sample_data", "a"},
    {"GET", "/changes", "amsn"},
    {"GET", "/expressions/names", "amsn"},
    {"POST", "/expressions/parse", "amsn"},
    {"POST", "/expressions/print", "amsn"},
    {"POST", "/expressions/check", "amsn"},
    {"POST", "/expressions/complete", "amsn"},
    {"GET", "/models", "amsn"},
    {"POST", "/models", "am"},
    {"POST", "/models/check", "amsn"},
    {"GET", "/models/:version", "amsn"},
    {"GET", "/models/:version/outline", "amsn"},
    {"GET", "/models/:version/changes", "amsn"},
    {"GET", "/reasons", "amsn"},
    {"GET", "/fields", "amsn"},
    {"GET", "/settings/channel_rules", "amsn"},
    {"PUT", "/settings/channel_rules", "a"},
    {"GET", "/accounts", "amsn"},
    {"GET", "/accounts/:account", "amsn"},
    {"GET", "/segments", "amsn"},
    {"POST", "/segments", "am"},
    {"GET", "/segments/:segment", "amsn"},
    {"PATCH", "/segments/:segment", "am"},
    {"DELETE", "/segments/:segment", "am"},
    {"GET", "/statistics/stages", "amsn"},
    {"GET", "/statistics/conversion", "amsn"},
    {"GET", "/statistics/numbers", "amsn"},
    {"GET", "/statistics/people", "amsn"},
    {"GET", "/leads", "amsn"},
    {"GET", "/leads/count", "amsn"},
    {"GET", "/facts", "amn"},
    {"GET", "/quarantine", "amn"},
    {"POST", "/quarantine/replay", "am"},
    {"POST", "/leads", "ams"},
    {"GET", "/leads/:lead", "amsn"},
    {"PATCH", "/leads/:lead", "ams"},
    {"GET", "/leads/:lead/timeline", "amsn"},
    {"GET", "/leads/:lead/assessment", "amsn"},
    {"GET", "/leads/:lead/series", "amsn"},
    {"GET", "/leads/:lead/suggestions", "amsn"},
    {"GET", "/leads/:lead/referral", "amsn"},
    {"GET", "/leads/:lead/touches", "amsn"},
    {"POST", "/leads/:lead/merge", "ams"},
    {"POST", "/leads/:lead/unmerge", "ams"},
    {"POST", "/leads/:lead/distinct", "ams"},
    {"GET", "/duplicates", "amsn"},
    {"POST", "/leads/:lead/facts/:seq/verdict", "ams"},
};
// What people do with leads: POST /leads/:lead/VERB and /leads/bulk/VERB.
const std::set<std::string_view> verbs = {
    "assign",  "claim",   "release", "accept", "reject",  "disqualify", "reopen", "snooze", "wake",
    "recycle", "qualify", "won",     "lost",   "correct", "uncorrect",  "answer", "note",   "undo"};
constexpr std::string_view verb_roles = "ams";

std::optional<std::string_view> roles_of(const http::ApiRoute& route) {
  for (const Expected& one : expected) {
    if (one.method == route.method && one.pattern == route.pattern) return one.roles;
  }
  for (const std::string_view start : {"/leads/:lead/", "/leads/bulk/"}) {
    if (route.method == "POST" && route.pattern.starts_with(start) &&
        verbs.contains(route.pattern.substr(start.size()))) {
      return verb_roles;
    }
  }
  return std::nullopt;
}

TEST(Walk, KnowsEveryRouteAndNoOther) {
  std::size_t known = 0;
  for (const http::ApiRoute& route : http::Api::routes()) {
    EXPECT_TRUE(roles_of(route)) << route.method << " " << route.pattern
                                 << ": say in the table who may, and then see that it is so";
    known += roles_of(route) ? 1 : 0;
  }
  EXPECT_EQ(known, expected.size() + 2 * verbs.size()) << "the table has routes that are none";
}

// One who calls, with the headers that say so.
struct Somebody {
  std::string name;
  char role = 0;  // 'a', 'm', 's', 'n'; 0: has none
  bool known = true;
  std::string headers;
};

// What a base holds that nobody else may see: every text of it has the mark in it.
struct Belongings {
  std::string mark, lead, user, key, segment, account;
};

class Walk : public Served {
 protected:
  std::string line(std::string text) {
    if (text.ends_with('\n')) text.pop_back();
    return text;
  }
  std::string add_user(const std::string& email, const std::string& role, const std::string& in) {
    folder().write("password", "a password of " + email);
    return line(expect("user add " + email + " --role " + role + " --name '" + email +
                       "' --workspace " + in + " <password"));
  }
  std::string key_in(const std::string& in, const std::string& words) {
    return new_key(words + " --workspace " + in);
  }
  RawReply call(const std::string& method, const std::string& path, const std::string& headers,
                const std::string& body) {
    RawClient client(server().port());
    client.send(method + " /api/v1" + path + " HTTP/1.1\r\nHost: x\r\n" + headers +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto reply = client.reply(method);
    if (!reply) ADD_FAILURE() << method << " " << path << ": no reply";
    for (const std::string& wrong : OpenApi::shared().check_reply(
             method, path, reply ? reply->status : 0, reply ? reply->header("Content-Type") : "",
             reply ? reply->body : "")) {
      ADD_FAILURE() << wrong;
    }
    return reply.value_or(RawReply{});
  }
  static std::string text_in(const std::string& body, std::string_view name) {
    const auto value = parse_json(body);
    const Value* found = value ? value->find(name) : nullptr;
    return found && found->is(Value::Kind::String) ? found->text() : std::string();
  }
  // A model, a lead, a user and a key, each with the mark in its texts.
  Belongings furnish(const std::string& workspace, const std::string& mark) {
    Belongings has{mark, "", "", "", "", ""};
    folder().write("model.yaml", std::string(visits_model) + "# " + mark + "\n");
    expect("publish model.yaml --workspace " + workspace);
    const std::string admin = "Authorization: Bearer " +
                              key_in(workspace, "--kind api --role admin --name " + mark) + "\r\n";
    has.lead = text_in(
        call("POST", "/leads", admin,
             R"({"email":")" + mark + R"(@x.example","lead":{"account_id":")" + mark + R"("}})")
            .body,
        "id");
    has.account = text_in(call("GET", "/leads/" + has.lead, admin, "").body, "account");
    has.user = add_user(mark + "@people.example", "sales", workspace);
    const RawReply made =
        call("POST", "/keys", admin, R"({"kind":"write","name":")" + mark + R"("})");
    has.key = text_in(made.body, "id");
    has.segment = text_in(
        call("POST", "/segments", admin, R"({"name":")" + mark + R"(","expression":"true"})").body,
        "id");
    EXPECT_FALSE(has.segment.empty() || has.lead.empty() || has.user.empty() || has.key.empty() ||
                 has.account.empty())
        << made.body;
    return has;
  }
  Somebody by_session(const std::string& role, char letter) {
    const std::string email = role + "@alpha.example";
    add_user(email, role, "main");
    const RawReply reply =
        call("POST", "/session", "",
             R"({"email":")" + email + R"(","password":"a password of )" + email + "\"}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    const std::string cookie = reply.header("Set-Cookie");
    return {role + " by session", letter, true,
            "Cookie: other=1; " + cookie.substr(0, cookie.find(';')) +
                "\r\nX-Winnow-CSRF: " + text_in(reply.body, "csrf") + "\r\n"};
  }
  std::vector<Somebody> everybody() {
    std::vector<Somebody> all = {
        {"nobody", 0, false, ""},
        {"a wrong key", 0, false, "Authorization: Bearer ak_00000000000000000000000000000000\r\n"},
        {"a wrong session", 0, false, "Cookie: __Host-winnow=AAAA\r\n"},
        {"a write key", 0, true, "Authorization: Bearer " + new_key("--kind write") + "\r\n"},
        {"a server key", 0, true, "Authorization: Bearer " + new_key("--kind server") + "\r\n"}};
    for (const std::string role : {"admin", "marketer", "sales", "analyst"}) {
      const char letter = role == "analyst" ? 'n' : role[0];
      all.push_back({role + " by key", letter, true,
                     "Authorization: Bearer " + new_key("--kind api --role " + role) + "\r\n"});
      all.push_back(by_session(role, letter));
    }
    return all;
  }
  static std::string with(std::string pattern, const Belongings& things) {
    const std::string id = pattern.starts_with("/keys/") ? things.key : things.user;
    for (const auto& [name, value] : {std::pair<std::string, std::string>{":lead", things.lead},
                                      {":id", id},
                                      {":segment", things.segment},
                                      {":account", things.account},
                                      {":version", "1"}}) {
      const std::size_t at = pattern.find(name);
      if (at != pattern.npos) pattern.replace(at, name.size(), value);
    }
    return pattern;
  }
  static std::string body_of(const http::ApiRoute& route, const Belongings& things) {
    if (route.method == "GET") return "";
    return route.pattern.starts_with("/leads/bulk/") ? R"({"leads":[")" + things.lead + "\"]}"
                                                     : "{}";
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Walk, both(), name_of);

TEST_P(Walk, EachRoleMayWhatTheTableSaysAndNoMore) {
  start();
  const Belongings ours = furnish("main", "alpha");
  for (const Somebody& who : everybody()) {
    for (const http::ApiRoute& route : http::Api::routes()) {
      const auto roles = roles_of(route);
      if (!roles) continue;  // another test fails
      const bool ends_it = route.method == "DELETE" && route.pattern == "/session";
      const bool may = *roles == "*" || (who.role != 0 && roles->find(who.role) != roles->npos);
      if (ends_it && may) continue;  // the session is needed further on
      SCOPED_TRACE(who.name + ": " + std::string(route.method) + " " + std::string(route.pattern));
      const RawReply reply = call(std::string(route.method), with(std::string(route.pattern), ours),
                                  who.headers, body_of(route, ours));
      if (may) {
        // A lead that is worked on meanwhile may be somebody else's by now: 404 is no refusal.
        EXPECT_TRUE(reply.status != 401 && reply.status != 403 && reply.status < 500)
            << reply.status << " " << reply.body;
      } else {
        EXPECT_EQ(reply.status, who.known ? 403 : 401) << reply.body;
        EXPECT_EQ(reply.body.find("alpha"), std::string::npos) << reply.body;
      }
    }
  }
}

TEST_P(Walk, NobodySeesOrTouchesAnotherWorkspace) {
  start();
  furnish("main", "alpha");
  const Belongings theirs = furnish("other", "bravo");
  const std::string before = expect("export --everything --workspace other");
  for (const Somebody& who : everybody()) {
    for (const http::ApiRoute& route : http::Api::routes()) {
      if (route.method == "DELETE" && route.pattern == "/session") continue;
      SCOPED_TRACE(who.name + ": " + std::string(route.method) + " " + std::string(route.pattern));
      const std::string path = with(std::string(route.pattern), theirs);
      const RawReply reply =
          call(std::string(route.method), path, who.headers, body_of(route, theirs));
      EXPECT_EQ(reply.body.find("bravo"), std::string::npos) << reply.body;
      EXPECT_LT(reply.status, 500) << reply.body;
      const bool names_theirs = route.pattern.find(":lead") != route.pattern.npos ||
                                route.pattern.find(":segment") != route.pattern.npos ||
                                route.pattern.find(":account") != route.pattern.npos ||
                                route.pattern.find(":id") != route.pattern.npos;
      if (names_theirs) {
        EXPECT_GE(reply.status, 400) << reply.body;
      }
    }
  }
  EXPECT_EQ(expect("export --everything --workspace other"), before);
}

}  // namespace
}  // namespace winnow::test
