// Hashing: passwords hashed and compared, a few at once. Any thread that may wait; each takes some
// 60 ms and 19 MiB.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace winnow::app {

class Hashing {
 public:
  // Errors   Busy: too many wait already.
  Result<std::string> hash(std::string_view password);
  Result<bool> matches(const std::string& hash, std::string_view password);

 private:
  // While it lives, somebody's hash is made.
  class Turn {
   public:
    static Result<Turn> wait(Hashing& hashing);
    Turn(Turn&& other) noexcept : hashing_(std::exchange(other.hashing_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn();

   private:
    explicit Turn(Hashing& hashing) : hashing_(&hashing) {}
    Hashing* hashing_;
  };

  std::mutex mutex_;
  std::condition_variable free_;
  std::ptrdiff_t running_ = 0;
  int waiting_ = 0;
};

}  // namespace winnow::app
