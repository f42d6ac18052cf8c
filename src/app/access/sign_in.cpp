// The part of Access that lets people in: passwords, sessions, the first admin.
#include <algorithm>
#include <utility>

#include "app/access/access.hpp"
#include "app/chance.hpp"
#include "app/live/workspaces.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::app {

namespace {

// Of a password that nobody knows: compared with where there is no such account, so that the answer
// takes as long.
const std::string nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$Z5bFnacPJhyRWMdOTygrSg$"
    "F1BwBzU5qIUl/KC6srVLOxn4/4/Q/GWyxELgc2eoWww";

std::string account_of(std::string_view workspace, std::string_view login) {
  return std::string(workspace) + '\n' + std::string(login);
}

}  // namespace

Result<Access::SignedIn> Access::sign_in(const SignIn& wish) {
  const Millis now = workspaces_.now();
  const auto login = login_of(wish.email);
  const std::string account = account_of(wish.workspace, login ? *login : wish.email);
  SignedIn answer;
  answer.wait = tries_.begin(wish.peer, account, now);
  if (answer.wait > 0) {
    answer.kind = SignedIn::Kind::Wait;
    return answer;
  }
  const UserPointer user = login ? find_login(wish.workspace, *login) : nullptr;
  const bool may_come = user && !user->disabled && wish.password.size() <= limits::password_bytes;
  const auto matches = hashing_.matches(may_come ? user->hash : nobodys_hash,
                                        may_come ? std::string_view(wish.password) : "nobody");
  if (!matches) {
    tries_.take_back(wish.peer, account);
    return tl::unexpected<Error>(matches.error());
  }
  if (!may_come || !*matches) return answer;
  tries_.right(wish.peer, account);
  if (needs_rehash(user->hash)) TRY(rehash(wish.workspace, *user, wish.password));
  return begin_session(wish.workspace, user->id, {"user:" + to_text(user->id), ""});
}

// Only the hash is another: nobody has to know.
Result<void> Access::rehash(const std::string& workspace, const User& user,
                            std::string_view password) {
  const std::string hash = TRY(hashing_.hash(password));
  return workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    for (User one : TRY(base.users())) {
      if (one.id != user.id || one.hash != user.hash) continue;
      one.hash = hash;
      store::Records records;
      records.users = {one};
      TRY(base.write(records));
      remember(workspace, one);
    }
    return {};
  });
}

// Decided where changes are: who was disabled while their password was compared does not come in.
Result<Access::SignedIn> Access::begin_session(const std::string& workspace, const Id& id,
                                               const Actor& actor) {
  SignedIn answer;
  TRY(workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    const UserPointer user = find_user(workspace, id);
    if (!user || user->disabled) return {};
    const Millis now = workspaces_.now();
    answer.token = new_token();
    answer.csrf = csrf_of(answer.token);
    answer.workspace = workspace;
    answer.user = *user;
    const store::SessionRecord session{sha256_hex(answer.token), id, now, now,
                                       now + limits::session_ms};
    std::vector<std::string> older;
    for (const store::SessionRecord& one : TRY(base.sessions())) {
      if (one.user == id) older.push_back(one.hash);
    }
    const std::size_t left = limits::sessions_of_user - 1;
    older.resize(older.size() - std::min(older.size(), left));  // the oldest are the first
    store::Records records;
    records.sessions = {session};
    records.ended_sessions = older;
    records.audit = {audit_record(now, actor, "session.begin", to_text(id))};
    TRY(base.write(records));
    sessions_.end(older);
    sessions_.add(workspace, session);
    answer.kind = SignedIn::Kind::Good;
    return {};
  }));
  return answer;
}

