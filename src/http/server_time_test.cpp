// Slow clients, many clients, and the end of the server. Deadlines are short here, and only those
// that a test is about.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "http/server.hpp"
#include "support/raw_client.hpp"

namespace winnow::http {
namespace {

using test::RawClient;

constexpr double soon = 0.1;
const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void hello(const Request&, const Respond& respond) {
  respond({200, "text/plain", "hello", {}});
}

std::unique_ptr<Server> started(const ServerOptions& options, Handler handler = hello) {
  auto server = Server::start(options, std::move(handler));
  if (!server) ADD_FAILURE() << server.error().message;
  return server ? std::move(*server) : nullptr;
}

TEST(Deadlines, ASlowHeadIsAnsweredAndCut) {
  ServerOptions options;
  options.deadlines.head = soon;
  const auto server = started(options);
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  std::atomic<bool> done = false;
  std::thread drip([&] {  // each byte comes in time, the head does not, nor is it ever too long
    for (int sent = 0; sent < 4'000 && !done && client.send("a"); ++sent) std::this_thread::yield();
  });
  EXPECT_EQ(client.status(), 408);
  done = true;
  drip.join();
  client.say_no_more();
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(server->counts().timeouts, 1u);
  EXPECT_EQ(server->counts().requests, 0u);
}

TEST(Deadlines, ASlowBodyIsAnsweredAndCut) {
  ServerOptions options;
  options.deadlines.body = soon;
  const auto server = started(options);
  RawClient client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc");
  EXPECT_EQ(client.status(), 408);
  client.say_no_more();
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(server->counts().timeouts, 1u);
}

TEST(Deadlines, WhoIsIdleIsClosedWithoutAWord) {
  ServerOptions options;
  options.deadlines.idle = soon;
  const auto server = started(options);
  RawClient silent(server->port());
  RawClient once(server->port());
  once.send(request);
  EXPECT_EQ(once.status(), 200);
  for (RawClient* client : {&silent, &once}) {
    std::string rest;
    EXPECT_TRUE(client->ended(&rest));
    EXPECT_EQ(rest, "");
  }
  EXPECT_EQ(server->counts().timeouts, 0u);
}

TEST(Deadlines, AHandlerMayTakeLonger) {
  ServerOptions options;
  options.deadlines = {soon, soon, soon, soon, soon};
  std::promise<Respond> asked;
  const auto server = started(
      options, [&](const Request&, Respond respond) { asked.set_value(std::move(respond)); });
  RawClient waits(server->port());
  waits.send(request);
  const Respond respond = asked.get_future().get();
  RawClient idle(server->port());
  EXPECT_TRUE(idle.ended());  // so all deadlines have passed since
  respond({200, "text/plain", "late", {}});
  EXPECT_EQ(waits.reply()->body, "late");
}

TEST(Deadlines, WhoNeverReadsIsCutAndHoldsNobodyUp) {
  ServerOptions options;
  options.deadlines.write = soon;
  std::promise<void> cut;
  options.log = [&](const std::string& line) {
    if (line.find("does not read") != line.npos) cut.set_value();
  };
  const std::size_t large = 16 << 20;  // more than the system's buffers hold
  const auto server = started(options, [&](const Request& asked, const Respond& respond) {
    respond({200, "text/plain", std::string(asked.path == "/large" ? large : 5, 'x'), {}});
  });
  RawClient deaf(server->port());
  deaf.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient other(server->port());
  other.send(request);
  EXPECT_EQ(other.status(), 200);
  EXPECT_EQ(cut.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(server->counts().timeouts, 1u);
  EXPECT_FALSE(deaf.reply());  // not all of it came
}

TEST(Deadlines, WhoDoesNotHangUpAfterTheLastReplyIsCut) {
  ServerOptions options;
  options.deadlines.linger = soon;
  const auto server = started(options);
  RawClient client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.status(), 200);
  EXPECT_TRUE(client.ended());
  while (client.send("x")) {  // until the reset
  }
}

TEST(ManyClients, TwoThousandOfOneAddressAreServedAtOnce) {
  const auto server = started({});
  std::vector<RawClient> clients;
  clients.reserve(2000);
  for (int i = 0; i < 2000; ++i) clients.emplace_back(server->port());
  for (RawClient& client : clients) ASSERT_TRUE(client.connected());
  for (int round = 0; round < 2; ++round) {
    for (RawClient& client : clients) ASSERT_TRUE(client.send(request));
    for (RawClient& client : clients) ASSERT_EQ(client.status(), 200);
  }
  EXPECT_EQ(server->counts().open, 2000u);
}

TEST(ManyClients, WhoComesTooManyWaitsForAPlace) {
  ServerOptions options;
  options.connections = 1;
  std::promise<Respond> asked;
  const auto server = started(options, [&](const Request& got, const Respond& respond) {
    if (got.path == "/wait") return asked.set_value(respond);
    hello(got, respond);
  });
  RawClient busy(server->port());
  busy.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const Respond respond = asked.get_future().get();
  RawClient next(server->port());
  next.send(request);
  EXPECT_EQ(server->counts().connections, 1u);
  respond({200, "text/plain", "", {}});
  EXPECT_EQ(busy.status(), 200);
  busy.say_no_more();
  EXPECT_EQ(next.status(), 200);
}

TEST(ManyClients, WhoIsIdleMakesRoom) {
  ServerOptions options;
  options.connections = 1;
  const auto server = started(options);
  RawClient idle(server->port());
  idle.send(request);
  EXPECT_EQ(idle.status(), 200);
  RawClient next(server->port());
  next.send(request);
  EXPECT_EQ(next.status(), 200);
  EXPECT_TRUE(idle.ended());
}

TEST(Stop, LetsARequestUnderWayEnd) {
  std::promise<Respond> asked;
  const auto server =
      started({}, [&](const Request&, Respond respond) { asked.set_value(std::move(respond)); });
  RawClient idle(server->port());
  RawClient busy(server->port());
  busy.send(request);
  const Respond respond = asked.get_future().get();
  std::thread stopping([&] { server->stop(20); });
  EXPECT_TRUE(idle.ended());  // the server is stopping now
  respond({200, "text/plain", "done", {}});
  const auto reply = busy.reply();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->body, "done");
  EXPECT_EQ(reply->header("Connection"), "close");
  EXPECT_TRUE(busy.ended());
  { const RawClient closed = std::move(busy); }
  stopping.join();
  EXPECT_EQ(server->counts().open, 0u);
  EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST(Stop, LetsARequestBeReadToItsEnd) {
  const auto server = started({});
  RawClient idle(server->port());
  RawClient busy(server->port());
  busy.send(request + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nle");
  EXPECT_EQ(busy.status(), 200);
  std::thread stopping([&] { server->stop(20); });
  EXPECT_TRUE(idle.ended());
  busy.send("ad");
  EXPECT_EQ(busy.reply()->header("Connection"), "close");
  busy.say_no_more();
  EXPECT_TRUE(busy.ended());
  stopping.join();
}

TEST(Stop, CutsWhatTakesTooLong) {
  std::promise<Respond> asked;
  const auto server =
      started({}, [&](const Request&, Respond respond) { asked.set_value(std::move(respond)); });
  RawClient client(server->port());
  client.send(request);
  const Respond respond = asked.get_future().get();
  server->stop(0.05);
  EXPECT_TRUE(client.ended());
  respond({200, "text/plain", "too late", {}});
  server->stop(1);  // once more does nothing
}

}  // namespace
}  // namespace winnow::http
