// What the six SDKs and our tracker really sent (tests/api/clients, captured), sent again to a
// server.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>

#include "api/exchange.hpp"
#include "app/protocols/clock_repair.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "http/gzip.hpp"
#include "http/ingest.hpp"
#include "http/request.hpp"
#include "support/shell.hpp"

namespace winnow::http {
namespace {

namespace fs = std::filesystem;
using engine::FactKind;
using test::Received;
using test::Sent;

struct Captured {
  std::string file;
  Sent sent;
  std::string reply;  // what the client was told then: "200", "429:2", "reset", …

  bool is_messages() const {
    return sent.method == "POST" && sent.target.find("/flags") == std::string::npos &&
           sent.target.find("/f/") == std::string::npos;
  }
};

// Made anew by the client library from what we send.
bool is_made_anew(std::string_view name) {
  for (const char* one : {"host", "connection", "content-length"}) {
    if (same_name(name, one)) return true;
  }
  return false;
}

std::string bytes_of(const Value& one) {
  const Value* body = one.find("body");
  std::string bytes = body->is(Value::Kind::String) ? body->text() : to_json(*body);
  if (one.find("url")->text().find("compression=base64") != std::string::npos) {
    bytes = "data=" + test::url_encoded(test::base64(bytes));
  }
  return one.find("gzipMagic")->boolean() ? gzip(bytes) : bytes;
}

std::vector<Captured> captured_in(const fs::path& path) {
  const auto list = parse_json(test::read_file(path));
  EXPECT_TRUE(list) << path;
  std::vector<Captured> all;
  for (const Value& one : list->list()) {
    Captured captured;
    captured.file = path.stem().string();
    captured.reply = one.find("reply")->text();
    captured.sent.method = one.find("method")->text();
    captured.sent.target = one.find("url")->text();
    for (const auto& [name, value] : one.find("headers")->map()) {
      if (!is_made_anew(name)) captured.sent.headers.emplace_back(name, value.text());
    }
    captured.sent.body = bytes_of(one);
    all.push_back(std::move(captured));
  }
  return all;
}

const std::vector<Captured>& captured() {
  static const std::vector<Captured> all = [] {
    std::vector<fs::path> files;
    const fs::path folder = fs::path(WINNOW_ROOT) / "tests/api/clients";
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Captured> requests;
    for (const fs::path& file : files) {
      for (Captured& one : captured_in(file)) requests.push_back(std::move(one));
    }
    return requests;
  }();
  return all;
}

// A server that answers as it is told, and remembers what it was given.
class Clients : public testing::Test {
 protected:
  Clients() {
    const TakeIn take_in = [this](TakeInRequest request, const auto& done) {
      const std::lock_guard lock(mutex_);
      taken_.push_back(std::move(request));
      done(answer_);
    };
    server_ = take(Server::start({}, [take_in](const Request& request, const Respond& respond) {
      if (is_ingest(request)) return answer_ingest(request, respond, take_in);
      respond(problem(404, "no such path"));
    }));
  }
  ~Clients() override { server_->stop(1); }

  Received send(const Sent& sent) { return test::exchange(server_->port(), sent); }
  std::vector<TakeInRequest> taken() {
    const std::lock_guard lock(mutex_);
    return std::exchange(taken_, {});
  }
  // The delivery that one captured request becomes.
  TakeInRequest delivered(const Captured& one) {
    const Received received = send(one.sent);
    EXPECT_EQ(received.status, 200) << one.file << one.sent.target << received.body;
    auto requests = taken();
    EXPECT_EQ(requests.size(), 1u) << one.file << one.sent.target;
    return requests.empty() ? TakeInRequest() : std::move(requests[0]);
  }

  TakeInAnswer answer_;

