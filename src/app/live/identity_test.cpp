// What each kind of identifier does, what a website may not do with them, and that the same leads
// come out however messages are cut into commits. docs/identity.md has the rules.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/live/draft.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis noon = 1'780'000'000'000;
constexpr FingerprintKey key{1, 2, 3};
const Sender website{engine::Source::Public, "key:w"};
const Sender server{engine::Source::Server, "key:s"};

class Identifiers : public testing::Test {
 protected:
  Message message(std::string user, std::string anonymous, std::string email) {
    Message made;
    made.name = "page";
    made.id = "m" + std::to_string(++count_);
    made.user = std::move(user);
    made.anonymous = std::move(anonymous);
    made.email = std::move(email);
    made.body = "{}";
    return made;
  }
  Message from_crm(std::string crm, std::string email) {
    Message made = message("", "", std::move(email));
    made.crm = {std::move(crm)};
    return made;
  }
  void send(const Message& one, const Sender& sender = website) {
    Draft draft(book_, noon + count_);
    draft.add(one, "segment", sender, noon + count_);
    quarantined_ = draft.counts().quarantined;
    draft.kept();
    book_.apply(draft.facts());
  }
  std::optional<LeadNumber> find(IdentifierKind kind, std::string_view value) {
    return book_.find(kind, value);
  }
  std::optional<LeadNumber> user(std::string_view id) { return find(IdentifierKind::User, id); }
  std::optional<LeadNumber> email(std::string_view id) { return find(IdentifierKind::Email, id); }
  std::optional<LeadNumber> browser(std::string_view id) {
    return find(IdentifierKind::Anonymous, id);
  }
  // "KIND VALUE REASON" of what did not happen, of one lead.
  std::vector<std::string> non_actions(LeadNumber lead) {
    std::vector<std::string> all;
    for (const Fact& fact : book_.timeline_of(lead).unpack(book_.texts())) {
      if (fact.kind != FactKind::Merge || fact.name != "refused") continue;
      const auto text = [&](std::string_view name) { return find_entry(fact.data, name)->text(); };
      all.push_back(text("kind") + " " + text("value") + " " + text("reason"));
    }
    return all;
  }
  bool consents(LeadNumber lead, const std::string& purpose) {
    const auto timeline = book_.timeline_of(lead).timeline(book_.texts());
    return std::any_of(timeline.consents.begin(), timeline.consents.end(),
                       [&](const auto& one) { return one.purpose == purpose && one.given; });
  }
  Message consent(std::string user, std::string anonymous, std::string email) {
    Message made = message(std::move(user), std::move(anonymous), std::move(email));
    made.kind = FactKind::Consent;
    made.name = "marketing";
    made.data = {{"given", Value(true)}};
    return made;
  }

  Book book_{key};
  std::uint64_t quarantined_ = 0;
  int count_ = 0;
};

using Texts = std::vector<std::string>;

TEST_F(Identifiers, OfAnAddressAreComparedInSmallLetters) {
  send(message("", "a", " Ada@Acme.Example "));
  EXPECT_EQ(email("ada@acme.example"), browser("a"));
  EXPECT_EQ(email("ADA@acme.example"), browser("a"));
}

TEST_F(Identifiers, OfATelephoneNumberAreComparedAsTheWorldWritesIt) {
  Message typed = message("", "a", "");
  typed.phone = "(030) 90 18-20";
  typed.kind = FactKind::Trait;
  typed.name = "lead";
  typed.data = {{"country", Value("de")}};
  send(typed);
  EXPECT_EQ(find(IdentifierKind::Phone, "+4930901820"), browser("a"));
  Message other = message("", "", "");
  other.phone = "+49 30 901820";
  send(other);
  EXPECT_EQ(book_.leads(), 1u);
  other.id = "no country";
  other.phone = "030 901820";
  send(other);
  EXPECT_EQ(quarantined_, 1u);
}

TEST_F(Identifiers, ThatNameNobodyAreLeftOutAndSaidSo) {
  for (const char* nobody : {"null", "NULL", "undefined", "0", "Anonymous", "test", "N/A"}) {
    send(message(nobody, "", ""));
    EXPECT_EQ(quarantined_, 1u) << nobody;
    EXPECT_FALSE(user(nobody)) << nobody;
  }
  EXPECT_EQ(book_.leads(), 0u);
  send(message("null", "a", ""));
  send(message("null", "b", ""));
  EXPECT_NE(browser("a"), browser("b"));
  EXPECT_EQ(non_actions(*browser("a")), Texts{"user null blocked"});
}

