// Stream: the rest of a reply that goes on, said from any thread until it ends.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace winnow::http {

class Stream {
 public:
  // `send`: bytes for the connection; none: no more.
  explicit Stream(std::function<void(std::string)> send) : send_(std::move(send)) {}

  // false: nobody listens any more: the client has gone, is too far behind, or it has ended.
  bool say(std::string bytes) {
    if (!open_) return false;
    if (!bytes.empty()) send_(std::move(bytes));
    return true;
  }
  void end() {
    if (open_.exchange(false)) send_("");
  }
  void hang_up() { open_ = false; }  // by the connection

 private:
  const std::function<void(std::string)> send_;
  std::atomic<bool> open_{true};
};
using StreamPointer = std::shared_ptr<Stream>;

}  // namespace winnow::http
