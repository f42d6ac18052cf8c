// Channels: what kind of way led somebody here, by rules that are data. Pure.
//
// Rules stand in an order and the first that holds decides. A rule holds when each of its lists
// that is not empty has what the visit came with. docs/sources.md has the usual ones.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace winnow::app {

// What a visit says of where it came from; texts in lower case, "" where it says nothing.
struct Origins {
  std::string source, medium, referrer;                        // referrer: a host without "www."
  std::vector<std::pair<std::string, std::string>> click_ids;  // {"gclid", "…"}
};

// "direct", "organic", "paid", "social", "email", "referral", "event", "outbound", "partner".
std::span<const std::string_view> channels();

struct ChannelRule {
  std::string channel;
  std::vector<std::string> mediums, sources;  // "paid*": whatever begins so
  std::vector<std::string> click_ids;         // one of these is there
  // Hosts, with those below them; "google.*" in every country; "@search", "@social", "@mail": those
  // that we know; "*": any.
  std::vector<std::string> referrers;
};

const std::vector<ChannelRule>& usual_channel_rules();
// [{"channel": "partner", "source": ["acme"], "medium": […], "click_id": […], "referrer": […]}, …]
// They stand before the usual ones. Errors   Invalid: which rule, and what is wrong.
Result<std::vector<ChannelRule>> parse_channel_rules(std::string_view json);

std::string_view channel_of(const Origins& origins, std::span<const ChannelRule> rules);

// The parameters by which advertisers know a click: "gclid", "fbclid", …
std::span<const std::string_view> known_click_ids();

}  // namespace winnow::app
