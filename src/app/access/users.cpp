#include "app/access/users.hpp"

#include <algorithm>
#include <array>

#include "app/json_writer.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace winnow::app {

namespace {

constexpr std::array<std::string_view, 6> languages{"en", "ru", "zh", "ro", "pl", "be"};

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

Result<void> check_role(std::string_view role) {
  if (role_of(role)) return {};
  return fail(ErrorKind::Invalid, "a role is admin, marketer, sales or analyst");
}

Result<void> check_language(std::string_view language) {
  if (is_language(language)) return {};
  return fail(ErrorKind::Invalid, "a language is en, ru, zh, ro, pl or be");
}

}  // namespace

Result<void> check_name(std::string_view name) {
  if (!valid_utf8(name) || has_control(name) || code_points(name) > limits::name_characters) {
    return fail(ErrorKind::Invalid, "a name is at most {} characters of text in one line",
                limits::name_characters);
  }
  return {};
}

bool is_language(std::string_view language) {
  return std::find(languages.begin(), languages.end(), language) != languages.end();
}

Result<std::string> login_of(std::string_view email) {
  while (!email.empty() && email.front() == ' ') email.remove_prefix(1);
  while (!email.empty() && email.back() == ' ') email.remove_suffix(1);
  const std::size_t at = email.rfind('@');
  const bool good = valid_utf8(email) && !has_control(email) && at != email.npos && at > 0 &&
                    at + 1 < email.size() && email.find(' ') == email.npos &&
                    email.size() <= limits::email_bytes;
  if (!good)
    return fail(ErrorKind::Invalid, "an e-mail address is wanted, such as ada@acme.example");
  return fold_case(email);
}

Result<void> check_password(std::string_view password) {
  if (!valid_utf8(password)) return fail(ErrorKind::Invalid, "a password is text in UTF-8");
  if (code_points(password) < limits::password_characters) {
    return fail(ErrorKind::Invalid, "a password has at least {} characters",
                limits::password_characters);
  }
  if (password.size() > limits::password_bytes) {
    return fail(ErrorKind::Invalid, "a password has at most {} bytes", limits::password_bytes);
  }
  return {};
}

Result<User> user_of(const UserWish& wish) {
  User user;
  user.email = TRY(login_of(wish.email));
  TRY(check_name(wish.name));
  TRY(check_role(wish.role));
  user.language = wish.language.empty() ? "en" : wish.language;
  TRY(check_language(user.language));
  TRY(check_password(wish.password));
  user.name = wish.name;
  user.role = wish.role;
  return user;
}

Result<void> check_change(const UserChange& change) {
  if (change.name) TRY(check_name(*change.name));
  if (change.role) TRY(check_role(*change.role));
  if (change.language) TRY(check_language(*change.language));
  if (change.password) TRY(check_password(*change.password));
  return {};
}

User changed(User user, const UserChange& change, Millis now) {
  const User before = user;
  if (change.name) user.name = *change.name;
  if (change.role) user.role = *change.role;
  if (change.language) user.language = *change.language;
  if (change.disabled == true && !user.disabled) user.disabled = now;
  if (change.disabled == false) user.disabled.reset();
  if (!(user == before) || change.password) ++user.version;
  return user;
}

bool is_working_admin(const User& user) {
  return !user.disabled && user.role == name_of(Role::Admin);
}

std::string summary_of(const User& user) {
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.member("email", user.email);
  json.member("name", user.name);
  json.member("role", user.role);
  json.member("language", user.language);
  json.raw_member("disabled", user.disabled ? "true" : "false");
  json.end('}');
  return text;
}

}  // namespace winnow::app
