#include "http/api/change_routes.hpp"

#include <charconv>

#include "http/api/guard.hpp"
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

// Whether the same request would still be let in, as the same caller.
std::function<bool()> may_go_on(const Call& call) {
  Request request;
  request.method = call.request.method;
  request.path = call.request.path;
  request.headers = call.request.headers;
  request.peer = call.request.peer;
  return [request = std::move(request), &workspaces = call.workspaces, before = call.caller] {
    const auto now = let_in(request, workspaces, Permission::ReadLeads);
    const auto* caller = std::get_if<app::Caller>(&now);
    return caller && caller->who == before.who && caller->role == before.role;
  };
}

Said watch_changes(const Call& call) {
  if (!call.feed.has_room()) return Problem{problems::away, "too many watch already", {}, {}, 30};
  Reply reply;
  reply.type = "text/event-stream";
  reply.headers.emplace_back("Cache-Control", "no-store");
  reply.headers.emplace_back("X-Accel-Buffering", "no");  // proxies hold it back otherwise
  LiveFeed::Wish wish{call.caller, last_seen(call.request), may_go_on(call)};
  reply.stream = [&feed = call.feed, wish = std::move(wish)](StreamPointer stream) {
    // Too many after all: the stream has ended.
    if (const auto watching = feed.watch(wish, std::move(stream)); !watching) return;
  };
  return reply;
}

}  // namespace

std::vector<ApiRoute> change_routes() {
  return {{"GET", "/changes", Permission::ReadLeads, watch_changes}};
}

}  // namespace winnow::http
