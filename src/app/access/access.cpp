#include "app/access/access.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/chance.hpp"
#include "app/live/workspaces.hpp"
#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"

namespace winnow::app {

namespace {

std::string before_and_after(const User& before, const User& after, const UserChange& change) {
  std::string data = R"({"before":)" + summary_of(before) + R"(,"after":)" + summary_of(after);
  if (change.password) data += R"(,"password":"changed")";
  return data + "}";
}

std::vector<std::string> sessions_of(const std::vector<store::SessionRecord>& all, const Id& user,
                                     std::string_view but = {}) {
  std::vector<std::string> hashes;
  for (const store::SessionRecord& one : all) {
    if (one.user == user && one.hash != but) hashes.push_back(one.hash);
  }
  return hashes;
}

tl::unexpected<Error> no_user(const Id& id) {
  return fail(ErrorKind::NotFound, "there is no user {}", to_text(id));
}

// Rising within the process, so that what is done in one millisecond stays in its order.
Id next_audit_id(Millis at) {
  static std::mutex mutex;
  static Id last;
  const Id fresh = new_id(at);
  const std::lock_guard lock(mutex);
  if (fresh > last) return last = fresh;
  for (auto byte = last.bytes.rbegin(); byte != last.bytes.rend() && ++*byte == 0;) ++byte;
  return last;
}

}  // namespace

store::AuditRecord audit_record(Millis at, const Actor& actor, std::string_view action,
                                std::string_view what, std::string data) {
  return {next_audit_id(at), at, actor.who, std::string(action), std::string(what),
          std::move(data)};
}

Access::~Access() {
  stop();
}

Result<void> Access::load(Workspace& workspace) {
  return workspace.with_base([&](store::Base& base) -> Result<void> {
    const std::vector<User> users = TRY(base.users());
    const std::vector<store::SessionRecord> sessions = TRY(base.sessions());
    for (const store::SessionRecord& one : sessions) sessions_.add(workspace.name(), one);
    const std::unique_lock lock(mutex_);
    Members& members = members_[workspace.name()];
    members.workspace = &workspace;
    if (!users.empty()) setup_.end(workspace.name());
    members.users.clear();
    for (const User& user : users) {
      members.users.emplace(user.id, std::make_shared<const User>(user));
    }
    return {};
  });
}

UserPointer Access::find_user(std::string_view workspace, const Id& id) const {
  const std::shared_lock lock(mutex_);
  const auto members = members_.find(workspace);
  if (members == members_.end()) return nullptr;
  const auto user = members->second.users.find(id);
  return user == members->second.users.end() ? nullptr : user->second;
}

UserPointer Access::find_login(std::string_view workspace, const std::string& login) const {
  const std::shared_lock lock(mutex_);
  const auto members = members_.find(workspace);
  if (members == members_.end()) return nullptr;
  for (const auto& [id, user] : members->second.users) {
    if (user->email == login) return user;
  }
  return nullptr;
}

// A workspace that is not open is remembered nowhere: it is read when it is opened.
void Access::remember(std::string_view workspace, const User& user) {
  setup_.end(workspace);
  const std::unique_lock lock(mutex_);
  const auto members = members_.find(workspace);
  if (members == members_.end()) return;
  members->second.users.insert_or_assign(user.id, std::make_shared<const User>(user));
}

Result<std::vector<User>> Access::users(std::string_view workspace) {
  std::vector<User> all;
  TRY(workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    all = TRY(base.users());
    return {};
  }));
  return all;
}

Result<User> Access::user(std::string_view workspace, const Id& id) {
  if (const UserPointer known = find_user(workspace, id)) return *known;
  for (const User& user : TRY(users(workspace))) {
    if (user.id == id) return user;
  }
  return no_user(id);
}

Result<void> Access::write_new(store::Base& base, std::string_view workspace, const User& user,
                               const Actor& actor) {
  for (const User& one : TRY(base.users())) {
    if (one.email == user.email) {
      return fail(ErrorKind::Conflict, "there is a user {} already", user.email);
    }
  }
  store::Records records;
  records.users = {user};
  records.audit = {audit_record(user.created, actor, "user.add", to_text(user.id),
                                R"({"after":)" + summary_of(user) + "}")};
  TRY(base.write(records));
  remember(workspace, user);
  return {};
}

