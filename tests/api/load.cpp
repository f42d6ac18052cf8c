#include "api/load.hpp"

#include <chrono>
#include <optional>

#include "api/served.hpp"
#include "support/raw_client.hpp"

namespace winnow::test {

namespace {

constexpr int batch_messages = 20;
constexpr auto pause = std::chrono::milliseconds(20);
constexpr auto patience = std::chrono::seconds(60);

}  // namespace

Load::Load(std::string key, int connections) : key_(std::move(key)) {
  for (int i = 0; i < connections; ++i) threads_.emplace_back([this, i] { work(i); });
}

void Load::stop() {
  stopped_ = true;
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

// Every third request is a batch; each batch also repeats a message that was acknowledged before.
Load::Request Load::next(int connection, int number, const std::string& known) const {
  const std::string begin = "c" + std::to_string(connection) + "-" + std::to_string(number);
  const auto user = [&](int of) { return "user " + std::to_string((number + of) % 50); };
  if (number % 3 != 0) return {page(user(0), begin), {begin}, "/v1/page"};
  Request request;
  request.path = "/v1/batch";
  std::vector<std::string> messages;
  for (int i = 0; i < batch_messages; ++i) {
    request.ids.push_back(begin + "-" + std::to_string(i));
    messages.push_back(page(user(i), request.ids.back()));
  }
  if (!known.empty()) messages.push_back(page("somebody else", known));
  request.body = batch(messages);
  return request;
}

void Load::work(int connection) {
  std::optional<RawClient> client;
  std::string known;
  for (int number = 0; !stopped_; ++number) {
    const Request request = next(connection, number, known);
    {
      const std::lock_guard lock(mutex_);
      sent_.insert(request.ids.begin(), request.ids.end());
    }
    for (bool done = false; !done && !stopped_;) {
      if (!client) client.emplace(port_);
      done = client->connected() && try_once(*client, request);
      if (done) continue;
      client.reset();
      rest();
    }
    if (number % 7 == 0) known = request.ids.front();
  }
}

bool Load::try_once(RawClient& client, const Request& request) {
  const bool sent =
      client.send("POST " + request.path + "?writeKey=" + key_ +
                  " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(request.body.size()) +
                  "\r\n\r\n" + request.body);
  const auto reply = sent ? client.reply() : std::nullopt;
  if (!reply) return false;  // the server is gone: nobody knows what it has kept
  const std::lock_guard lock(mutex_);
  if (reply->status == 200) {
    acknowledged_.insert(request.ids.begin(), request.ids.end());
    acknowledged_count_ = acknowledged_.size();
  } else if (reply->status == 429 && !reply->header("Retry-After").empty()) {
    ++refused_;
  } else {
    surprises_.push_back(reply->head + reply->body);
  }
  changed_.notify_all();
  return reply->status == 200;
}

void Load::rest() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, [this] { return stopped_.load(); });
}

bool Load::wait_for(const std::atomic<std::size_t>& count, std::size_t more) {
  std::unique_lock lock(mutex_);
  const std::size_t wanted = count + more;
  return changed_.wait_for(lock, patience, [&] { return count >= wanted; });
}

}  // namespace winnow::test