TEST_F(Identifiers, OfAKindHaveALimit) {
  for (int i = 1; i <= 7; ++i) {
    send(message("ada", "", "ada" + std::to_string(i) + "@acme.example"));
  }
  EXPECT_EQ(email("ada5@acme.example"), user("ada"));
  EXPECT_FALSE(email("ada6@acme.example"));
  EXPECT_EQ(non_actions(*user("ada")),
            (Texts{"email ada6@acme.example too_many", "email ada7@acme.example too_many"}));
}

TEST_F(Identifiers, OfASharedBrowserStayWithTheFirstOnceAndForAll) {
  send(message("ada", "cookie", ""));
  for (int i = 0; i < 3; ++i) send(message("bob", "cookie", ""));
  EXPECT_EQ(browser("cookie"), user("ada"));
  EXPECT_EQ(non_actions(*user("bob")), Texts{"anonymous cookie another_user"});
}

TEST_F(Identifiers, NeverMergeTwoKnownPeopleByABrowser) {
  send(message("ada", "", "ada@acme.example"));
  send(message("", "cookie", "bob@acme.example"));
  send(message("ada", "cookie", ""));  // in bob's browser
  EXPECT_NE(user("ada"), email("bob@acme.example"));
  EXPECT_EQ(browser("cookie"), email("bob@acme.example"));
}

TEST_F(Identifiers, OfACrmAreOneEachSystem) {
  send(from_crm("hubspot:1", "ada@acme.example"), server);
  send(from_crm("hubspot:2", "ada@acme.example"), server);
  EXPECT_NE(find(IdentifierKind::Crm, "hubspot:1"), find(IdentifierKind::Crm, "hubspot:2"));
  EXPECT_EQ(email("ada@acme.example"), find(IdentifierKind::Crm, "hubspot:1"));
  send(from_crm("salesforce:9", "ada@acme.example"), server);
  EXPECT_EQ(find(IdentifierKind::Crm, "salesforce:9"), find(IdentifierKind::Crm, "hubspot:1"));
}

TEST_F(Identifiers, OfALeadSayWhoSaidThemAndWhen) {
  send(message("", "a", "ada@acme.example"));
  send(message("ada", "", "ada@acme.example"), server);
  const auto known = book_.identifiers_of(*user("ada"));
  ASSERT_EQ(known.size(), 3u);
  EXPECT_EQ(known[0].value, "ada@acme.example");
  EXPECT_EQ(known[0].source, engine::Source::Server);  // the more trusted word
  EXPECT_EQ(known[0].first_seen, noon + 1);
  EXPECT_EQ(known[1].kind, IdentifierKind::Anonymous);
  EXPECT_EQ(known[1].source, engine::Source::Public);
  EXPECT_EQ(known[2].first_seen, noon + 2);
}

// --- what a website may not do -----------------------------------------------------------------

TEST_F(Identifiers, OfSomebodyKnownElsewhereAreNotClaimedByAWebsite) {
  send(from_crm("hubspot:1", "ada@acme.example"), server);
  send(message("mallory", "m", "ada@acme.example"));
  EXPECT_NE(user("mallory"), email("ada@acme.example"));
  EXPECT_EQ(non_actions(*user("mallory")), Texts{"email ada@acme.example no_proof"});
  send(message("ada", "", "ada@acme.example"), server);
  EXPECT_EQ(user("ada"), email("ada@acme.example"));
}

TEST_F(Identifiers, OfACrmAreNoWebsitesToSay) {
  send(from_crm("hubspot:1", "ada@acme.example"));
  EXPECT_FALSE(find(IdentifierKind::Crm, "hubspot:1"));
  EXPECT_EQ(non_actions(*email("ada@acme.example")), Texts{"crm hubspot:1 not_public"});
}

TEST_F(Identifiers, OfTwoKnownLeadsAreNotMergedByAWebsite) {
  send(message("ada", "", "ada@acme.example"), server);
  send(from_crm("hubspot:2", "bob@acme.example"), server);
  send(message("ada", "", "bob@acme.example"));
  EXPECT_NE(user("ada"), email("bob@acme.example"));
  Message alias = message("ada", "", "");
  alias.kind = FactKind::Merge;
  alias.previous = "hubspot:2";
  send(alias);
  EXPECT_NE(user("ada"), email("bob@acme.example"));
}

TEST_F(Identifiers, OfAnotherGiveNoConsentOfTheirs) {
  send(message("ada", "", "ada@acme.example"), server);
  send(consent("", "m", "ada@acme.example"));  // the browser of somebody else …
  EXPECT_FALSE(consents(*user("ada"), "marketing"));
  send(message("", "m", "ada@acme.example"));  // … who says to be her, as often as they like
  send(consent("ada", "m", ""));
  send(consent("", "m", ""));
  EXPECT_FALSE(consents(*user("ada"), "marketing"));
  send(consent("ada", "", ""), server);
  EXPECT_TRUE(consents(*user("ada"), "marketing"));
}

