// The table of take-in's routes: which path is what, whatever stands before it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winnow::http {

struct IngestRoute {
  enum class Does : std::uint8_t {
    Segment,          // takes messages of Segment's shape
    PostHog,          // takes messages of PostHog's shape
    PostHogBrowser,   // the same; "not now" is another status there (ingest.hpp)
    PostHogV1,        // the same; the reply names each message
    Flags,            // PostHog asks for feature flags: there are none
    SegmentSettings,  // analytics-next asks where to send to
    RudderSource,     // RudderStack's browser SDK asks whether its source is switched on
    PostHogConfig,    // posthog-js asks for its configuration, as JSON …
    PostHogScript     // … and as a script
  };
  Does does = Does::Segment;
  std::string_view type;  // that the path says the message is of: "track"; empty: none
  std::string key;        // that the path names; empty: none
  std::string prefix;     // what stands before the route: "/custom"

  bool takes_messages() const {
    return does == Does::Segment || does == Does::PostHog || does == Does::PostHogBrowser ||
           does == Does::PostHogV1;
  }
  std::string_view method() const {
    return takes_messages() || does == Does::Flags ? "POST" : "GET";
  }
};

// A '/' at the end of the path does not matter.
std::optional<IngestRoute> ingest_route(std::string_view path);

}  // namespace winnow::http