 private:
  std::mutex mutex_;
  std::vector<TakeInRequest> taken_;
  std::unique_ptr<Server> server_;
};

TEST_F(Clients, EveryMessageTheySentIsReadWithItsIdAndItsPerson) {
  std::size_t requests = 0, messages = 0;
  for (const Captured& one : captured()) {
    if (!one.is_messages()) continue;
    SCOPED_TRACE(one.file + " " + one.sent.target);
    const TakeInRequest taken = delivered(one);
    ++requests;
    messages += taken.delivery.messages.size();
    const bool own = one.file == "own-tracker";
    const bool posthog = one.file.starts_with("posthog");
    EXPECT_EQ(taken.key, own ? "wk1" : posthog ? "phc_test_123" : "wk_test_123");
    EXPECT_EQ(taken.delivery.form, posthog ? "posthog" : "segment");
    EXPECT_TRUE(taken.delivery.unreadable.empty()) << taken.delivery.unreadable[0].reason;
    EXPECT_FALSE(taken.delivery.messages.empty());
    for (const app::Message& m : taken.delivery.messages) {
      EXPECT_FALSE(m.id.empty());
      EXPECT_FALSE(m.user.empty() && m.anonymous.empty());
      EXPECT_TRUE(m.at) << m.body;
      EXPECT_TRUE(m.sent || own) << m.body;
      EXPECT_TRUE(m.kind == FactKind::Merge || !m.name.empty());
    }
  }
  EXPECT_EQ(requests, 139u);
  EXPECT_EQ(messages, 211u);
}

using Ids = std::multiset<std::string>;
Ids ids_of(const TakeInRequest& taken) {
  Ids ids;
  for (const app::Message& m : taken.delivery.messages) ids.insert(m.id);
  return ids;
}

TEST_F(Clients, ARetryHasTheIdsOfTheFirstTry) {
  std::map<std::string, std::vector<std::pair<std::string, Ids>>> tries;  // by file
  for (const Captured& one : captured()) {
    if (one.is_messages()) tries[one.file].emplace_back(one.reply, ids_of(delivered(one)));
  }
  int retried = 0;
  for (const auto& [file, all] : tries) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool again = all[i].first != "200" && i + 1 < all.size() &&
                         file.find("413") == std::string::npos;  // halved, not retried
      if (!again) continue;
      const auto same = [&, ids = all[i].second](const auto& later) { return later.second == ids; };
      EXPECT_TRUE(std::any_of(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(), same))
          << file << " " << i;
      ++retried;
    }
  }
  EXPECT_GT(retried, 25);
  for (const auto& [reply, ids] : tries["posthog-node.413"]) {
    for (const std::string& id : ids) EXPECT_EQ(tries["posthog-node.413"][0].second.count(id), 1u);
  }
}

// "kind name user anonymous email" of each message of a file, sorted.
std::string table_of(const std::vector<TakeInRequest>& all) {
  std::multiset<std::string> rows;
  for (const TakeInRequest& taken : all) {
    for (const app::Message& m : taken.delivery.messages) {
      const bool random = m.anonymous.size() == 36;
      std::string row{engine::name_of(m.kind)};
      row += " " + m.name + " | " + m.user + " | " + (random ? "uuid" : m.anonymous);
      rows.insert(row + " | " + m.email + " | " + m.previous + m.group + "\n");
    }
  }
  std::string text;
  for (const std::string& row : rows) text += row;
  return text;
}

struct Expected {
  const char* file;
  const char* table;
};

