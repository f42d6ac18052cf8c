// Access: who may come into the workspaces of a server: users, sessions, passwords, the first
// admin; and the log of who changed what of these.
//
// Users and sessions of an open workspace are in memory; a change is decided and written on the
// writer's thread, together with its line of the audit log, and is in force when the call returns.
// Passwords are hashed before that, on the caller's thread.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/access/caller.hpp"
#include "app/access/hashing.hpp"
#include "app/access/sessions.hpp"
#include "app/access/setup.hpp"
#include "app/access/tries.hpp"
#include "app/access/users.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

class Workspaces;

class Access {
 public:
  // Belongs to the workspaces.
  explicit Access(Workspaces& workspaces) : workspaces_(workspaces) {}
  ~Access();
  Access(const Access&) = delete;

  // Users and sessions of a workspace into memory; again after they came in from elsewhere.
  Result<void> load(Workspace& workspace);
  // Until stop(): a thread notes now and then who was seen, and throws away what is over.
  void start_tidying();
  void stop();
  void tidy();

  // --- users. NotFound: no such user. Invalid: what is wrong. Conflict: the address is taken; or
  // nobody would be left who is an admin.
  Result<std::vector<User>> users(std::string_view workspace);  // by created
  Result<User> user(std::string_view workspace, const Id& id);
  Result<User> add_user(std::string_view workspace, const UserWish& wish, const Actor& actor);
  // nullopt: it is of another version by now. A new password and disabling end the sessions of the
  // user, but for the one that asks.
  Result<std::optional<User>> change_user(std::string_view workspace, const Id& id,
                                          const UserChange& change, const Actor& actor);
  // Whether it is the caller's password; counts as a try. NotFound: a key.
  struct Proof {
    bool good = false;
    double wait = 0;  // seconds, after too many wrong tries; then nothing was looked at
  };
  Result<Proof> prove(const Caller& caller, std::string_view password, std::string_view peer);

  // --- sessions
  struct SignIn {
    std::string workspace, email, password, peer;
  };
  struct SignedIn {
    enum class Kind : std::uint8_t { Good, Wrong, Wait } kind = Kind::Wrong;
    double wait = 0;          // seconds, of Wait
    std::string token, csrf;  // of Good, like the rest
    std::string workspace;
    User user;
  };
  Result<SignedIn> sign_in(const SignIn& wish);
  // The one that asks, or all of the user.
  enum class Which : std::uint8_t { This, All };
  Result<void> sign_out(const Caller& caller, Which which);
  // Costs no query; nullopt: nobody. Workspaces that are not open know nobody.
  std::optional<Caller> caller_of(std::string_view token) const;
  // Of a caller by session. NotFound: a key.
  Result<User> user_of(const Caller& caller) const;

  // --- the first admin
  struct Link {
    std::string workspace, token;
  };
  // A link for each open workspace that has neither a user nor a key of role admin.
  Result<std::vector<Link>> offer_setup();
  // Whether a link that was offered still opens a workspace: nobody has come in by another way.
  bool needs_setup() const;
  // Somebody is there: the workspace's link opens nothing any more.
  void end_setup(std::string_view workspace) { setup_.end(workspace); }
  // Makes the first admin and signs them in. Denied: the token is wrong, used or too old.
  Result<SignedIn> set_up(std::string_view token, UserWish wish);

  // Newest first, from the one before `before` on.
  Result<std::vector<store::AuditRecord>> audit(std::string_view workspace,
                                                const std::optional<Id>& before,
                                                std::int64_t limit);

 private:
  struct Members {  // of one workspace
    Workspace* workspace = nullptr;
    std::map<Id, UserPointer> users;
  };
  UserPointer find_user(std::string_view workspace, const Id& id) const;
  UserPointer find_login(std::string_view workspace, const std::string& login) const;
  void remember(std::string_view workspace, const User& user);
  struct Changing {
    std::string_view workspace;
    const UserChange& change;
    const Actor& actor;
    const User &before, &after;
  };
  Result<void> write_change(store::Base& base, const Changing& what);
  Result<void> write_new(store::Base& base, std::string_view workspace, const User& user,
                         const Actor& actor);
  Result<SignedIn> begin_session(const std::string& workspace, const Id& id, const Actor& actor);
  Result<void> rehash(const std::string& workspace, const User& user, std::string_view password);
  static Result<bool> has_nobody(store::Base& base);
  Result<void> tidy_workspace(const std::string& name);

  Workspaces& workspaces_;
  Hashing hashing_;
  Tries tries_;
  Setup setup_;
  Sessions sessions_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, Members, std::less<>> members_;

  std::mutex tidy_mutex_;
  std::condition_variable tidy_wake_;
  bool stopping_ = false;
  std::thread tidy_thread_;
};

// A line of the audit log; `data` is JSON.
store::AuditRecord audit_record(Millis at, const Actor& actor, std::string_view action,
                                std::string_view what, std::string data = "{}");

}  // namespace winnow::app
