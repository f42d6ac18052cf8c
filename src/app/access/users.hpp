// Users: the people of a workspace, and what may be said of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/access/role.hpp"
#include "base/result.hpp"
#include "store/records.hpp"

namespace winnow::app {

using User = store::UserRecord;
using UserPointer = std::shared_ptr<const User>;

// Who does it, for the audit log.
struct Actor {
  std::string who;      // "user:ID", "key:ID", "cli", "setup"
  std::string session;  // of a user: the hash of its token
};

struct UserWish {
  std::string email, name, role, language, password;  // language may be empty: "en"
};

struct UserChange {
  std::optional<std::string> name, role, language, password;
  std::optional<bool> disabled;
  std::optional<std::int64_t> version;  // only if it is of that version still

  bool ends_sessions() const { return password.has_value() || disabled == true; }
};

// An address as users are known by: without blanks around it, lower case. Errors   Invalid.
Result<std::string> login_of(std::string_view email);

// A user without id, hash and times. Errors   Invalid, with what is wrong.
Result<User> user_of(const UserWish& wish);
Result<void> check_change(const UserChange& change);
// Of people and companies. Errors   Invalid.
Result<void> check_name(std::string_view name);
Result<void> check_password(std::string_view password);
bool is_language(std::string_view language);

// With the change, but for the password; its version is one more if it is another now.
User changed(User user, const UserChange& change, Millis now);

bool is_working_admin(const User& user);

// {"email":…,"name":…,"role":…,"language":…,"disabled":…}, for the audit log.
std::string summary_of(const User& user);

}  // namespace winnow::app