Result<void> Access::sign_out(const Caller& caller, Which which) {
  if (!caller.user) return fail(ErrorKind::NotFound, "a key has no session");
  const std::string& workspace = caller.workspace->name();
  return workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    store::Records records;
    for (const store::SessionRecord& one : TRY(base.sessions())) {
      const bool goes =
          one.user == *caller.user && (which == Which::All || one.hash == caller.session);
      if (goes) records.ended_sessions.push_back(one.hash);
    }
    records.audit = {audit_record(workspaces_.now(), {caller.who, ""}, "session.end",
                                  to_text(*caller.user),
                                  which == Which::All ? R"({"all":true})" : "{}")};
    TRY(base.write(records));
    sessions_.end(records.ended_sessions);
    return {};
  });
}

std::optional<Caller> Access::caller_of(std::string_view token) const {
  const Sessions::Pointer session = sessions_.find(token, workspaces_.now());
  if (!session) return std::nullopt;
  const std::shared_lock lock(mutex_);
  const auto members = members_.find(session->workspace);
  if (members == members_.end()) return std::nullopt;
  const auto user = members->second.users.find(session->user);
  if (user == members->second.users.end() || user->second->disabled) return std::nullopt;
  const auto role = role_of(user->second->role);
  if (!role) return std::nullopt;
  return Caller{members->second.workspace,
                "user:" + to_text(session->user),
                session->user,
                *role,
                Caller::By::Session,
                session->hash};
}

Result<User> Access::user_of(const Caller& caller) const {
  const UserPointer user =
      caller.user ? find_user(caller.workspace->name(), *caller.user) : nullptr;
  if (!user) return fail(ErrorKind::NotFound, "a key is nobody");
  return *user;
}

Result<Access::Proof> Access::prove(const Caller& caller, std::string_view password,
                                    std::string_view peer) {
  const User user = TRY(user_of(caller));
  const std::string account = account_of(caller.workspace->name(), user.email);
  const double wait = tries_.begin(peer, account, workspaces_.now());
  if (wait > 0) return Proof{false, wait};
  const auto matches = hashing_.matches(user.hash, password);
  if (!matches) {
    tries_.take_back(peer, account);
    return tl::unexpected<Error>(matches.error());
  }
  if (*matches) tries_.right(peer, account);
  return Proof{*matches, 0};
}

Result<std::vector<Access::Link>> Access::offer_setup() {
  std::vector<Link> links;
  for (const Workspace* workspace : workspaces_.all()) {
    const std::string& name = workspace->name();
    bool is_new = false;
    TRY(workspaces_.with_base(name, [&](store::Base& base) -> Result<void> {
      is_new = TRY(has_nobody(base));
      return {};
    }));
    if (is_new) links.push_back({name, setup_.offer(name, workspaces_.now())});
  }
  return links;
}

bool Access::needs_setup() const {
  return setup_.is_open(workspaces_.now());
}

Result<bool> Access::has_nobody(store::Base& base) {
  if (!TRY(base.users()).empty()) return false;
  for (const store::KeyRecord& key : TRY(base.keys())) {
    if (!key.revoked && key.role == name_of(Role::Admin)) return false;
  }
  return true;
}

Result<Access::SignedIn> Access::set_up(std::string_view token, UserWish wish) {
  const auto workspace = setup_.find(token, workspaces_.now());
  const auto refused = fail(ErrorKind::Denied,
                            "this link was used, is too old, or is of an earlier start: the "
                            "server prints another one when it starts");
  if (!workspace) return refused;
  wish.role = name_of(Role::Admin);
  User user = TRY(app::user_of(wish));
  user.hash = TRY(hashing_.hash(wish.password));
  user.created = workspaces_.now();
  user.id = new_id(user.created);
  const Actor actor{"setup", ""};
  bool made = false;
  TRY(workspaces_.with_base(*workspace, [&](store::Base& base) -> Result<void> {
    if (!TRY(has_nobody(base))) return {};  // two at once, or a user came by command
    TRY(write_new(base, *workspace, user, actor));
    made = true;
    return {};
  }));
  setup_.end(*workspace);
  if (!made) return refused;
  return begin_session(*workspace, user.id, {"user:" + to_text(user.id), ""});
}

}  // namespace winnow::app