// analytics-next stamps a page() from before identify() with the user who came then, and posthog-js
// holds its page view back until after it.
const Expected expected[] = {
    {"segment-node.ok",
     "event Demo Requested | u-42 |  |  | \n"
     "event Signed Up |  | anon-1 |  | \n"
     "event page |  | anon-1 |  | \n"
     "event screen | u-42 |  |  | \n"
     "merge  | u-42 |  |  | anon-1\n"
     "trait company | u-42 |  |  | g-7\n"
     "trait lead | u-42 |  | ann@example.com | \n"},
    {"rudder-node.ok-gzip",
     "event Demo Requested | u-42 |  |  | \n"
     "event Signed Up |  | anon-1 |  | \n"
     "event page |  | anon-1 |  | \n"
     "event screen | u-42 |  |  | \n"
     "merge  | u-42 |  |  | anon-1\n"
     "trait company | u-42 |  |  | g-7\n"
     "trait lead | u-42 |  | ann@example.com | \n"},
    {"posthog-node.capture-v1",
     "event Demo Requested | u-42 |  |  | g-7\n"
     "event page |  | anon-1 |  | \n"
     "merge  | u-42 |  |  | anon-1\n"
     "trait company | $company_g-7 |  |  | g-7\n"
     "trait lead | u-42 |  | ann@example.com | \n"},
    {"segment-browser.no-cdn",
     "event Demo Requested | u-42 | uuid |  | \n"
     "event page | u-42 | uuid |  | \n"
     "merge  | u-42 | uuid |  | anon-1\n"
     "trait company | u-42 | uuid |  | g-7\n"
     "trait lead | u-42 | uuid | ann@example.com | \n"},
    {"rudder-browser.beacon",
     "event Demo Requested | u-42 | uuid | ann@example.com | \n"
     "event page |  | uuid |  | \n"
     "merge  | u-42 | uuid | ann@example.com | anon-1\n"
     "trait company | u-42 | uuid | ann@example.com | g-7\n"
     "trait lead | u-42 | uuid | ann@example.com | \n"},
    {"posthog-browser.default",
     "event $pageleave | u-42 |  |  | g-7\n"
     "event Demo Requested | u-42 |  |  | \n"
     "event page | u-42 |  |  | g-7\n"
     "trait company | u-42 |  |  | g-7\n"
     "trait lead | u-42 | uuid | ann@example.com | \n"},
};

TEST_F(Clients, WhatTheyMeanIsTheSameInAllOfThem) {
  for (const Expected& one : expected) {
    std::vector<TakeInRequest> all;
    for (const Captured& request : captured()) {
      if (request.file == one.file && request.is_messages()) all.push_back(delivered(request));
    }
    EXPECT_EQ(table_of(all), one.table) << one.file;
  }
}

TEST_F(Clients, PropertiesTraitsAndContextArriveWhole) {
  for (const Captured& request : captured()) {
    if (request.file != "segment-node.ok") continue;
    const TakeInRequest taken = delivered(request);
    const auto& messages = taken.delivery.messages;
    const auto lead = std::find_if(messages.begin(), messages.end(),
                                   [](const app::Message& m) { return m.name == "lead"; });
    ASSERT_NE(lead, messages.end());
    EXPECT_EQ(to_json(Value(lead->data)),
              R"({"company":{"employees":250,"name":"Acme"},)"
              R"("createdAt":"2026-01-02T03:04:05.000Z","email":"ann@example.com"})");
    const auto demo = std::find_if(messages.begin(), messages.end(), [](const app::Message& m) {
      return m.name == "Demo Requested";
    });
    ASSERT_NE(demo, messages.end());
    const Value data(demo->data);
    EXPECT_EQ(data.find("value")->real(), 99.5);
    EXPECT_EQ(to_json(*data.find("context")->find("campaign")),
              R"({"medium":"cpc","name":"q4","source":"google"})");
    EXPECT_EQ(demo->at, parse_instant("2026-11-01T10:00:00Z"));
  }
}

TEST_F(Clients, AClockThatIsWrongIsPutRight) {
  constexpr Millis late = 7'200'000;
  for (const Captured& request : captured()) {
    if (!request.is_messages() || request.file == "own-tracker") continue;
    for (const app::Message& m : delivered(request).delivery.messages) {
      const auto repaired = app::repair(m.at, m.sent, *m.sent + late);
      ASSERT_TRUE(repaired) << m.body;
      EXPECT_EQ(repaired->at, std::min(*m.at + late, *m.sent + late)) << m.body;
    }
  }
}