Result<User> Access::add_user(std::string_view workspace, const UserWish& wish,
                              const Actor& actor) {
  User user = TRY(app::user_of(wish));
  user.hash = TRY(hashing_.hash(wish.password));
  user.created = workspaces_.now();
  user.id = new_id(user.created);
  TRY(workspaces_.with_base(
      workspace, [&](store::Base& base) { return write_new(base, workspace, user, actor); }));
  return user;
}

Result<std::optional<User>> Access::change_user(std::string_view workspace, const Id& id,
                                                const UserChange& change, const Actor& actor) {
  TRY(check_change(change));
  std::string hash;
  if (change.password) hash = TRY(hashing_.hash(*change.password));
  std::optional<User> result;
  TRY(workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    const std::vector<User> all = TRY(base.users());
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const User& one) { return one.id == id; });
    if (found == all.end()) return no_user(id);
    if (change.version && *change.version != found->version) return {};
    User after = changed(*found, change, workspaces_.now());
    if (change.password) after.hash = hash;
    const auto admins = std::count_if(all.begin(), all.end(), is_working_admin);
    if (is_working_admin(*found) && !is_working_admin(after) && admins == 1) {
      return fail(ErrorKind::Conflict, "{} is the last admin: make another one first",
                  found->email);
    }
    if (after.version != found->version) {
      TRY(write_change(base, {workspace, change, actor, *found, after}));
    }
    result = std::move(after);
    return {};
  }));
  return result;
}

Result<void> Access::write_change(store::Base& base, const Changing& what) {
  store::Records records;
  records.users = {what.after};
  if (what.change.ends_sessions()) {
    records.ended_sessions = sessions_of(TRY(base.sessions()), what.after.id, what.actor.session);
  }
  records.audit = {audit_record(workspaces_.now(), what.actor, "user.change",
                                to_text(what.after.id),
                                before_and_after(what.before, what.after, what.change))};
  TRY(base.write(records));
  remember(what.workspace, what.after);
  sessions_.end(records.ended_sessions);
  return {};
}

Result<std::vector<store::AuditRecord>> Access::audit(std::string_view workspace,
                                                      const std::optional<Id>& before,
                                                      std::int64_t limit) {
  std::vector<store::AuditRecord> all;
  TRY(workspaces_.with_base(workspace, [&](store::Base& base) -> Result<void> {
    all = TRY(base.audit(before, limit));
    return {};
  }));
  return all;
}

void Access::start_tidying() {
  tidy_thread_ = std::thread([this] {
    std::unique_lock lock(tidy_mutex_);
    while (!stopping_) {
      tidy_wake_.wait_for(lock, std::chrono::milliseconds(limits::access_tidy_ms),
                          [this] { return stopping_; });
      lock.unlock();
      tidy();
      lock.lock();
    }
  });
}

void Access::stop() {
  {
    const std::lock_guard lock(tidy_mutex_);
    stopping_ = true;
  }
  tidy_wake_.notify_all();
  if (tidy_thread_.joinable()) tidy_thread_.join();
}

// What cannot be written now is tried again at the next turn.
void Access::tidy() {
  for (const Workspace* workspace : workspaces_.all()) (void)tidy_workspace(workspace->name());
}

Result<void> Access::tidy_workspace(const std::string& name) {
  const Millis now = workspaces_.now();
  store::Records records;
  std::vector<Sessions::Pointer> noted;
  for (const Sessions::Pointer& session : sessions_.of(name)) {
    if (session->is_over(now)) {
      records.ended_sessions.push_back(session->hash);
    } else if (session->seen != session->noted) {
      records.sessions.push_back(session->record());
      noted.push_back(session);
    }
  }
  records.forget_replies = now - limits::replies_kept_ms;
  TRY(workspaces_.with_base(name, [&](store::Base& base) -> Result<void> {
    // One that ended meanwhile must not come back.
    std::vector<std::string> there;
    for (const auto& one : TRY(base.sessions())) there.push_back(one.hash);
    std::erase_if(records.sessions, [&](const store::SessionRecord& one) {
      return std::find(there.begin(), there.end(), one.hash) == there.end();
    });
    return base.write(records);
  }));
  for (std::size_t i = 0; i < noted.size(); ++i) noted[i]->noted = noted[i]->seen.load();
  sessions_.end(records.ended_sessions);
  return {};
}

}  // namespace winnow::app
