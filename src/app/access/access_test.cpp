#include "app/access/access.hpp"

#include <set>
#include <thread>

#include "app/live/workspaces.hpp"
#include "base/limits.hpp"
#include "base/secret.hpp"
#include "support/on_both.hpp"

namespace winnow::app {
namespace {

constexpr Millis start = 1'767'225'600'000;
const std::string password = "correct horse battery";
const Actor cli{"cli", ""};

class AccessOn : public test::OnBoth {
 protected:
  void SetUp() override { reopen(); }
  void reopen() {
    all_.reset();
    auto opened = Workspaces::open({location(), [this] { return now_.load(); }, {}, true});
    ASSERT_TRUE(opened) << opened.error().message;
    all_ = std::move(*opened);
    EXPECT_GOOD(all_->open_all());
  }
  Access& access() { return all_->access(); }

  User add(const std::string& email, const std::string& role, const std::string& in = "main") {
    const auto user = access().add_user(in, {email, "", role, "", password}, cli);
    if (!user) ADD_FAILURE() << user.error().message;
    return user ? *user : User();
  }
  Access::SignedIn sign_in(const std::string& email, const std::string& with = password,
                           const std::string& peer = "1.1.1.1") {
    const auto entry = access().sign_in({"main", email, with, peer});
    if (!entry) ADD_FAILURE() << entry.error().message;
    return entry ? *entry : Access::SignedIn();
  }
  Result<std::optional<User>> change(const User& user, const UserChange& wish,
                                     const Actor& actor = cli) {
    return access().change_user("main", user.id, wish, actor);
  }
  std::vector<std::string> actions() {
    std::vector<std::string> names;
    const auto log = access().audit("main", std::nullopt, 100).value();
    for (const auto& one : log) names.push_back(one.action);
    return names;
  }

