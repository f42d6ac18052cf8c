// Mailbox: where any thread leaves the answer to a request, for the thread that owns its
// connection.
//
// Answers that come in bunches wake that thread once. A mailbox lives as long as somebody may still
// answer, even longer than its server; what comes after close() is thrown away.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/request.hpp"

namespace winnow::http {

struct Letter {
  std::uint64_t connection = 0, number = 0;  // of the request on its connection
  Reply reply;
  StreamPointer stream;             // of a reply that goes on
  std::optional<std::string> more;  // not a reply: what it goes on with; empty: its end
};

class Mailbox {
 public:
  // `wake` makes the owner call take(), soon and on its own thread; it is not called after close().
  explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

  void put(Letter letter) {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() == 1) wake_();
  }
  std::vector<Letter> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
  }
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    letters_.clear();
  }

 private:
  const std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Letter> letters_;
  bool closed_ = false;
};

// What answers one request: the first answer counts. When the last copy is gone without one, the
// client is told that something broke.
inline Respond responder(std::shared_ptr<Mailbox> mailbox, std::uint64_t connection,
                         std::uint64_t number) {
  struct Debt {
    Debt(std::shared_ptr<Mailbox> to, std::uint64_t of, std::uint64_t at)
        : mailbox(std::move(to)), connection(of), number(at) {}
    ~Debt() {
      if (!paid) pay(problem(500, "the request was not answered"));
    }
    Debt(const Debt&) = delete;
    Debt& operator=(const Debt&) = delete;
    void pay(Reply reply) {
      if (paid.exchange(true)) return;
      if (!reply.stream) return mailbox->put({connection, number, std::move(reply), {}, {}});
      auto stream = std::make_shared<Stream>(
          [box = mailbox, at = connection, of = number](std::string bytes) {
            box->put({at, of, {}, {}, std::move(bytes)});
          });
      const auto begin = std::move(reply.stream);
      mailbox->put({connection, number, std::move(reply), stream, {}});
      begin(std::move(stream));
    }
    const std::shared_ptr<Mailbox> mailbox;
    const std::uint64_t connection, number;
    std::atomic<bool> paid{false};
  };
  auto debt = std::make_shared<Debt>(std::move(mailbox), connection, number);
  return [debt](Reply reply) { debt->pay(std::move(reply)); };
}

}  // namespace winnow::http
