#include "http/api/access_routes.hpp"

#include <algorithm>
#include <charconv>

#include "app/access/access.hpp"
#include "app/json_writer.hpp"
#include "app/workspace_settings.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "http/api/fields.hpp"
#include "http/api/guard.hpp"

namespace winnow::http {

namespace {

using app::Access;
using app::JsonWriter;
using app::Permission;
using app::User;

app::Actor actor_of(const Call& call) {
  return {call.caller.who, call.caller.session};
}

const std::string& workspace_of(const Call& call) {
  return call.workspace().name();
}

void write_user(JsonWriter& json, const User& user) {
  json.begin('{');
  json.member("id", to_text(user.id));
  json.member("email", user.email);
  json.member("name", user.name);
  json.member("role", user.role);
  json.member("language", user.language);
  json.member("created", to_text(user.created));
  json.instant_or_null("disabled", user.disabled);
  json.raw_member("version", std::to_string(user.version));
  json.end('}');
}

Reply user_reply(const User& user, int status = 200) {
  std::string body;
  JsonWriter json(body);
  write_user(json, user);
  Reply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("ETag", "\"" + std::to_string(user.version) + "\"");
  return reply;
}

Problem wait_for(double seconds) {
  return {
      problems::too_many, "too many wrong passwords: wait before the next try", {}, {}, seconds};
}

// {"items":[…],"next":…} of what has ids, rising; `write` writes one.
template <typename T, typename Write>
Said page_of(const Call& call, std::vector<T> all, const Write& write) {
  Fields query = Fields::of_query(call.request);
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(limits::page_rows);
  const auto after = query.id("cursor");
  if (const auto trouble = query.trouble()) return *trouble;
  std::sort(all.begin(), all.end(), [](const T& a, const T& b) { return a.id < b.id; });
  if (after) std::erase_if(all, [&](const T& one) { return one.id <= *after; });
  const std::size_t shown = std::min(all.size(), static_cast<std::size_t>(limit));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (std::size_t i = 0; i < shown; ++i) write(json, all[i]);
  json.end(']');
  json.raw_member("next", shown < all.size() ? "\"" + to_text(all[shown - 1].id) + "\"" : "null");
  json.end('}');
  return json_reply(std::move(body));
}

// --- coming in

Reply signed_in(const Access::SignedIn& entry, int status) {
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.member("workspace", entry.workspace);
  json.member("role", entry.user.role);
  json.member("csrf", entry.csrf);
  json.key("user");
  write_user(json, entry.user);
  json.end('}');
  Reply reply = json_reply(std::move(body), status);
  reply.headers.emplace_back("Set-Cookie", session_cookie(entry.token));
  return reply;
}

Said entry_of(const Access::SignedIn& entry, int status) {
  using Kind = Access::SignedIn::Kind;
  if (entry.kind == Kind::Wait) return wait_for(entry.wait);
  if (entry.kind == Kind::Good) return signed_in(entry, status);
  return Problem{problems::unauthorized, "the e-mail address or the password is wrong"};
}

// Somebody else's page must not sign a browser in.
std::optional<Problem> from_elsewhere(const Call& call) {
  if (!is_from_elsewhere(call.request)) return std::nullopt;
  return Problem{problems::csrf, "the request comes from a page of another site"};
}

Said sign_in(const Call& call) {
  if (const auto problem = from_elsewhere(call)) return *problem;
  Fields given = Fields::of_body(call.request);
  Access::SignIn wish;
  wish.email = given.needed_text("email", limits::email_bytes);
  wish.password = given.needed_text("password", limits::password_bytes);
  wish.workspace = given.text("workspace").value_or("main");
  if (const auto trouble = given.trouble()) return *trouble;
  wish.peer = client_address(call.request);
  return entry_of(TRY(call.workspaces.access().sign_in(wish)), 200);
}

Said show_setup(const Call& call) {
  const bool needed = call.workspaces.access().needs_setup();
  return json_reply(needed ? R"({"needed":true})" : R"({"needed":false})");
}

// The link is used up by then: a company that cannot be kept now is no reason to refuse.
void keep_settings(const Call& call, const Access::SignedIn& entry,
                   const app::SettingsChange& change) {
  const auto workspace = call.workspaces.get(entry.workspace);
  const app::Actor actor{"user:" + to_text(entry.user.id), ""};
  const auto kept = workspace ? app::change_settings(**workspace, change, actor)
                              : tl::unexpected<Error>(workspace.error());
  if (!kept) log(LogLevel::Warn, "no settings", {{"detail", Value(kept.error().message)}});
}

Said set_up(const Call& call) {
  if (const auto problem = from_elsewhere(call)) return *problem;
  Fields given = Fields::of_body(call.request);
  const std::string token = given.needed_text("token");
  app::UserWish wish;
  wish.email = given.needed_text("email", limits::email_bytes);
  wish.password = given.needed_text("password", limits::password_bytes);
  wish.name = given.text("name").value_or("");
  const app::SettingsChange change{given.text("company"), given.text("language")};
  wish.language = change.language.value_or("");
  if (const auto trouble = given.trouble()) return *trouble;
  TRY(app::check_change(change));
  const auto entry = TRY(call.workspaces.access().set_up(token, std::move(wish)));
  keep_settings(call, entry, change);
  return entry_of(entry, 201);
}

// {"everywhere": true}: all sessions of the user.
Said sign_out(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const bool everywhere = given.truth("everywhere").value_or(false);
  if (const auto trouble = given.trouble()) return *trouble;
  const auto which = everywhere ? Access::Which::All : Access::Which::This;
  TRY(call.workspaces.access().sign_out(call.caller, which));
  Reply reply = no_content();
  reply.headers.emplace_back("Set-Cookie", no_session_cookie());
  return reply;
}

// --- oneself

Said show_me(const Call& call) {
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.member("workspace", workspace_of(call));
  json.member("who", call.caller.who);
  json.member("role", name_of(call.caller.role));
  json.key("user");
  if (call.caller.user) {
    write_user(json, TRY(call.workspaces.access().user_of(call.caller)));
    json.member("csrf", app::csrf_of(session_token(call.request)));
  } else {
    json.raw("null");
    json.raw_member("csrf", "null");
  }
  json.end('}');
  return json_reply(std::move(body));
}

Said change_me(const Call& call) {
  Access& access = call.workspaces.access();
  Fields given = Fields::of_body(call.request);
  app::UserChange change;
  change.name = given.text("name");
  change.language = given.text("language");
  change.password = given.text("password", limits::password_bytes);
  const auto old = given.text("old_password", limits::password_bytes);
  if (change.password && !old) given.fault("old_password", "it is needed for a new password");
  if (const auto trouble = given.trouble()) return *trouble;
  if (!call.caller.user) return Problem{problems::not_found, "a key is nobody"};
  if (change.password) {
    TRY(app::check_change(change));
    const auto proof = TRY(access.prove(call.caller, *old, client_address(call.request)));
    if (proof.wait > 0) return wait_for(proof.wait);
    if (!proof.good) given.fault("old_password", "it is wrong");
    if (const auto trouble = given.trouble()) return *trouble;
  }
  const auto user =
      TRY(access.change_user(workspace_of(call), *call.caller.user, change, actor_of(call)));
  return user_reply(*user);
}

// --- users

Said list_users(const Call& call) {
  return page_of(call, TRY(call.workspaces.access().users(workspace_of(call))), write_user);
}

// What everybody who sees leads may know of whom they are: no addresses, no roles.
void write_colleague(JsonWriter& json, const User& user) {
  const std::string before_sign = user.email.substr(0, user.email.find('@'));
  json.begin('{');
  json.member("id", to_text(user.id));
  json.member("name", user.name.empty() ? before_sign : user.name);
  json.key("active");
  json.raw(user.disabled ? "false" : "true");
  json.end('}');
}

Said list_colleagues(const Call& call) {
  return page_of(call, TRY(call.workspaces.access().users(workspace_of(call))), write_colleague);
}

Said add_user(const Call& call) {
  Fields given = Fields::of_body(call.request);
  app::UserWish wish;
  wish.email = given.needed_text("email", limits::email_bytes);
  wish.password = given.needed_text("password", limits::password_bytes);
  wish.role = given.needed_text("role");
  wish.name = given.text("name").value_or("");
  const auto language = given.text("language");
  if (const auto trouble = given.trouble()) return *trouble;
  wish.language = language ? *language : TRY(app::settings_of(call.workspace())).language;
  const User user =
      TRY(call.workspaces.access().add_user(workspace_of(call), wish, actor_of(call)));
  Reply reply = user_reply(user, 201);
  reply.headers.emplace_back("Location", "/api/v1/users/" + to_text(user.id));
  return reply;
}

Result<Id> id_in_path(const Call& call, std::string_view what) {
  const auto id = parse_id(call.params["id"]);
  if (!id) return fail(ErrorKind::NotFound, "there is no {} \"{}\"", what, call.params["id"]);
  return *id;
}

Said show_user(const Call& call) {
  const Id id = TRY(id_in_path(call, "user"));
  return user_reply(TRY(call.workspaces.access().user(workspace_of(call), id)));
}

// The version that If-Match names; nullopt: none is asked for. What is no version of ours is 0,
// which nothing has.
std::optional<std::int64_t> wanted_version(const Request& request) {
  std::string_view tag = request.header("If-Match");
  if (tag.empty() || tag == "*") return std::nullopt;
  if (tag.size() > 2 && tag.front() == '"' && tag.back() == '"') {
    tag = tag.substr(1, tag.size() - 2);
  }
  std::int64_t version = 0;
  const auto [stop, mistake] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
  return mistake == std::errc() && stop == tag.data() + tag.size() ? version : 0;
}

Said write_user_change(const Call& call, app::UserChange change, int status) {
  const Id id = TRY(id_in_path(call, "user"));
  change.version = wanted_version(call.request);
  const auto user =
      TRY(call.workspaces.access().change_user(workspace_of(call), id, change, actor_of(call)));
  if (!user) return Problem{problems::changed, "the user is of another version by now"};
  return status == 204 ? no_content() : user_reply(*user, status);
}

Said change_user(const Call& call) {
  Fields given = Fields::of_body(call.request);
  app::UserChange change;
  change.name = given.text("name");
  change.role = given.text("role");
  change.language = given.text("language");
  change.password = given.text("password", limits::password_bytes);
  change.disabled = given.truth("disabled");
  if (const auto trouble = given.trouble()) return *trouble;
  return write_user_change(call, std::move(change), 200);
}

// Facts name users for ever, so a user is disabled, and stays.
Said delete_user(const Call& call) {
  app::UserChange change;
  change.disabled = true;
  return write_user_change(call, std::move(change), 204);
}

// --- keys

template <typename Key>
void write_key_members(JsonWriter& json, const Key& key) {
  json.member("id", to_text(key.id));
  json.member("kind", key.kind);
  if (key.role.empty()) {
    json.raw_member("role", "null");
  } else {
    json.member("role", key.role);
  }
  json.member("name", key.name);
  json.member("created", to_text(key.created));
  json.instant_or_null("revoked", key.revoked);
  json.raw_member("events_per_minute", std::to_string(key.events_per_minute));
  json.raw_member("leads_per_minute", std::to_string(key.leads_per_minute));
}

Said list_keys(const Call& call) {
  return page_of(call, TRY(call.workspaces.keys(workspace_of(call))),
                 [](JsonWriter& json, const auto& key) {
                   json.begin('{');
                   write_key_members(json, key);
                   json.end('}');
                 });
}

Said add_key(const Call& call) {
  constexpr std::int64_t many = 1'000'000'000;
  Fields given = Fields::of_body(call.request);
  app::KeyWish wish;
  wish.kind = given.needed_text("kind");
  wish.role = given.text("role").value_or("");
  wish.name = given.text("name").value_or("");
  wish.events_per_minute = given.whole("events_per_minute", 0, many).value_or(0);
  wish.leads_per_minute = given.whole("leads_per_minute", 0, many).value_or(0);
  if (const auto trouble = given.trouble()) return *trouble;
  const app::NewKey key = TRY(call.workspaces.new_key(workspace_of(call), wish, actor_of(call)));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_key_members(json, key.record);
  json.member("key", key.text);
  json.end('}');
  return created(std::move(body));
}

Said revoke_key(const Call& call) {
  const Id id = TRY(id_in_path(call, "key"));
  TRY(call.workspaces.revoke_key(workspace_of(call), id, actor_of(call)));
  return no_content();
}

// --- audit

Said list_audit(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(limits::page_rows);
  const auto before = query.id("cursor");
  if (const auto trouble = query.trouble()) return *trouble;
  const auto page = TRY(call.workspaces.access().audit(workspace_of(call), before, limit + 1));
  const std::size_t shown = std::min(page.size(), static_cast<std::size_t>(limit));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (std::size_t i = 0; i < shown; ++i) {
    json.begin('{');
    json.member("id", to_text(page[i].id));
    json.member("at", to_text(page[i].at));
    json.member("who", page[i].who);
    json.member("action", page[i].action);
    json.member("what", page[i].what);
    json.raw_member("data", page[i].data);
    json.end('}');
  }
  json.end(']');
  json.raw_member("next", shown < page.size() ? "\"" + to_text(page[shown - 1].id) + "\"" : "null");
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> access_routes() {
  return {
      {"GET", "/setup", Permission::Public, show_setup},
      {"POST", "/setup", Permission::Public, set_up, Again::NothingKept},
      {"POST", "/session", Permission::Public, sign_in, Again::NothingKept},
      {"DELETE", "/session", Permission::SignedIn, sign_out},
      {"GET", "/me", Permission::SignedIn, show_me},
      {"PATCH", "/me", Permission::SignedIn, change_me},
      {"GET", "/colleagues", Permission::ReadLeads, list_colleagues},
      {"GET", "/users", Permission::ManageUsers, list_users},
      {"POST", "/users", Permission::ManageUsers, add_user},
      {"GET", "/users/:id", Permission::ManageUsers, show_user},
      {"PATCH", "/users/:id", Permission::ManageUsers, change_user},
      {"DELETE", "/users/:id", Permission::ManageUsers, delete_user},
      {"GET", "/keys", Permission::ManageKeys, list_keys},
      {"POST", "/keys", Permission::ManageKeys, add_key, Again::NothingKept},
      {"DELETE", "/keys/:id", Permission::ManageKeys, revoke_key},
      {"GET", "/audit", Permission::ReadAudit, list_audit},
  };
}

}  // namespace winnow::http