  std::atomic<Millis> now_{start};
  std::unique_ptr<Workspaces> all_;
};
INSTANTIATE_TEST_SUITE_P(Access, AccessOn, test::both(), test::name_of);

using Kind = Access::SignedIn::Kind;

UserChange disabling() {
  UserChange change;
  change.disabled = true;
  return change;
}

UserChange to_role(const std::string& role) {
  UserChange change;
  change.role = role;
  return change;
}

TEST_P(AccessOn, APersonSignsInAndIsKnownByTheirToken) {
  const User ada = add("Ada@x.example", "sales");
  const auto entry = sign_in(" ADA@x.example ");
  ASSERT_EQ(entry.kind, Kind::Good);
  EXPECT_EQ(entry.user, ada);
  EXPECT_EQ(entry.token.size(), 43u);
  EXPECT_EQ(entry.csrf, csrf_of(entry.token));
  const auto caller = access().caller_of(entry.token);
  ASSERT_TRUE(caller);
  EXPECT_EQ(caller->who, "user:" + to_text(ada.id));
  EXPECT_EQ(caller->role, Role::Sales);
  EXPECT_EQ(caller->workspace->name(), "main");
  EXPECT_EQ(caller->session, sha256_hex(entry.token));
  EXPECT_FALSE(access().caller_of(""));
  EXPECT_FALSE(access().caller_of(entry.token + "x"));
  EXPECT_FALSE(access().caller_of(sha256_hex(entry.token)));  // what the base holds opens nothing
  EXPECT_EQ(actions(), (std::vector<std::string>{"session.begin", "user.add"}));
  reopen();
  EXPECT_TRUE(access().caller_of(entry.token));
}

TEST_P(AccessOn, WhoDoesNotKnowThePasswordStaysOut) {
  add("ada@x.example", "admin");
  const User bob = add("bob@x.example", "sales");
  EXPECT_GOOD(change(bob, disabling()));
  EXPECT_EQ(sign_in("ada@x.example", "wrong", "2.2.2.1").kind, Kind::Wrong);
  EXPECT_EQ(sign_in("ada@x.example", "", "2.2.2.2").kind, Kind::Wrong);
  EXPECT_EQ(sign_in("nobody@x.example", password, "2.2.2.3").kind, Kind::Wrong);
  EXPECT_EQ(sign_in("no address", password, "2.2.2.4").kind, Kind::Wrong);
  EXPECT_EQ(sign_in("bob@x.example", password, "2.2.2.5").kind, Kind::Wrong);
  EXPECT_EQ(access().sign_in({"elsewhere", "ada@x.example", password, "2.2.2.6"})->kind,
            Kind::Wrong);
  EXPECT_EQ(all_->all().size(), 1u);  // asking for a workspace makes none
}

TEST_P(AccessOn, GuessingIsSlowWhetherTheAccountExistsOrNot) {
  add("ada@x.example", "admin");
  for (const std::string email : {"ada@x.example", "nobody@x.example"}) {
    const std::string peer = email == "ada@x.example" ? "3.0.0.1" : "3.0.0.2";
    for (int i = 0; i < limits::tries_free; ++i) {
      EXPECT_EQ(sign_in(email, "wrong", peer).kind, Kind::Wrong);
    }
    const auto waits = sign_in(email, password, peer);
    EXPECT_EQ(waits.kind, Kind::Wait);
    EXPECT_EQ(waits.wait, 1);
    EXPECT_EQ(sign_in(email, password, "3.0.0.3").kind, Kind::Wait);  // from anywhere
  }
  now_ += 1000;
  EXPECT_EQ(sign_in("ada@x.example", password, "3.0.0.4").kind, Kind::Good);
}

TEST_P(AccessOn, ManyAtOnceAreNoMoreTriesThanOneAfterTheOther) {
  add("ada@x.example", "admin");
  std::atomic<int> looked_at{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const auto entry = access().sign_in({"main", "ada@x.example", "wrong", "4.4.4.4"});
      if (entry && entry->kind == Kind::Wrong) ++looked_at;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(looked_at, limits::tries_free);
}

TEST_P(AccessOn, SessionsEndWhenNobodyUsesThemAndInTheEndAnyway) {
  add("ada@x.example", "admin");
  const std::string idle = sign_in("ada@x.example").token, used = sign_in("ada@x.example").token;
  const Millis step = limits::session_idle_ms - 1;
  now_ += step;
  EXPECT_TRUE(access().caller_of(used));
  now_ += 1;
  EXPECT_FALSE(access().caller_of(idle));
  EXPECT_TRUE(access().caller_of(used));
  while (now_ + step < start + limits::session_ms) {
    now_ += step;
    ASSERT_TRUE(access().caller_of(used));
  }
  now_ = start + limits::session_ms;
  EXPECT_FALSE(access().caller_of(used));
}

TEST_P(AccessOn, ARestartRemembersWhenSessionsWereSeen) {
  add("ada@x.example", "admin");
  const std::string token = sign_in("ada@x.example").token, idle = sign_in("ada@x.example").token;
  now_ += limits::session_idle_ms - 1;
  EXPECT_TRUE(access().caller_of(token));
  now_ += 2;
  access().tidy();
  reopen();
  EXPECT_TRUE(access().caller_of(token));
  EXPECT_FALSE(access().caller_of(idle));
  EXPECT_GOOD((*all_->get("main"))->with_base([](store::Base& base) -> Result<void> {
    EXPECT_EQ(base.sessions()->size(), 1u);  // what is over is thrown away
    return {};
  }));
}

TEST_P(AccessOn, SigningOutEndsOneSessionOrAll) {
  add("ada@x.example", "admin");
  add("bob@x.example", "sales");
  const std::string one = sign_in("ada@x.example").token, two = sign_in("ada@x.example").token,
                    three = sign_in("ada@x.example").token, bobs = sign_in("bob@x.example").token;
  EXPECT_GOOD(access().sign_out(*access().caller_of(one), Access::Which::This));
  EXPECT_FALSE(access().caller_of(one));
  EXPECT_TRUE(access().caller_of(two));
  EXPECT_GOOD(access().sign_out(*access().caller_of(two), Access::Which::All));
  EXPECT_FALSE(access().caller_of(two));
  EXPECT_FALSE(access().caller_of(three));
  EXPECT_TRUE(access().caller_of(bobs));
  reopen();
  EXPECT_FALSE(access().caller_of(three));
  EXPECT_TRUE(access().caller_of(bobs));
}

TEST_P(AccessOn, DisablingAndANewPasswordEndSessionsAtOnce) {
  add("ada@x.example", "admin");
  const User bob = add("bob@x.example", "sales");
  const std::string first = sign_in("bob@x.example").token;
  const auto mine = sign_in("bob@x.example");
  UserChange change_password;
  change_password.password = "another horse battery";
  const auto caller = access().caller_of(mine.token);
  EXPECT_GOOD(change(bob, change_password, {caller->who, caller->session}));
  EXPECT_FALSE(access().caller_of(first));
  EXPECT_TRUE(access().caller_of(mine.token));  // but for the one that asked
  EXPECT_EQ(sign_in("bob@x.example").kind, Kind::Wrong);
  EXPECT_EQ(sign_in("bob@x.example", "another horse battery").kind, Kind::Good);
  EXPECT_GOOD(change(bob, disabling()));
  EXPECT_FALSE(access().caller_of(mine.token));
  reopen();
  EXPECT_FALSE(access().caller_of(mine.token));
}

TEST_P(AccessOn, ARoleChangesForSessionsThatRun) {
  add("ada@x.example", "admin");
  const User bob = add("bob@x.example", "admin");
  const std::string token = sign_in("bob@x.example").token;
  EXPECT_GOOD(change(bob, to_role("analyst")));
  EXPECT_EQ(access().caller_of(token)->role, Role::Analyst);
}

TEST_P(AccessOn, TheLastAdminStays) {
  const User ada = add("ada@x.example", "admin"), bob = add("bob@x.example", "admin");
  EXPECT_GOOD(change(bob, disabling()));
  EXPECT_ERROR(ErrorKind::Conflict, change(ada, disabling()));
  EXPECT_ERROR(ErrorKind::Conflict, change(ada, to_role("sales")));
  UserChange enabling;
  enabling.disabled = false;
  EXPECT_GOOD(change(bob, enabling));
  // Both at once: one of them stays.
  Result<std::optional<User>> one = std::nullopt, two = std::nullopt;
  std::thread other([&] { one = change(ada, to_role("sales")); });
  two = change(bob, to_role("sales"));
  other.join();
  EXPECT_NE(one.has_value(), two.has_value());
}

TEST_P(AccessOn, ChangesOfAnOlderVersionAreNotMade) {
  const User ada = add("ada@x.example", "admin");
  UserChange rename;
  rename.name = "Ada L.";
  rename.version = 1;
  EXPECT_EQ(change(ada, rename).value()->version, 2);
  rename.name = "Lady Ada";
  EXPECT_FALSE(change(ada, rename).value());
  EXPECT_EQ(access().user("main", ada.id)->name, "Ada L.");
  EXPECT_ERROR(ErrorKind::NotFound,
               access().change_user("main", test::id_of_number(9), rename, cli));
  EXPECT_ERROR(ErrorKind::Conflict,
               access().add_user("main", {"ADA@x.example", "", "sales", "", password}, cli));
}

TEST_P(AccessOn, UsersOfOneWorkspaceAreNobodyInAnother) {
  add("ada@x.example", "admin");
  ASSERT_TRUE(all_->get("other"));
  EXPECT_EQ(access().sign_in({"other", "ada@x.example", password, "9.9.9.9"})->kind, Kind::Wrong);
  const User there = add("ada@x.example", "sales", "other");
  EXPECT_ERROR(ErrorKind::NotFound, access().user("main", there.id));
  EXPECT_ERROR(ErrorKind::NotFound, change(there, disabling()));
  const auto entry = access().sign_in({"other", "ada@x.example", password, "9.9.9.9"});
  EXPECT_EQ(access().caller_of(entry->token)->workspace->name(), "other");
  EXPECT_EQ(access().users("main")->size(), 1u);
}

TEST_P(AccessOn, TheFirstAdminComesByALinkOnce) {
  auto links = access().offer_setup().value();
  ASSERT_EQ(links.size(), 1u);
  const std::string earlier = links[0].token;
  links = access().offer_setup().value();
  const UserWish wish{"ada@x.example", "Ada", "", "ru", password};
  EXPECT_ERROR(ErrorKind::Denied, access().set_up(earlier, wish));
  EXPECT_ERROR(ErrorKind::Denied, access().set_up("", wish));
  EXPECT_ERROR(ErrorKind::Invalid,
               access().set_up(links[0].token, {"ada@x.example", "", "", "", "short"}));
  const auto entry = access().set_up(links[0].token, wish);
  ASSERT_TRUE(entry) << entry.error().message;
  EXPECT_EQ(access().caller_of(entry->token)->role, Role::Admin);
  EXPECT_ERROR(ErrorKind::Denied, access().set_up(links[0].token, wish));
  EXPECT_TRUE(access().offer_setup()->empty());
}

TEST_P(AccessOn, ALinkOpensNothingADayLaterOrWhenSomebodyIsThere) {
  const UserWish wish{"eve@x.example", "", "", "", password};
  const auto old = access().offer_setup().value();
  now_ += limits::setup_ms;
  EXPECT_ERROR(ErrorKind::Denied, access().set_up(old[0].token, wish));
  const auto links = access().offer_setup().value();
  add("ada@x.example", "sales");
  EXPECT_ERROR(ErrorKind::Denied, access().set_up(links[0].token, wish));
}

TEST_P(AccessOn, AKeyOfAnAdminIsSomebody) {
  EXPECT_TRUE(all_->new_key("main", {"api", "sales", "", 0, 0}, cli));
  EXPECT_EQ(access().offer_setup()->size(), 1u);
  EXPECT_TRUE(all_->new_key("main", {"api", "admin", "", 0, 0}, cli));
  EXPECT_TRUE(access().offer_setup()->empty());
}

TEST_P(AccessOn, TheLogTellsWhoDidWhatWithoutSecrets) {
  const User ada = add("ada@x.example", "admin");
  const auto key = all_->new_key("main", {"write", "", "site", 0, 0}, {"user:x", ""});
  EXPECT_GOOD(all_->revoke_key("main", key->record.id, cli));
  EXPECT_GOOD(all_->revoke_key("main", key->record.id, cli));  // nothing more
  UserChange wish;
  wish.name = "Ada";
  wish.password = "a new horse battery";
  EXPECT_GOOD(change(ada, wish, {"user:y", ""}));
  const auto log = access().audit("main", std::nullopt, 10).value();
  ASSERT_EQ(log.size(), 4u);
  EXPECT_EQ(log[0].who, "user:y");
  EXPECT_EQ(log[0].action, "user.change");
  EXPECT_EQ(log[0].what, to_text(ada.id));
  EXPECT_NE(log[0].data.find(R"("password":"changed")"), std::string::npos);
  EXPECT_EQ(log[1].action, "key.revoke");
  EXPECT_EQ(log[2].action, "key.new");
  for (const auto& one : log) {
    EXPECT_EQ(one.data.find("horse"), std::string::npos);
    EXPECT_EQ(one.data.find("argon2"), std::string::npos);
    EXPECT_EQ(one.data.find(key->text), std::string::npos);
    EXPECT_EQ(one.data.find(key->record.hash), std::string::npos);
  }
}

TEST_P(AccessOn, KeysAreFoundAgainAndGoneOnceRevoked) {
  const auto key = all_->new_key("main", {"api", "sales", "", 0, 0}, cli).value();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(all_->admit(key.text));
  EXPECT_EQ(all_->admit(key.text), all_->admit(key.text));  // not a copy each
  EXPECT_FALSE(all_->admit(key.record.hash));
  EXPECT_GOOD(all_->revoke_key("main", key.record.id, cli));
  EXPECT_FALSE(all_->admit(key.text));
  reopen();
  EXPECT_FALSE(all_->admit(key.text));
}

}  // namespace
}  // namespace winnow::app
