#include "app/live/budget.hpp"

#include <algorithm>

namespace winnow::app {

double Budget::take(std::int64_t wanted, Millis now) {
  constexpr Millis minute = 60'000;
  if (per_minute_ == 0 || wanted == 0) return 0;
  const std::lock_guard lock(mutex_);
  if (since_ == INT64_MIN || now >= since_ + minute || now < since_) {
    since_ = now;  // also when the clock was set back
    used_ = 0;
  }
  if (used_ > 0 && used_ + wanted > per_minute_) {
    return static_cast<double>(std::max<Millis>(since_ + minute - now, 1000)) / 1000;
  }
  used_ += wanted;
  return 0;
}

}  // namespace winnow::app
