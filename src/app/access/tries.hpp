// Tries: how often somebody guesses. Any thread.
//
// Tries are counted by the address they come from and by the account they are for, whether that
// exists or not. After a few wrong ones each has to wait, twice as long as the one before, up to a
// minute for an account (whose owner must get in) and a quarter of an hour for an address.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace winnow::app {

class Tries {
 public:
  // Seconds to wait, and nothing is counted; 0: go on. The try counts as wrong from here on, so
  // that many at once gain nothing.
  double begin(std::string_view peer, std::string_view account, Millis now);
  // It was right: the account begins anew, the address as if it had not tried. (Else whoever has an
  // account here could guess at others' for ever.)
  void right(std::string_view peer, std::string_view account);
  // It could not be looked at.
  void take_back(std::string_view peer, std::string_view account);

 private:
  struct Count {
    int wrong = 0;
    Millis last = 0, next = 0;
  };
  using Counts = std::unordered_map<std::string, Count>;
  static void count(Counts& counts, const std::string& of, Millis now, std::int64_t wait_max);
  static void make_room(Counts& counts, Millis now);

  std::mutex mutex_;
  Counts peers_, accounts_;
};

// An address as tries are counted by: of IPv6 the first 64 bits, since a household has as many
// addresses as it wants.
std::string network_of(std::string_view peer);

}  // namespace winnow::app
