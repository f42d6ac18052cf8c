#include "http/api/change_routes.hpp"

#include <charconv>

#include "http/api/live_feed.hpp"

namespace winnow::http {

namespace {

using app::Permission;

// Where the client was when it lost us; none: it is new, or says nonsense.
std::optional<std::int64_t> last_seen(const Request& request) {
  const std::string_view text = request.header("Last-Event-ID");
  std::int64_t seq = 0;
  const auto [stop, mistake] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (text.empty() || mistake != std::errc() || stop != text.data() + text.size() || seq < 0) {
    return std::nullopt;
  }
  return seq;
}

Said watch_changes(const Call& call) {
  if (!call.feed.has_room()) return Problem{problems::away, "too many watch already", {}, {}, 30};
  Reply reply;
  reply.type = "text/event-stream";
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Accel-Buffering", "no");  // proxies hold it back otherwise
  reply.stream = [&feed = call.feed, caller = call.caller,
                  seq = last_seen(call.request)](StreamPointer stream) {
    // Too many after all: the stream has ended.
    if (const auto watching = feed.watch(caller, std::move(stream), seq); !watching) return;
  };
  return reply;
}

}  // namespace

std::vector<ApiRoute> change_routes() {
  return {{"GET", "/changes", Permission::ReadLeads, watch_changes}};
}

}  // namespace winnow::http