TEST_F(Clients, EveryPreflightAllowsWhatItAsksFor) {
  int preflights = 0;
  for (const Captured& one : captured()) {
    if (one.sent.method != "OPTIONS") continue;
    ++preflights;
    const Received received = send(one.sent);
    EXPECT_EQ(received.status, 204);
    EXPECT_EQ(received.header("Access-Control-Allow-Origin"), "http://127.0.0.1:9800");
    EXPECT_NE(received.header("Access-Control-Max-Age"), "");
    const std::string allowed = ", " + received.header("Access-Control-Allow-Headers") + ",";
    std::string asked;
    for (const auto& [name, value] : one.sent.headers) {
      if (name == "Access-Control-Request-Headers") asked = value;
      if (name == "Access-Control-Request-Method") {
        EXPECT_NE(received.header("Access-Control-Allow-Methods").find(value), std::string::npos);
      }
    }
    for (std::size_t begin = 0; begin < asked.size();) {
      const std::size_t end = std::min(asked.find(',', begin), asked.size());
      EXPECT_NE(allowed.find(", " + asked.substr(begin, end - begin) + ","), std::string::npos)
          << asked;
      begin = end + 1;
    }
  }
  EXPECT_GT(preflights, 30);
  EXPECT_TRUE(taken().empty());
}

TEST_F(Clients, WhatABrowserAsksForBeforeItSends) {
  int asked = 0;
  for (const Captured& one : captured()) {
    if (one.sent.method != "GET") continue;
    const Received received = send(one.sent);
    EXPECT_EQ(received.status, 200) << one.sent.target;
    EXPECT_EQ(received.header("Access-Control-Allow-Origin"), "http://127.0.0.1:9800");
    ++asked;
    const auto settings = parse_json(received.body);
    ASSERT_TRUE(settings) << received.body;
    if (one.file.starts_with("segment")) {
      const Value* integration = settings->find("integrations")->find("Segment.io");
      EXPECT_EQ(integration->find("apiKey")->text(), "wk_test_123");
      EXPECT_EQ(integration->find("apiHost")->text(), "127.0.0.1/v1");
      EXPECT_EQ(integration->find("protocol")->text(), "http");
    } else if (one.file.starts_with("rudder")) {
      EXPECT_EQ(settings->find("source")->find("writeKey")->text(), "wk_test_123");
    } else {
      EXPECT_FALSE(settings->find("hasFeatureFlags")->boolean());
    }
  }
  EXPECT_GT(asked, 10);
}

