#include "http/server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "support/raw_client.hpp"

namespace winnow::http {
namespace {

using test::RawClient;

// What other threads say, waited for.
template <typename T>
class Inbox {
 public:
  void put(T item) {
    const std::lock_guard lock(mutex_);
    items_.push_back(std::move(item));
    came_.notify_all();
  }
  std::optional<T> take() {  // none: nothing came for long
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, std::chrono::seconds(20), [this] { return !items_.empty(); })) {
      return std::nullopt;
    }
    T item = std::move(items_.front());
    items_.erase(items_.begin());
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<T> items_;
};

Reply text(std::string body) {
  return {200, "text/plain", std::move(body), {}};
}

// Says what came.
void echo(const Request& request, const Respond& respond) {
  respond(text(request.method + " " + request.path + " " + request.query + " " + request.body));
}

std::unique_ptr<Server> started(Handler handler, const ServerOptions& options = {}) {
  auto server = Server::start(options, std::move(handler));
  if (!server) ADD_FAILURE() << server.error().message;
  return server ? std::move(*server) : nullptr;
}

std::string post(std::string_view body, std::string_view headers = "") {
  return fmt::format("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{}\r\n{}", body.size(),
                     headers, body);
}

std::string get(std::string_view target, std::string_view headers = "") {
  return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, headers);
}

TEST(Server, AnswersRequestAfterRequest) {
  const auto server = started(echo);
  RawClient client(server->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.send(post("a lead", "Content-Type: text/plain\r\n")));
    const auto reply = client.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "POST /p  a lead");
    EXPECT_EQ(reply->header("Content-Type"), "text/plain");
    EXPECT_EQ(reply->header("Connection"), "");
    EXPECT_EQ(reply->header("Date").size(), sizeof "Sun, 22 Nov 2026 02:10:09 GMT" - 1);
    EXPECT_FALSE(reply->header("X-Request-Id").empty());
  }
  EXPECT_EQ(server->counts().requests, 3u);
  EXPECT_EQ(server->counts().connections, 1u);
}

TEST(Server, GivesTheHandlerWhatCame) {
  Inbox<Request> seen;
  const auto server = started([&](Request request, const Respond& respond) {
    seen.put(std::move(request));
    respond(text(""));
  });
  RawClient client(server->port());
  client.send(get("/a%2Fb/?x=%20&y", "X-One:  1 \r\nx-one: 2\r\nX-Request-Id: mine-1.2_3\r\n"));
  EXPECT_EQ(client.reply()->header("X-Request-Id"), "mine-1.2_3");
  const Request request = *seen.take();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/a%2Fb/");
  EXPECT_EQ(request.query, "x=%20&y");
  EXPECT_EQ(request.peer, "127.0.0.1");
  EXPECT_EQ(request.id, "mine-1.2_3");
  EXPECT_EQ(request.header("x-ONE"), "1");
  EXPECT_EQ(request.headers.size(), 4u);
}

TEST(Server, TakesOverSafeIdsOnly) {
  const auto server = started(echo);
  RawClient client(server->port());
  for (const std::string& id : {std::string("a b"), std::string("\"x\""), std::string(65, 'a')}) {
    client.send(get("/", "X-Request-Id: " + id + "\r\n"));
    EXPECT_NE(client.reply()->header("X-Request-Id"), id);
  }
}

TEST(Server, ReadsEveryFormOfTarget) {
  const auto server = started(echo);
  RawClient client(server->port());
  const std::pair<std::string, std::string> cases[] = {
      {"/x?a=/?b", "GET /x a=/?b "},  {"http://host:80/x/y?q", "GET /x/y q "},
      {"HTTPS://host", "GET /  "},    {"http://host?q", "GET / q "},
      {"//host/x", "GET //host/x  "},
  };
  for (const auto& [target, said] : cases) {
    client.send(get(target));
    const auto reply = client.reply();
    ASSERT_TRUE(reply) << target;
    EXPECT_EQ(reply->body, said) << target;
  }
  client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.reply()->body, "OPTIONS *  ");
}

// Requests that a proxy before us could understand otherwise, and bytes that are none.
struct BadRequest {
  const char* what;
  std::string bytes;
  int status = 400;
};

