#include "http/api/guard.hpp"

#include <algorithm>

#include "app/access/access.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"
#include "http/ingest_body.hpp"

namespace winnow::http {

namespace {

constexpr std::string_view cookie_name = "__Host-winnow";
constexpr std::string_view cookie_rules = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool changes_something(const Request& request) {
  return request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS";
}

std::variant<app::Caller, Problem> caller_by_key(std::string_view key,
                                                 app::Workspaces& workspaces) {
  const auto admitted = workspaces.admit(key);
  if (!admitted) return Problem{problems::unauthorized, "the key is unknown or revoked"};
  const auto role = app::role_of(admitted->key.role);
  if (admitted->key.kind != "api" || !role) {
    return Problem{problems::forbidden, "a " + admitted->key.kind +
                                            " key takes facts in; here a key of kind api is "
                                            "wanted"};
  }
  app::Caller caller;
  caller.workspace = admitted->workspace;
  caller.who = "key:" + to_text(admitted->key.id);
  caller.role = *role;
  caller.by = app::Caller::By::Key;
  return caller;
}

std::variant<app::Caller, Problem> caller_by_session(const Request& request,
                                                     app::Workspaces& workspaces) {
  const std::string_view token = session_token(request);
  if (token.empty()) {
    return Problem{problems::unauthorized, "no key and no session came with the request"};
  }
  auto caller = workspaces.access().caller_of(token);
  if (!caller) return Problem{problems::unauthorized, "the session is over: sign in again"};
  if (!changes_something(request)) return *std::move(caller);
  if (is_from_elsewhere(request)) {
    return Problem{problems::csrf, "the request comes from a page of another site"};
  }
  if (!equal_secrets(request.header("X-Winnow-CSRF"), app::csrf_of(token))) {
    return Problem{problems::csrf,
                   "the header X-Winnow-CSRF is not what signing in and GET /api/v1/me said"};
  }
  return *std::move(caller);
}

}  // namespace

std::string_view session_token(const Request& request) {
  for (const auto& [name, value] : request.headers) {
    if (!same_name(name, "cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view pair = trimmed(rest.substr(0, rest.find(';')));
      rest.remove_prefix(
          std::min(rest.size(), rest.find(';') == rest.npos ? rest.size() : rest.find(';') + 1));
      const std::size_t equals = pair.find('=');
      if (equals != pair.npos && pair.substr(0, equals) == cookie_name) {
        return pair.substr(equals + 1);
      }
    }
  }
  return {};
}

std::string session_cookie(std::string_view token) {
  return std::string(cookie_name) + "=" + std::string(token) + std::string(cookie_rules) +
         std::to_string(limits::session_ms / 1000);
}

std::string no_session_cookie() {
  return std::string(cookie_name) + "=" + std::string(cookie_rules) + "0";
}

bool is_from_elsewhere(const Request& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.header("Origin");
  if (origin.empty()) return false;
  const std::size_t scheme = origin.find("://");
  return scheme == origin.npos || !same_name(origin.substr(scheme + 3), request.header("Host"));
}

std::string client_address(const Request& request) {
  if (!request.peer.starts_with("127.") && request.peer != "::1") return request.peer;
  const std::string_view all = request.header("X-Forwarded-For");
  const std::string_view last = trimmed(all.substr(all.rfind(',') + 1));  // npos + 1 is 0
  return std::string(last.empty() ? std::string_view(request.peer) : last);
}

std::variant<app::Caller, Problem> let_in(const Request& request, app::Workspaces& workspaces,
                                          app::Permission permission) {
  if (permission == app::Permission::Public) return app::Caller{};
  const std::string key = key_of_headers(request);
  auto caller =
      key.empty() ? caller_by_session(request, workspaces) : caller_by_key(key, workspaces);
  const auto* known = std::get_if<app::Caller>(&caller);
  if (known != nullptr && !known->may(permission)) {
    return Problem{problems::forbidden,
                   "the role " + std::string(name_of(known->role)) + " may not do this"};
  }
  return caller;
}

}  // namespace winnow::http
