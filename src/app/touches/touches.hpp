// Touches: each time somebody came, and from where. Pure; docs/sources.md says it for people.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/touches/channels.hpp"
#include "base/time.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

struct Touch {
  Millis at = 0;
  std::int64_t seq = 0;  // of its event
  std::string channel, source, medium, campaign, term, content;
  std::string referral;           // the code of whoever brought the visitor (docs/sources.md)
  std::string landing, referrer;  // addresses, as they came
  std::vector<std::pair<std::string, std::string>> click_ids;
};

// What one event says of where its visitor came from, at any place that SDKs put it: a campaign,
// utm_… properties or parameters of the page's address, click ids, a referrer that is not the
// page's own host. nullopt: it says nothing. The channel is filled, `at` and `seq` are not.
std::optional<Touch> touch_in(const Map& data, std::span<const ChannelRule> rules);

// All touches of a lead, by instant. A visit begins after 30 minutes of quiet, or when an event
// names another campaign, source, medium or click than the visit came with; one that says nothing
// is direct. Events under a verdict, and those of servers and people that say nothing, are no
// visits.
std::vector<Touch> touches_of(std::span<const engine::Fact> facts,
                              std::span<const ChannelRule> rules);

// The host of an address in lower case, without "www."; "": it has none.
std::string host_of(std::string_view url);

}  // namespace winnow::app
