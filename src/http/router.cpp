#include "http/router.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.hpp"

namespace winnow::http {

namespace {

constexpr std::string_view any_prefix = "**";

using Segments = std::vector<std::string_view>;

// "/a/b" → a, b; "/a/" → a and an empty one: a '/' at the end makes another path.
Segments segments_of(std::string_view path) {
  Segments segments;
  if (!path.empty() && path[0] == '/') path.remove_prefix(1);
  while (true) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    if (end == path.size()) return segments;
    path.remove_prefix(end + 1);
  }
}

std::optional<Params> fit(const Route& route, const Segments& path) {
  const bool anywhere = route.segments[0] == any_prefix;
  const std::size_t first = anywhere ? 1 : 0;
  const std::size_t named = route.segments.size() - first;
  if (path.size() < named || (!anywhere && path.size() > named)) return std::nullopt;
  Params params;
  for (std::size_t i = 0; i < named; ++i) {
    const std::string& pattern = route.segments[first + i];
    const std::string_view given = path[path.size() - named + i];
    if (pattern.starts_with(':')) {
      if (given.empty()) return std::nullopt;
      params.add(std::string_view(pattern).substr(1), decode_path(given));
    } else if (pattern != given) {
      return std::nullopt;
    }
  }
  return params;
}

void allow(std::vector<std::string_view>& allowed, std::string_view method) {
  if (std::find(allowed.begin(), allowed.end(), method) == allowed.end()) {
    allowed.push_back(method);
  }
}

}  // namespace

std::string_view Params::operator[](std::string_view name) const {
  for (const auto& [known, value] : values_) {
    if (known == name) return value;
  }
  return {};
}

Route::Route(std::string_view method_given, std::string_view pattern_given,
             Permission permission_given, Answer answer_given)
    : method(method_given),
      pattern(pattern_given),
      permission(permission_given),
      answer(std::move(answer_given)) {
  CHECK(pattern.starts_with('/') || pattern.starts_with("**/"));
  for (const std::string_view segment : segments_of(pattern)) segments.emplace_back(segment);
}

Router::Router(std::vector<Route> routes, Guard guard)
    : routes_(std::move(routes)), guard_(std::move(guard)) {}

Router::Match Router::match(std::string_view method, std::string_view path) const {
  const Segments segments = segments_of(path);
  Match match;
  for (const Route& route : routes_) {
    auto params = fit(route, segments);
    if (!params) continue;
    const bool head = method == "HEAD" && route.method == "GET";
    if (route.method == method || (head && match.route == nullptr)) {
      match.route = &route;
      match.params = std::move(*params);
      if (!head) break;  // a HEAD of its own, further on, would be better than GET's
    }
    allow(match.allowed, route.method);
    if (route.method == "GET") allow(match.allowed, "HEAD");
  }
  return match;
}

void Router::operator()(Request request, Respond respond) const {
  const Match found = match(request.method, request.path);
  if (found.route != nullptr) {
    if (!guard_(found.route->permission, request, respond)) return;
    return found.route->answer(std::move(request), found.params, std::move(respond));
  }
  if (found.allowed.empty()) return respond(problem(404, "there is nothing at this path"));
  const std::string allowed = fmt::format("{}", fmt::join(found.allowed, ", "));
  Reply reply = problem(405, "this path knows only " + allowed);
  reply.headers.emplace_back("Allow", allowed);
  respond(std::move(reply));
}

}  // namespace winnow::http
