#include "http/ingest_routes.hpp"

#include <algorithm>

namespace winnow::http {
namespace {

using Does = IngestRoute::Does;

struct Ending {
  std::string_view path;
  Does does;
  std::string_view type = {};
};

// The first that fits counts.
constexpr Ending endings[] = {
    {"/v1/batch", Does::Segment},  // also /beacon/v1/batch
    {"/v1/import", Does::Segment},
    {"/v1/b", Does::Segment},
    {"/v1/t", Does::Segment, "track"},
    {"/v1/track", Does::Segment, "track"},
    {"/v1/p", Does::Segment, "page"},
    {"/v1/page", Does::Segment, "page"},
    {"/v1/s", Does::Segment, "screen"},
    {"/v1/screen", Does::Segment, "screen"},
    {"/v1/i", Does::Segment, "identify"},
    {"/v1/identify", Does::Segment, "identify"},
    {"/v1/g", Does::Segment, "group"},
    {"/v1/group", Does::Segment, "group"},
    {"/v1/a", Does::Segment, "alias"},
    {"/v1/alias", Does::Segment, "alias"},
    {"/i/v1/analytics/events", Does::PostHogV1},
    {"/batch", Does::PostHog},
    {"/capture", Does::PostHogBrowser},
    {"/e", Does::PostHogBrowser},  // also /i/v0/e
    {"/flags", Does::Flags},
    {"/sourceConfig", Does::RudderSource},
};

// A path with a key inside: prefix, begin, the key, end.
struct Around {
  std::string_view begin, end;
  Does does;
};
constexpr Around arounds[] = {
    {"/v1/projects/", "/settings", Does::SegmentSettings},
    {"/array/", "/config", Does::PostHogConfig},
    {"/array/", "/config.js", Does::PostHogScript},
};

bool may_be_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
}

std::optional<IngestRoute> fits(std::string_view path, const Around& around) {
  if (!path.ends_with(around.end)) return std::nullopt;
  path.remove_suffix(around.end.size());
  const std::size_t begin = path.rfind(around.begin);
  if (begin == path.npos) return std::nullopt;
  const std::string_view key = path.substr(begin + around.begin.size());
  if (!may_be_key(key)) return std::nullopt;
  return IngestRoute{around.does, {}, std::string(key), std::string(path.substr(0, begin))};
}

}  // namespace

std::optional<IngestRoute> ingest_route(std::string_view path) {
  if (path.starts_with("/api/")) return std::nullopt;
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  for (const Ending& ending : endings) {
    if (!path.ends_with(ending.path)) continue;
    const std::string_view prefix = path.substr(0, path.size() - ending.path.size());
    return IngestRoute{ending.does, ending.type, {}, std::string(prefix)};
  }
  for (const Around& around : arounds) {
    if (auto route = fits(path, around)) return route;
  }
  return std::nullopt;
}

}  // namespace winnow::http
