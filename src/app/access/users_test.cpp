#include "app/access/users.hpp"

#include <gtest/gtest.h>

#include "app/access/permission.hpp"
#include "base/limits.hpp"

namespace winnow::app {
namespace {

TEST(Login, IsLowerCaseWithoutBlanksAround) {
  EXPECT_EQ(login_of("  Ada@ACME.example "), "ada@acme.example");
  EXPECT_EQ(login_of("ИВАН@пример.рф"), "иван@пример.рф");
  EXPECT_EQ(login_of("\"a@b\"@c"), "\"a@b\"@c");
}

TEST(Login, RefusesWhatIsNoAddress) {
  for (const std::string text :
       {"", " ", "ada", "@acme.example", "ada@", "a b@c", "a\nb@c", "a@\xFF"}) {
    EXPECT_FALSE(login_of(text)) << text;
  }
  EXPECT_FALSE(login_of(std::string("a\0@b", 4)));
  EXPECT_FALSE(login_of(std::string(limits::email_bytes, 'a') + "@b"));
}

UserWish good() {
  return {"Ada@x.example", "Ada", "sales", "", "long enough to do"};
}

TEST(UserWish, IsReadWhole) {
  const auto user = user_of(good());
  ASSERT_TRUE(user) << user.error().message;
  EXPECT_EQ(user->email, "ada@x.example");
  EXPECT_EQ(user->language, "en");
  EXPECT_TRUE(user->hash.empty());
}

TEST(UserWish, IsRefusedWithTheReason) {
  const auto refusal = [](auto change) {
    UserWish wish = good();
    change(wish);
    const auto user = user_of(wish);
    return user ? std::string("taken") : user.error().message;
  };
  EXPECT_NE(refusal([](UserWish& w) { w.role = "root"; }).find("role"), std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.role = "Admin"; }).find("role"), std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.language = "xx"; }).find("language"), std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.name = "a\nb"; }).find("name"), std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.name = "\xC3"; }).find("name"), std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.name = std::string(201, 'x'); }).find("name"),
            std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.password = "ninechars"; }).find("10 char"),
            std::string::npos);
  EXPECT_NE(refusal([](UserWish& w) { w.password = "пароль"; }).find("10 char"),
            std::string::npos);  // characters, not bytes
  EXPECT_NE(refusal([](UserWish& w) { w.password = std::string(1025, 'x'); }).find("1024"),
            std::string::npos);
  EXPECT_EQ(refusal([](UserWish& w) { w.password = "парольпароль"; }), "taken");
}

TEST(UserChange, MakesOneVersionMoreOnlyWhenSomethingIsAnother) {
  User user = *user_of(good());
  EXPECT_EQ(changed(user, {}, 5), user);
  UserChange change;
  change.name = "Ada";
  EXPECT_EQ(changed(user, change, 5).version, 1);
  change.name = "Ada L.";
  EXPECT_EQ(changed(user, change, 5).version, 2);
  change = {};
  change.disabled = true;
  const User disabled = changed(user, change, 5);
  EXPECT_EQ(disabled.disabled, 5);
  EXPECT_EQ(changed(disabled, change, 9), disabled);  // once
  change.disabled = false;
  EXPECT_FALSE(changed(disabled, change, 9).disabled);
  change = {};
  change.password = "whatever it is";
  EXPECT_EQ(changed(user, change, 5).version, 2);
}

TEST(UserSummary, HoldsNoSecret) {
  User user = *user_of(good());
  user.hash = "$argon2id$secret";
  EXPECT_EQ(summary_of(user),
            R"({"email":"ada@x.example","name":"Ada","role":"sales","language":"en",)"
            R"("disabled":false})");
}

// What the design says of the roles, once more and the other way round.
TEST(Permissions, OfTheRoles) {
  using P = Permission;
  const P all[] = {P::Public,       P::SignedIn,   P::ReadLeads, P::WorkLeads,
                   P::EditSegments, P::Publish,    P::ReadLog,   P::ManageQuarantine,
                   P::ManageUsers,  P::ManageKeys, P::ReadAudit};
  for (const P permission : all) EXPECT_TRUE(may(Role::Admin, permission));
  for (const Role role : {Role::Admin, Role::Marketer, Role::Sales, Role::Analyst}) {
    EXPECT_FALSE(may(role, P::TakeIn));
    EXPECT_TRUE(may(role, P::ReadLeads));
    for (const P permission : {P::ManageUsers, P::ManageKeys, P::ReadAudit}) {
      EXPECT_EQ(may(role, permission), role == Role::Admin);
    }
  }
  for (const P permission : {P::WorkLeads, P::EditSegments, P::Publish, P::ManageQuarantine}) {
    EXPECT_FALSE(may(Role::Analyst, permission));
    EXPECT_TRUE(may(Role::Marketer, permission));
    EXPECT_EQ(may(Role::Sales, permission), permission == P::WorkLeads);
  }
}

}  // namespace
}  // namespace winnow::app
