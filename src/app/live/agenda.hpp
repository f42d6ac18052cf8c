// Agenda: when each lead is to be judged again though nothing happens to it.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "app/live/book.hpp"
#include "base/time.hpp"

namespace winnow::app {

class Agenda {
 public:
  static constexpr Millis never = INT64_MAX;

  // Replaces what was set for the lead.
  void set(LeadNumber lead, Millis at);
  Millis of(LeadNumber lead) const { return lead < at_.size() ? at_[lead] : never; }
  LeadNumber leads() const { return static_cast<LeadNumber>(at_.size()); }

  Millis next() const;  // of the first lead that is due; `never`: none
  // The leads due at `now`, the longest due first, at most `limit`; they are taken off.
  std::vector<LeadNumber> take_due(Millis now, std::size_t limit);

 private:
  using Entry = std::pair<Millis, LeadNumber>;
  // Entries whose lead has another instant by now are skipped when they come up.
  mutable std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::vector<Millis> at_;
};

}  // namespace winnow::app
