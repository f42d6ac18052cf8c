#include "http/api/guard.hpp"

namespace winnow::http {

namespace {

// "Bearer ak_…"; empty: none.
std::string_view bearer_of(const Request& request) {
  const std::string_view given = request.header("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (given.size() < scheme.size() || !same_name(given.substr(0, scheme.size()), scheme)) return {};
  return given.substr(scheme.size());
}

std::optional<app::Caller> caller_by_key(std::string_view key, app::Workspaces& workspaces) {
  const auto admitted = workspaces.admit(key);
  if (!admitted || admitted->key.kind != "api") return std::nullopt;
  const auto role = app::role_of(admitted->key.role);
  if (!role) return std::nullopt;
  app::Caller caller;
  caller.workspace = admitted->workspace;
  caller.who = "key:" + to_text(admitted->key.id);
  caller.role = *role;
  caller.by = app::Caller::By::Key;
  return caller;
}

}  // namespace

std::variant<app::Caller, Problem> let_in(const Request& request, app::Workspaces& workspaces,
                                          app::Permission permission) {
  const std::string_view key = bearer_of(request);
  std::optional<app::Caller> caller;
  if (!key.empty()) caller = caller_by_key(key, workspaces);
  if (!caller) {
    if (permission == app::Permission::Public) return app::Caller{};
    return Problem{problems::unauthorized,
                   key.empty() ? "no key and no session came with the request"
                               : "the key is unknown, revoked, or not one of kind api"};
  }
  if (!caller->may(permission)) {
    return Problem{problems::forbidden,
                   "the role " + std::string(name_of(caller->role)) + " may not do this"};
  }
  return *std::move(caller);
}

}  // namespace winnow::http