std::vector<BadRequest> bad_requests() {
  const std::string head = "POST /p HTTP/1.1\r\nHost: a\r\n";
  const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
  const std::string length = "Content-Length: ";
  return {
      {"two lengths", head + length + "1\r\n" + length + "2\r\n\r\nab"},
      {"two equal lengths", head + length + "1\r\n" + length + "1\r\n\r\na"},
      {"a list of lengths", head + length + "1, 1\r\n\r\na"},
      {"length and chunks", head + length + "5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunks and length",
       head + "Transfer-Encoding: chunked\r\n" + length + "5\r\n\r\n0\r\n\r\n"},
      {"unknown coding", head + "Transfer-Encoding: xchunked\r\n\r\n"},
      {"unknown coding and length", head + "Transfer-Encoding: x\r\n" + length + "0\r\n\r\n"},
      {"two codings", head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"chunked twice",
       head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked, then another",
       head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n"},
      {"an empty coding", head + "Transfer-Encoding:\r\n\r\n"},
      {"chunks in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"no host name", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {"space before colon", head + "Content-Length : 1\r\n\r\na"},
      {"bare line feed", "GET / HTTP/1.1\nHost: a\n\n"},
      {"bare line feed later", head + "X: 1\n\r\n"},
      {"bare carriage return", head + "X: 1\rY: 2\r\n\r\n"},
      {"NUL in a value", head + std::string("X: a\0b\r\n\r\n", 10)},
      {"NUL in a name", head + std::string("X\0: a\r\n\r\n", 9)},
      {"a folded line", head + "X: a\r\n b\r\n\r\n"},
      {"a folded length", head + "Content-Length:\r\n 5\r\n\r\nabcde"},
      {"a header that begins blank", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
      {"a nameless header", head + ": x\r\n\r\n"},
      {"a header without colon", head + "X\r\n\r\n"},
      {"negative length", head + length + "-1\r\n\r\n"},
      {"signed length", head + length + "+1\r\n\r\na"},
      {"hex length", head + length + "0x1\r\n\r\na"},
      {"empty length", head + length + "\r\n\r\n"},
      {"length beyond 64 bits", head + length + "99999999999999999999\r\n\r\n"},
      {"huge length", head + length + "9223372036854775807\r\n\r\n", 413},
      {"negative chunk", chunked + "-1\r\na\r\n0\r\n\r\n"},
      {"hex chunk with prefix", chunked + "0x1\r\na\r\n0\r\n\r\n"},
      {"blank before a chunk's size", chunked + " 1\r\na\r\n0\r\n\r\n"},
      {"chunk beyond 64 bits", chunked + "11111111111111111\r\na\r\n0\r\n\r\n"},
      {"huge chunk", chunked + "7fffffffffffffff\r\na\r\n0\r\n\r\n", 413},
      {"chunk longer than it says", chunked + "1\r\nabc\r\n0\r\n\r\n"},
      {"chunk line without CR", chunked + "1\na\r\n0\r\n\r\n"},
      {"chunk end without CR", chunked + "1\r\na\n0\r\n\r\n"},
      {"long extensions", chunked + "1;" + std::string(2000, 'x') + "\r\na\r\n0\r\n\r\n"},
      {"endless extension", chunked + "1;" + std::string(20'000, 'x')},
      {"a length among the trailers", chunked + "0\r\nContent-Length: 5\r\n\r\n"},
      {"no version", "GET /\r\n\r\n"},
      {"HTTP/2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n", 12)},
      {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"no path", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a host as target", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"an odd expectation", head + "Expect: a-lead\r\n" + length + "0\r\n\r\n", 417},
      {"a long target", "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"a target without end", "GET /" + std::string(20'000, 'a'), 414},
      {"a long header", head + "X: " + std::string(17'000, 'a') + "\r\n\r\n", 431},
      {"headers without end", head + "X: " + std::string(17'000, 'a'), 431},
  };
}

TEST(Server, RefusesWhatCouldBeReadInTwoWays) {
  Inbox<std::string> handled;
  const auto server = started([&](const Request& request, const Respond& respond) {
    handled.put(request.path);
    respond(text(""));
  });
  std::uint64_t refused = 0;
  for (const auto& [what, bytes, status] : bad_requests()) {
    SCOPED_TRACE(what);
    RawClient client(server->port());
    client.send(bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto reply = client.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, status) << reply->body;
    EXPECT_EQ(reply->header("Connection"), "close");
    EXPECT_EQ(reply->header("Content-Type"), "application/problem+json");
    EXPECT_TRUE(parse_json(reply->body)) << reply->body;
    client.say_no_more();
    std::string rest;
    EXPECT_TRUE(client.ended(&rest));
    EXPECT_EQ(rest, "");
    EXPECT_EQ(server->counts().malformed, ++refused);
  }
  EXPECT_EQ(server->counts().requests, 0u);
}

// The same, one byte at a time: the outcome must not depend on how the network cuts.
TEST(Server, RefusesThemHoweverTheyAreCut) {
  const auto server = started(echo);
  for (const auto& [what, bytes, status] : bad_requests()) {
    if (bytes.size() > 1000) continue;
    SCOPED_TRACE(what);
    RawClient client(server->port());
    for (const char c : bytes + "GET /") {
      if (!client.send({&c, 1})) break;
    }
    EXPECT_EQ(client.status(), status);
  }
  EXPECT_EQ(server->counts().requests, 0u);
}

TEST(Server, ReadsTheSameRequestsHoweverTheyAreCut) {
  const auto server = started(echo);
  const std::string chunked =
      "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "4;x=\"y\"\r\nlead\r\n00001\r\ns\r\n0\r\nTrailer: 1\r\n\r\n";
  const std::string empty =
      "POST /e HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\n";
  const std::string all = post("one") + "\r\n" + chunked + empty + get("/g");
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    SCOPED_TRACE(cut);
    RawClient client(server->port());
    ASSERT_TRUE(client.send(std::string_view(all).substr(0, cut)));
    ASSERT_TRUE(client.send(std::string_view(all).substr(cut)));
    for (const char* said : {"POST /p  one", "POST /c  leads", "POST /e  ", "GET /g  "}) {
      const auto reply = client.reply();
      ASSERT_TRUE(reply);
      EXPECT_EQ(reply->body, said);
    }
  }
  RawClient client(server->port());
  for (const char c : all) ASSERT_TRUE(client.send({&c, 1}));
  for (int i = 0; i < 4; ++i) EXPECT_EQ(client.status(), 200);
}

TEST(Server, HeadHasNoBodyAndItsLength) {
  const auto server = started(echo);
  RawClient client(server->port());
  client.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n" + get("/next"));
  const auto reply = client.reply("HEAD");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("Content-Length"), std::to_string(sizeof "HEAD /h  " - 1));
  EXPECT_EQ(client.reply()->body, "GET /next  ");
}

TEST(Server, SomeRepliesHaveNoBody) {
  const auto server = started([](const Request& request, const Respond& respond) {
    respond({request.path == "/204" ? 204 : 304, "text/plain", "never", {{"ETag", "\"1\""}}});
  });
  RawClient client(server->port());
  client.send(get("/204") + get("/304"));
  for (const int status : {204, 304}) {
    const auto reply = client.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, status);
    EXPECT_EQ(reply->header("Content-Length"), "");
    EXPECT_EQ(reply->header("ETag"), "\"1\"");
  }
  client.say_no_more();
  std::string rest;
  EXPECT_TRUE(client.ended(&rest));
  EXPECT_EQ(rest, "");
}

TEST(Server, AReplysHeaderCannotBeginAnother) {
  const auto server = started([](const Request& request, const Respond& respond) {
    respond({200, "text/plain", "", {{"Location", request.query_value("to")}}});
  });
  RawClient client(server->port());
  client.send(get("/?to=a%0d%0aSet-Cookie:%20b"));
  const auto reply = client.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header("Location"), "a  Set-Cookie: b");
  EXPECT_EQ(reply->header("Set-Cookie"), "");
}

TEST(Server, SpeaksTheOldVersion) {
  const auto server = started(echo);
  RawClient closing(server->port());
  closing.send("GET /old HTTP/1.0\r\n\r\n");
  EXPECT_EQ(closing.reply()->header("Connection"), "close");
  closing.say_no_more();
  EXPECT_TRUE(closing.ended());
  RawClient keeping(server->port());
  for (int i = 0; i < 2; ++i) {
    keeping.send("GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    EXPECT_EQ(keeping.reply()->header("Connection"), "keep-alive");
  }
}

TEST(Server, ClosesWhenAsked) {
  const auto server = started(echo);
  RawClient client(server->port());
  client.send(get("/", "Connection: close\r\n") + get("/never"));
  EXPECT_EQ(client.reply()->header("Connection"), "close");
  client.say_no_more();
  std::string rest;
  EXPECT_TRUE(client.ended(&rest));
  EXPECT_EQ(rest, "");
  EXPECT_EQ(server->counts().requests, 1u);
}

TEST(Server, AsksForTheBodyThatWaits) {
  const auto server = started(echo);
  RawClient client(server->port());
  const std::string head =
      "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 4\r\n\r\n";
  client.send(head);
  EXPECT_EQ(client.status(), 100);
  client.send("le");
  client.send("ad");
  EXPECT_EQ(client.reply()->body, "POST /p  lead");
  client.send(head + "lead");  // who does not wait is not asked
  EXPECT_EQ(client.status(), 200);
}

TEST(Server, AsksForTheBodyOnlyWhenEarlierRepliesAreOut) {
  Inbox<Respond> waiting;
  const auto server = started([&](const Request& request, Respond respond) {
    if (request.body.empty()) return waiting.put(std::move(respond));
    respond(text(request.body));
  });
  RawClient client(server->port());
  client.send(get("/slow") +
              "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
  (*waiting.take())(text("slow"));
  EXPECT_EQ(client.reply()->body, "slow");
  EXPECT_EQ(client.status(), 100);
  client.send("lead");
  EXPECT_EQ(client.reply()->body, "lead");
}

TEST(Server, RefusesLargeBodiesEarly) {
  ServerOptions options;
  options.body_bytes = 100;
  const auto server = started(echo, options);
  const auto refused = [&](const std::string& bytes) {
    RawClient client(server->port());
    EXPECT_TRUE(client.send(bytes));
    EXPECT_EQ(client.status(), 413);
    client.send(std::string(1 << 20, 'x'));  // goes nowhere, and does not lose us the reply
    client.say_no_more();
    EXPECT_TRUE(client.ended());
  };
  refused("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n");
  refused("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n");
  refused("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" +
          std::string(100, 'x') + "\r\n1\r\n");
  RawClient client(server->port());
  client.send(post(std::string(100, 'x')));
  EXPECT_EQ(client.status(), 200);
}

TEST(Server, TakesABodyOfTheWholeSizeByDefault) {
  const auto server = started([](const Request& request, const Respond& respond) {
    respond(text(std::to_string(request.body.size())));
  });
  RawClient client(server->port());
  ASSERT_TRUE(client.send(post(std::string(limits::http_body_bytes, 'x'))));
  EXPECT_EQ(client.reply()->body, std::to_string(limits::http_body_bytes));
  client.send(fmt::format("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
                          limits::http_body_bytes + 1));
  EXPECT_EQ(client.status(), 413);
}

TEST(Server, RefusesTooManyHeaders) {
  const auto server = started(echo);
  std::string headers;
  for (std::size_t i = 1; i < limits::http_headers; ++i) headers += "X: 1\r\n";
  RawClient client(server->port());
  client.send(get("/", headers));
  EXPECT_EQ(client.status(), 200);
  client.send(get("/", headers + "X: 1\r\n"));
  EXPECT_EQ(client.status(), 431);
}

TEST(Server, AnswersInOrderWhateverTheOrderOfTheAnswers) {
  Inbox<std::pair<std::string, Respond>> waiting;
  const auto server = started([&](const Request& request, Respond respond) {
    waiting.put({request.path, std::move(respond)});
  });
  RawClient client(server->port());
  client.send(get("/0") + get("/1") + get("/2"));
  std::vector<std::pair<std::string, Respond>> got;
  for (int i = 0; i < 3; ++i) got.push_back(*waiting.take());
  for (const int i : {2, 0, 1}) got[static_cast<std::size_t>(i)].second(text(std::to_string(i)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.reply()->body, std::to_string(i));
}

TEST(Server, ReadsAheadOnlySoFar) {
  Inbox<Respond> waiting;
  const auto server =
      started([&](const Request&, Respond respond) { waiting.put(std::move(respond)); });
  RawClient client(server->port());
  const std::size_t all = limits::http_requests_ahead * 3;
  std::string requests;
  for (std::size_t i = 0; i < all; ++i) requests += get("/");
  client.send(requests);
  for (std::size_t i = 0; i < all; ++i) {
    auto respond = waiting.take();
    ASSERT_TRUE(respond) << i;
    EXPECT_LE(server->counts().requests, i + limits::http_requests_ahead);
    (*respond)(text(std::to_string(i)));
    EXPECT_EQ(client.reply()->body, std::to_string(i));
  }
}

TEST(Server, TheFirstAnswerCounts) {
  const auto server = started([](const Request&, const Respond& respond) {
    const Respond copy = respond;
    copy(text("first"));
    respond(text("second"));
  });
  RawClient client(server->port());
  for (int i = 0; i < 2; ++i) {
    client.send(get("/"));
    EXPECT_EQ(client.reply()->body, "first");
  }
}

TEST(Server, WhoDropsARequestApologises) {
  ServerOptions options;
  Inbox<std::string> lines;
  options.log = [&](const std::string& line) { lines.put(line); };
  const auto server = started(
      [](const Request& request, const Respond&) {
        if (request.path == "/bug") throw std::logic_error("a \"bug\"");
      },
      options);
  RawClient client(server->port());
  client.send(get("/dropped"));
  EXPECT_EQ(client.status(), 500);
  EXPECT_NE(lines.take()->find("\"status\":500"), std::string::npos);
  client.send(get("/bug"));
  EXPECT_EQ(client.status(), 500);
  EXPECT_NE(lines.take()->find("a \\\"bug\\\""), std::string::npos);
}

TEST(Server, AnswersMayComeLateFromAnyThread) {
  ServerOptions options;
  options.threads = 2;
  Inbox<std::pair<std::string, Respond>> waiting;
  const auto server = started(
      [&](const Request& request, Respond respond) {
        waiting.put({request.path, std::move(respond)});
      },
      options);
  std::vector<RawClient> clients;
  constexpr int count = 50;
  for (int i = 0; i < count; ++i) {
    clients.emplace_back(server->port());
    clients.back().send(get("/" + std::to_string(i)));
  }
  std::vector<std::thread> workers;
  for (int w = 0; w < 2; ++w) {
    workers.emplace_back([&] {
      for (int i = 0; i < count / 2; ++i) {
        const auto [path, respond] = *waiting.take();
        respond(text(path));
      }
    });
  }
  for (int i = 0; i < count; ++i) {
    EXPECT_EQ(clients[static_cast<std::size_t>(i)].reply()->body, "/" + std::to_string(i));
  }
  for (std::thread& worker : workers) worker.join();
}

TEST(Server, AnswersToWhoHasGoneAreForgotten) {
  Inbox<Respond> waiting;
  const auto server = started([&](const Request& request, Respond respond) {
    if (request.path == "/wait") return waiting.put(std::move(respond));
    respond(text("here"));
  });
  for (const bool in_order : {true, false}) {
    RawClient gone(server->port());
    gone.send(get("/wait"));
    auto respond = waiting.take();
    ASSERT_TRUE(respond);
    if (!in_order) gone.reset();
    { const RawClient closed = std::move(gone); }
    (*respond)(text(std::string(1 << 20, 'x')));
  }
  RawClient client(server->port());
  client.send(get("/"));
  EXPECT_EQ(client.reply()->body, "here");
}

TEST(Server, AResponderMayOutliveItsServer) {
  Inbox<Respond> waiting;
  std::optional<Respond> respond;
  {
    const auto server =
        started([&](const Request&, Respond owed) { waiting.put(std::move(owed)); });
    RawClient client(server->port());
    client.send(get("/"));
    respond = waiting.take();
  }
  ASSERT_TRUE(respond);
  (*respond)(text("to nobody"));
}

TEST(Server, WhoSaysNoMoreStillHears) {
  Inbox<Respond> waiting;
  const auto server =
      started([&](const Request&, Respond respond) { waiting.put(std::move(respond)); });
  RawClient client(server->port());
  client.send(get("/1") + get("/2"));
  client.say_no_more();
  for (int i = 0; i < 2; ++i) (*waiting.take())(text(std::string(1 << 20, 'x')));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.reply()->body.size(), 1u << 20);
  EXPECT_TRUE(client.ended());
}

TEST(Server, LogsEveryRequestAndNoQuery) {
  ServerOptions options;
  Inbox<std::string> lines;
  options.log = [&](const std::string& line) { lines.put(line); };
  const auto server = started(echo, options);
  RawClient client(server->port());
  client.send(get("/a\"b?key=secret"));
  const std::string id = client.reply()->header("X-Request-Id");
  const std::string line = *lines.take();
  EXPECT_EQ(line.find("secret"), std::string::npos);
  const auto entry = parse_json(line);
  ASSERT_TRUE(entry) << line;
  EXPECT_EQ(entry->find("level")->text(), "info");
  EXPECT_EQ(entry->find("request")->text(), id);
  EXPECT_EQ(entry->find("peer")->text(), "127.0.0.1");
  EXPECT_EQ(entry->find("method")->text(), "GET");
  EXPECT_EQ(entry->find("path")->text(), "/a\"b");
  EXPECT_EQ(entry->find("status")->integer(), 200);
  EXPECT_EQ(entry->find("bytes_in")->integer(),
            static_cast<std::int64_t>(get("/a\"b?key=secret").size()));
  EXPECT_GT(entry->find("bytes_out")->integer(), 0);
  EXPECT_GE(entry->find("ms")->real(), 0);
  client.send("nonsense\n");
  EXPECT_EQ(client.status(), 400);
  const auto refused = parse_json(*lines.take());
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->find("level")->text(), "warn");
  EXPECT_EQ(refused->find("status")->integer(), 400);
}

TEST(Server, SaysWhyItCannotListen) {
  const auto server = started(echo);
  ServerOptions options;
  options.port = server->port();
  auto second = Server::start(options, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Io);
  options.address = "no address";
  second = Server::start(options, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::Invalid);
}

}  // namespace
}  // namespace winnow::http