TEST_F(Clients, TheConfigurationAlsoComesAsAScript) {
  const Received received = send({"GET", "/prefix/array/phc_1/config.js", {}, ""});
  EXPECT_EQ(received.header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_TRUE(received.body.starts_with("(function(c){c[\"phc_1\"]={config:{\"supported"));
}

TEST_F(Clients, NoFlagsAreThereAndNothingIsStored) {
  for (const Captured& one : captured()) {
    if (one.sent.target.find("/flags") == std::string::npos || one.sent.method != "POST") continue;
    const Received received = send(one.sent);
    EXPECT_EQ(received.status, 200);
    EXPECT_EQ(received.body, "{}");
  }
  EXPECT_TRUE(taken().empty());
}

TEST_F(Clients, TheReplyOfEachProtocol) {
  const auto reply = [&](const char* target, const char* body) {
    return send({"POST", target, {{"Origin", "https://x.test"}}, body}).body;
  };
  EXPECT_EQ(reply("/v1/t", R"({"writeKey":"k","event":"e","userId":"u"})"), R"({"success":true})");
  EXPECT_EQ(reply("/i/v1/analytics/events?writeKey=k",
                  R"({"batch":[{"event":"e","uuid":"a","distinct_id":"u"},{"uuid":"b"},7]})"),
            R"({"results":{"a":{"result":"ok"},"b":{"result":"ok"}}})");
  EXPECT_EQ(taken().at(1).delivery.unreadable.size(), 2u);
}

TEST_F(Clients, NotNowIsA429ThatABrowserCanRead) {
  for (const auto kind : {TakeInAnswer::Kind::NotNow, TakeInAnswer::Kind::TooMany}) {
    answer_ = {kind, 2.2, 0, 0};
    const Received received = send({"POST",
                                    "/v1/batch?writeKey=k",
                                    {{"Origin", "https://x.test"}},
                                    R"([{"type":"page","userId":"u"}])"});
    EXPECT_EQ(received.status, 429);
    EXPECT_EQ(received.header("Retry-After"), "3");
    EXPECT_EQ(received.header("Access-Control-Expose-Headers"), "Retry-After");
    EXPECT_EQ(received.header("Access-Control-Allow-Origin"), "https://x.test");
  }
}

// posthog-js tries again after 5xx alone: 429 would lose its events.
TEST_F(Clients, NotNowIsA503ForPostHogInABrowser) {
  answer_ = {TakeInAnswer::Kind::NotNow, 2, 0, 0};
  const std::string body = R"({"api_key":"k","batch":[]})";
  const Received browser = send({"POST", "/e/?retry_count=1", {}, body});
  EXPECT_EQ(browser.status, 503);
  EXPECT_EQ(browser.header("Retry-After"), "2");
  EXPECT_EQ(send({"POST", "/batch/", {}, body}).status, 429);
}

struct Refused {
  Sent sent;
  int status;
};

std::string many_messages() {
  std::string text = "[0";
  for (std::size_t i = 0; i < limits::batch_messages; ++i) text += ",0";
  return text + "]";
}

TEST_F(Clients, WhatIsRefused) {
  const std::string page = R"({"type":"page","userId":"u"})";
  const Refused cases[] = {
      {{"POST", "/v1/page", {}, page}, 401},
      {{"POST", "/v1/page?writeKey=k", {}, "hello"}, 400},
      {{"POST", "/v1/page?writeKey=k", {}, ""}, 400},
      {{"POST", "/v1/page?writeKey=k", {}, "\x1f\x8b broken"}, 400},
      {{"POST", "/e/?writeKey=k", {}, "data=%%%"}, 400},
      {{"POST", "/v1/batch?writeKey=k", {}, gzip(std::string(3'000'000, ' '))}, 400},
      {{"POST", "/v1/batch?writeKey=k", {}, gzip(std::string(17 << 20, ' '))}, 413},
      {{"POST", "/v1/batch?writeKey=k", {}, many_messages()}, 413},
      {{"GET", "/v1/batch", {}, ""}, 405},
      {{"DELETE", "/flags/", {}, ""}, 405},
      {{"POST", "/api/v1/batch", {}, page}, 404},
      {{"GET", "/array/a%22b/config.js", {}, ""}, 404},
  };
  for (const Refused& c : cases) {
    EXPECT_EQ(send(c.sent).status, c.status)
        << c.sent.method << c.sent.target << c.sent.body.substr(0, 60);
  }
  EXPECT_TRUE(taken().empty());
  answer_.kind = TakeInAnswer::Kind::UnknownKey;
  EXPECT_EQ(send({"POST", "/v1/page?writeKey=k", {}, page}).status, 401);
}

TEST_F(Clients, TheKeyIsThatOfTheFirstPlaceThatHasOne) {
  const std::string body = R"({"type":"page","userId":"u","writeKey":"body"})";
  const auto key = [&](const char* authorization) {
    test::HeaderList headers;
    if (*authorization != 0) headers.emplace_back("Authorization", authorization);
    send({"POST", "/any/prefix/v1/p?writeKey=query", headers, body});
    return taken().at(0).key;
  };
  EXPECT_EQ(key("Basic dXNlcjo="), "user");
  EXPECT_EQ(key("basic dXNlcjpwYXNz"), "user");
  EXPECT_EQ(key("Bearer token"), "token");
  EXPECT_EQ(key(""), "body");
  EXPECT_EQ(key("Digest x"), "body");
  EXPECT_EQ(key("Basic !"), "body");
}

}  // namespace
}  // namespace winnow::http
