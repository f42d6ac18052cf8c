// Replies that go on, over real connections.
#include "http/stream.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "base/limits.hpp"
#include "http/server.hpp"
#include "support/raw_client.hpp"

namespace winnow::http {
namespace {

using test::RawClient;

// A server whose replies go on by the hand of the test.
class Streaming : public testing::Test {
 protected:
  Streaming() {
    auto started = Server::start({}, [this](const Request&, const Respond& respond) {
      Reply reply;
      reply.type = "text/event-stream";
      reply.body = "begin\n";
      reply.stream = [this](StreamPointer stream) {
        const std::lock_guard lock(mutex_);
        stream_ = std::move(stream);
        came_.notify_all();
      };
      respond(std::move(reply));
    });
    if (started) server_ = std::move(*started);
  }
  StreamPointer next_stream() {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, std::chrono::seconds(20), [this] { return stream_ != nullptr; });
    return std::exchange(stream_, nullptr);
  }

  std::mutex mutex_;
  std::condition_variable came_;
  StreamPointer stream_;
  std::unique_ptr<Server> server_;
};

constexpr std::string_view ask = "GET /changes HTTP/1.1\r\nHost: a\r\n\r\n";

TEST_F(Streaming, GoesOnUntilItEnds) {
  RawClient client(server_->port());
  client.send(ask);
  const StreamPointer stream = next_stream();
  ASSERT_TRUE(stream);
  const auto head = client.reply();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->header("Content-Type"), "text/event-stream");
  EXPECT_EQ(head->header("Content-Length"), "");
  EXPECT_EQ(head->header("Connection"), "close");
  EXPECT_TRUE(stream->say("one\n"));
  EXPECT_TRUE(stream->say("two\n"));
  stream->end();
  EXPECT_FALSE(stream->say("three\n"));
  std::string rest;
  EXPECT_TRUE(client.ended(&rest));
  EXPECT_EQ(rest, "begin\none\ntwo\n");
}

TEST_F(Streaming, AHeadAloneHasNothingToGoOnWith) {
  RawClient client(server_->port());
  client.send("HEAD /changes HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.status("HEAD"), 200);
  EXPECT_TRUE(client.ended());
}

TEST_F(Streaming, EndsWithTheServer) {
  RawClient client(server_->port());
  client.send(ask);
  const StreamPointer stream = next_stream();
  ASSERT_TRUE(stream);
  server_->stop(10);
  EXPECT_TRUE(client.ended());
  EXPECT_FALSE(stream->say("more"));
}

TEST_F(Streaming, AClientThatDoesNotReadIsLetGo) {
  RawClient client(server_->port());
  client.send(ask);
  const StreamPointer stream = next_stream();
  ASSERT_TRUE(stream);
  const std::string piece(64 * 1024, 'x');
  // The system's buffers of both ends take some megabytes before ours fill.
  std::size_t said = 0;
  while (said < 64 * limits::stream_bytes_behind && stream->say(piece)) said += piece.size();
  EXPECT_LT(said, 64 * limits::stream_bytes_behind);
  EXPECT_TRUE(client.ended());
}

TEST_F(Streaming, KnowsThatAClientHasGone) {
  auto client = std::make_unique<RawClient>(server_->port());
  client->send(ask);
  const StreamPointer stream = next_stream();
  ASSERT_TRUE(stream);
  client->reset();
  // Some bytes must meet the reset before the system tells of it.
  std::size_t said = 0;
  while (said < 100'000 && stream->say("still here\n")) ++said;
  EXPECT_FALSE(stream->say("still here\n"));
}

}  // namespace
}  // namespace winnow::http
