// Budget: how many things a key may bring each minute. Any thread.
#pragma once

#include <cstdint>
#include <mutex>

#include "base/time.hpp"

namespace winnow::app {

class Budget {
 public:
  explicit Budget(std::int64_t per_minute) : per_minute_(per_minute) {}  // 0: no limit

  // Takes `wanted`, or nothing and answers how many seconds to wait. What alone is more than a
  // minute's worth passes at the beginning of a minute, or it would never pass.
  double take(std::int64_t wanted, Millis now);

 private:
  std::mutex mutex_;
  const std::int64_t per_minute_;
  std::int64_t used_ = 0;
  Millis since_ = INT64_MIN;
};

}  // namespace winnow::app
