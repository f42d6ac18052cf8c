#include "app/accounts/account_key.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/accounts/domains.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Source;

std::string domain(std::string_view host) {
  return registrable_domain(host).value_or("-");
}

TEST(Domains, AreWhatSomebodyRegistered) {
  EXPECT_EQ(domain("acme.com"), "acme.com");
  EXPECT_EQ(domain("Mail.EU.Acme.co.uk"), "acme.co.uk");
  EXPECT_EQ(domain("shop.acme.com.pl."), "acme.com.pl");
  EXPECT_EQ(domain("me.github.io"), "me.github.io");  // of the list's private part
  for (const char* nobody :
       {"", "com", "co.uk", "github.io", "localhost", "acme", "acme.invalidtld", "10.0.0.1",
        "a..com", ".acme.com", "ac me.com", "acme.com/x", "a@b.com"}) {
    EXPECT_EQ(domain(nobody), "-") << nobody;
  }
  EXPECT_EQ(domain(std::string(300, 'a') + ".com"), "-");
}

TEST(Domains, OfAnAddressAreACompanysUnlessAnybodyGetsOneThere) {
  EXPECT_EQ(business_domain("ada@mail.acme.com").value_or("-"), "acme.com");
  EXPECT_EQ(business_domain("\"a@b\"@ACME.com").value_or("-"), "acme.com");
  for (const char* none : {"ada@gmail.com", "ada@GMX.de", "ада@mail.ru", "li@163.com", "ewa@wp.pl",
                           "@acme.com", "ada", "ada@", "ada@com", "ada@[10.0.0.1]"}) {
    EXPECT_FALSE(business_domain(none)) << none;
  }
}

TEST(AccountKey, OfAnIdIsTheDomainThatItIs) {
  EXPECT_EQ(account_key_of_id("g-7"), "id:g-7");
  EXPECT_EQ(account_key_of_id("  G-7 "), "id:G-7");
  EXPECT_EQ(account_key_of_id("www.Acme.com"), "acme.com");
  EXPECT_EQ(account_key_of_id("acme.slack.com"), "id:acme.slack.com");  // a tenant, not Slack
  EXPECT_EQ(account_key_of_id("Acme Inc."), "id:Acme Inc.");
  for (const char* none : {"", " ", "0", "null", "Undefined", "anonymous", "gmail.com"}) {
    EXPECT_EQ(account_key_of_id(none), "") << none;
  }
  EXPECT_EQ(shown_key("id:g-7"), "g-7");
  EXPECT_EQ(shown_key("acme.com"), "acme.com");
  EXPECT_FALSE(domain_of_key("id:g-7"));
}

TEST(AccountKey, HasAnIdThatNeverChanges) {
  EXPECT_EQ(account_id("acme.com"), account_id("acme.com"));
  EXPECT_NE(account_id("acme.com"), account_id("id:acme.com"));
}

AccountChoice::Chosen chosen(std::initializer_list<engine::Trait> traits,
                             std::string_view address = "") {
  return choose_account(std::vector<engine::Trait>(traits), address);
}

TEST(AccountChoice, PrefersTheAccountsIdThenTheGroupThenTheAddress) {
  const engine::Trait id{"lead", "account_id", Value(std::int64_t{42}), 1},
      group{"company", "groupId", Value("g"), 2};
  const engine::Trait email{"lead", "email", Value("ada@acme.com"), 3};
  const engine::Trait website{"company", "domain", Value("https://www.initech.com/about"), 4};
  EXPECT_EQ(chosen({email, group, website, id}).key, "id:42");
  EXPECT_EQ(chosen({email, website, group}).key, "id:g");
  EXPECT_EQ(chosen({email, website}).key, "initech.com");
  EXPECT_EQ(chosen({email}).key, "acme.com");
  EXPECT_EQ(chosen({}, "ada@acme.com").key, "acme.com");
  EXPECT_EQ(chosen({}).key, "");
}

TEST(AccountChoice, TakesAnAddressOfFreeMailAsNoCompany) {
  const engine::Trait free{"lead", "email", Value("ada@gmail.com"), 3};
  EXPECT_EQ(chosen({free}, "ada@acme.com").key, "");
  EXPECT_EQ(chosen({free}).by, AccountSign::Email);
}

TEST(AccountChoice, PassesOverAnIdThatIsNone) {
  const engine::Trait none{"company", "groupId", Value("undefined"), 5};
  EXPECT_EQ(chosen({none, {"lead", "email", Value("ada@acme.com"), 3}}).key, "acme.com");
}

TEST(AccountChoice, LooksAtTrustThenAtTheInstant) {
  engine::Trait by_public{"company", "groupId", Value("public"), 9, Source::Public};
  engine::Trait by_server{"company", "groupId", Value("server"), 1, Source::Server};
  EXPECT_EQ(chosen({by_server, by_public}).key, "id:server");
  by_server.source = Source::Public;
  EXPECT_EQ(chosen({by_server, by_public}).key, "id:public");
}

// Facts of different instants may come in any order.
TEST(AccountChoice, DoesNotCareInWhichOrderFactsArrive) {
  const std::vector<std::string> values{"a", "b", "acme.com", "0", "x@acme.com", "y@gmail.com"};
  const std::vector<std::pair<std::string, std::string>> fields{{"lead", "account_id"},
                                                                {"company", "groupId"},
                                                                {"company", "id"},
                                                                {"company", "domain"},
                                                                {"lead", "email"}};
  test::for_all(300, [&](test::Random& random) {
    const auto below = [&](std::size_t end) {
      return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(end) - 1));
    };
    std::vector<engine::Trait> traits;
    for (int i = 0; i < 8; ++i) {
      const auto& [root, name] = fields[below(fields.size())];
      const auto source = static_cast<Source>(below(4));
      traits.push_back({root, name, Value(values[below(values.size())]), i, source});
    }
    const std::string key = choose_account(traits, "z@initech.com").key;
    for (std::size_t i = traits.size(); i > 1; --i) std::swap(traits[i - 1], traits[below(i)]);
    EXPECT_EQ(choose_account(traits, "z@initech.com").key, key);
  });
}

}  // namespace
}  // namespace winnow::app
