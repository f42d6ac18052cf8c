#include "app/live/verb_users.hpp"

#include <fmt/core.h>

#include "app/access/access.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

constexpr int done = 0;

Actor command_line() {
  return {"cli", ""};
}

// stdin without the end of its line.
Result<std::string> read_password(VerbIo& io) {
  std::string all;
  for (;;) {
    const std::string piece = TRY(io.read());
    if (piece.empty()) break;
    all += piece;
    if (all.size() > limits::password_bytes + 2) break;  // check_password says that it is too long
  }
  if (all.ends_with('\n')) all.pop_back();
  if (all.ends_with('\r')) all.pop_back();
  if (all.empty())
    return fail(ErrorKind::Invalid, "the password comes on stdin: nothing was there");
  return all;
}

Result<User> find_user(Workspaces& workspaces, const VerbCall& call) {
  const std::string login = TRY(login_of(call.get("email")));
  for (User& user : TRY(workspaces.access().users(call.workspace))) {
    if (user.email == login) return std::move(user);
  }
  return fail(ErrorKind::NotFound, "there is no user {} in {}", login, call.workspace);
}

}  // namespace

Result<int> add_user(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  UserWish wish{call.get("email"), call.get("name"), call.get("role"), call.get("language"), ""};
  wish.password = TRY(read_password(io));
  const User user = TRY(workspaces.access().add_user(call.workspace, wish, command_line()));
  TRY(io.write(to_text(user.id) + "\n"));
  return done;
}

Result<int> list_users(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  std::string out;
  for (const User& user : TRY(workspaces.access().users(call.workspace))) {
    out += fmt::format("{}  {:<8}  {}  {}{}{}{}\n", to_text(user.id), user.role,
                       to_text(user.created), user.email, user.name.empty() ? "" : "  ", user.name,
                       user.disabled ? " (disabled)" : "");
  }
  TRY(io.write(out));
  return done;
}

Result<int> disable_user(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const User user = TRY(find_user(workspaces, call));
  UserChange change;
  change.disabled = true;
  TRY(workspaces.access().change_user(call.workspace, user.id, change, command_line()));
  io.say(fmt::format("{} comes in no more\n", user.email));
  return done;
}

Result<int> set_password(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const User user = TRY(find_user(workspaces, call));
  UserChange change;
  change.password = TRY(read_password(io));
  TRY(workspaces.access().change_user(call.workspace, user.id, change, command_line()));
  io.say(fmt::format("{} signs in with the new password from now on\n", user.email));
  return done;
}

}  // namespace winnow::app