TEST_F(Identifiers, OfOnesOwnBrowserGiveConsent) {
  send(message("", "mine", ""));
  send(consent("", "mine", "ada@acme.example"));
  EXPECT_TRUE(consents(*email("ada@acme.example"), "marketing"));
  send(consent("", "new", ""));
  EXPECT_TRUE(consents(*browser("new"), "marketing"));
}

TEST_F(Identifiers, OfLeadsThatPeopleTookApartDoNotJoinThemAgain) {
  send(message("ada", "old", ""));
  send(message("", "new", ""));
  send(message("ada", "new", ""));
  ASSERT_EQ(user("ada"), browser("new"));
  const Id ada = book_.id_of(*user("ada"));
  const Id part = book_.view(*user("ada")).merged.at(0);
  Draft draft(book_, noon + 50);
  draft.say_of_two("apart", part, ada, {{engine::Source::Person, "user:1"}, noon, noon});
  draft.kept();
  book_.apply(draft.facts());
  EXPECT_NE(user("ada"), browser("new"));
  send(message("ada", "new", ""));
  EXPECT_NE(user("ada"), browser("new"));
  EXPECT_EQ(non_actions(*user("ada")), Texts{"anonymous new two_people"});
}

// --- any split ---------------------------------------------------------------------------------

struct Sent {
  Message message;
  Sender sender;
};

// Which messages ended up together, and by what they are known.
std::set<std::pair<std::set<std::int64_t>, std::set<std::string>>> leads_of(
    const std::vector<Sent>& all, const std::vector<std::size_t>& cuts) {
  Book book(key);
  std::size_t next = 0;
  for (const std::size_t cut : cuts) {
    Draft draft(book, noon);
    for (; next < cut; ++next) {
      draft.add(all[next].message, "segment", all[next].sender, noon + static_cast<Millis>(next));
    }
    draft.kept();
    book.apply(draft.facts());
  }
  std::set<std::pair<std::set<std::int64_t>, std::set<std::string>>> leads;
  for (LeadNumber lead = 0; lead < book.leads(); ++lead) {
    if (book.is_merged(lead)) continue;
    std::set<std::int64_t> messages;
    for (const Fact& fact : book.timeline_of(lead).unpack(book.texts())) {
      const Value* n = find_entry(fact.data, "n");
      if (n != nullptr) messages.insert(n->integer());
    }
    std::set<std::string> names;
    for (const KnownIdentifier& one : book.identifiers_of(lead)) {
      names.insert(std::string(name_of(one.kind)) + one.value + std::string(name_of(one.source)));
    }
    leads.emplace(std::move(messages), std::move(names));
  }
  return leads;
}

TEST(IdentityInSplits, GivesTheSameLeadsHoweverMessagesAreCut) {
  test::for_all(300, [](test::Random& random) {
    std::vector<Sent> all;
    const auto some = [&](std::string_view stem, std::int64_t kinds) {
      return random.between(0, 1) == 0
                 ? std::string()
                 : std::string(stem) + std::to_string(random.between(1, kinds));
    };
    for (int i = 0; i < 25; ++i) {
      Sent one{{}, random.between(0, 2) == 0 ? server : website};
      one.message.name = "page";
      one.message.id = "m" + std::to_string(i);
      one.message.data = {{"n", Value(std::int64_t{i})}};
      one.message.user = some("u", 3);
      one.message.anonymous = some("a", 5);
      one.message.email = some("e@x.example", 0 + 3);
      one.message.phone = random.between(0, 3) == 0 ? "+4822621023" + some("", 4) : "";
      if (random.between(0, 5) == 0)
        one.message.crm = {"hub:" + std::to_string(random.between(1, 3))};
      if (one.message.user.empty() && random.between(0, 9) == 0) one.message.user = "null";
      all.push_back(std::move(one));
    }
    std::vector<std::size_t> each, cut;
    for (std::size_t i = 1; i <= all.size(); ++i) {
      each.push_back(i);
      if (i == all.size() || random.between(0, 3) == 0) cut.push_back(i);
    }
    const auto one_by_one = leads_of(all, each);
    EXPECT_EQ(leads_of(all, {all.size()}), one_by_one);
    EXPECT_EQ(leads_of(all, cut), one_by_one);
  });
}

}  // namespace
}  // namespace winnow::app
