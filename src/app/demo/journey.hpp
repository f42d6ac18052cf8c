// The demo's journeys: what a lead does, and how its deal ends.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/demo/chance.hpp"
#include "app/demo/people.hpp"
#include "base/time.hpp"

namespace winnow::app {

struct DemoEvent {
  Millis at = 0;
  std::uint32_t lead = 0;        // its row in leads.csv, from 0
  std::string_view name;         // "page"
  std::string_view path = {};    // of page
  std::string_view title = {};   // of form and webinar
  std::int64_t amount = 0;       // of deal_won
  std::string_view reason = {};  // of deal_lost
};

struct DemoDeal {
  enum class State : std::uint8_t { Open, Won, Lost };
  State state = State::Open;
  Millis closed = 0;             // of Won and Lost
  std::int64_t amount = 0;       // of Won
  std::string_view reason = {};  // of Lost
  int promise = 0;               // what made winning likely: 0 to 18
};

// The whole journey of one lead is added to `events`, in no order, and cut off at `as_of`; so is
// the deal: what ends later is open.
//
// Four traits (seniority, industry, time of introduction, size of the company) and three signals
// (trial request, looks at prices, seminar) decide how likely the deal is won; the rest is chance.
// Most of the signals fall into the first two weeks, no deal ends in the first thirty days.
DemoDeal live_through(const DemoLead& lead, std::uint32_t row, Millis as_of, Chance& chance,
                      std::vector<DemoEvent>& events);

}  // namespace winnow::app
