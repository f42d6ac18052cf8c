// Which lead a message belongs to, and that the Book, given the facts, finds the same.
#include "app/live/draft.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000;
const Sender website{engine::Source::Public, "key:w"};
const Sender server{engine::Source::Server, "key:s"};

class Identity : public testing::Test {
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
  void send(const std::vector<Message>& messages, const Sender& sender = website) {
    Draft draft(book_, noon + count_);
    for (const Message& one : messages) draft.add(one, "segment", sender, noon + count_);
    draft.kept();
    book_.apply(draft.facts());
    log_.insert(log_.end(), draft.facts().begin(), draft.facts().end());
  }
  void send(std::string user, std::string anonymous = "", std::string email = "") {
    send({message(std::move(user), std::move(anonymous), std::move(email))});
  }
  LeadNumber user(const std::string& id) { return *book_.find(IdentifierKind::User, id); }
  LeadNumber browser(const std::string& id) { return *book_.find(IdentifierKind::Anonymous, id); }
  LeadNumber email(const std::string& id) { return *book_.find(IdentifierKind::Email, id); }
  std::size_t facts_of(LeadNumber lead) { return book_.timeline_of(lead).facts(); }

  Book book_{FingerprintKey{1, 2, 3}};
  std::vector<engine::Fact> log_;
  int count_ = 0;
};

TEST_F(Identity, AVisitorWhoSaysWhoTheyAreKeepsTheirHistory) {
  send("", "cookie");
  send("", "cookie");
  send("ada", "cookie");
  EXPECT_EQ(user("ada"), browser("cookie"));
  EXPECT_EQ(facts_of(user("ada")), 3u);
  EXPECT_EQ(book_.leads(), 1u);
}

TEST_F(Identity, ANewBrowserOfAKnownUserIsMergedIntoThem) {
  send("ada", "old");
  send("", "new");
  EXPECT_NE(browser("new"), user("ada"));
  send("ada", "new");
  EXPECT_EQ(browser("new"), user("ada"));
  EXPECT_EQ(facts_of(user("ada")), 3u + 2u);  // both halves of the merge are facts
  EXPECT_EQ(book_.leads(), 2u);
}

TEST_F(Identity, ASharedBrowserNeverMergesTwoUsers) {
  send("ada", "cookie");
  send("bob", "cookie");
  EXPECT_NE(user("ada"), user("bob"));
  EXPECT_EQ(browser("cookie"), user("ada"));  // who had it first keeps it
}

TEST_F(Identity, ASharedBrowserNeverMergesTwoAddresses) {
  send("", "cookie", "ada@acme.example");
  send("", "cookie", "bob@acme.example");
  EXPECT_NE(email("ada@acme.example"), email("bob@acme.example"));
  EXPECT_EQ(browser("cookie"), email("ada@acme.example"));
}

TEST_F(Identity, AnAddressLeadsToItsUser) {
  send("ada", "", "ada@acme.example");
  send("", "phone", "ada@acme.example");
  EXPECT_EQ(browser("phone"), user("ada"));
  send("", "tablet");
  send("", "tablet", "ada@acme.example");
  EXPECT_EQ(browser("tablet"), user("ada"));
}

TEST_F(Identity, AFormFilledInBeforeSigningUpIsTheUsers) {
  send("", "cookie", "ada@acme.example");
  send("ada", "cookie", "ada@acme.example");
  EXPECT_EQ(user("ada"), email("ada@acme.example"));
  EXPECT_EQ(book_.leads(), 1u);
}

TEST_F(Identity, TwoUsersWithOneAddressStayTwo) {
  send("ada", "", "office@acme.example");
  send("bob", "", "office@acme.example");
  EXPECT_NE(user("ada"), user("bob"));
  EXPECT_EQ(email("office@acme.example"), user("ada"));
}

TEST_F(Identity, AnAliasOfATrustedSourceJoinsTwoUsers) {
  send("old");
  send("new");
  Message alias = message("new", "", "");
  alias.kind = engine::FactKind::Merge;
  alias.previous = "old";
  send({alias}, website);
  EXPECT_NE(user("old"), user("new"));  // a page cannot say that
  alias.id = "again";
  send({alias}, server);
  EXPECT_EQ(user("old"), user("new"));
}

TEST_F(Identity, HoldsWithinOneCommitAsOverSeveral) {
  std::vector<Message> all = {message("", "a", ""),    message("", "b", ""),
                              message("ada", "a", ""), message("ada", "b", ""),
                              message("bob", "b", ""), message("", "b", "ada@acme.example")};
  send(all);
  Book apart(FingerprintKey{1, 2, 3});
  for (const Message& one : all) {
    Draft draft(apart, noon);
    draft.add(one, "segment", website, noon);
    draft.kept();
    apart.apply(draft.facts());
  }
  for (const auto& [kind, value] :
       {std::pair{IdentifierKind::User, "ada"}, std::pair{IdentifierKind::User, "bob"},
        std::pair{IdentifierKind::Anonymous, "a"}, std::pair{IdentifierKind::Anonymous, "b"},
        std::pair{IdentifierKind::Email, "ada@acme.example"}}) {
    EXPECT_EQ(book_.find(kind, value), apart.find(kind, value)) << value;
  }
  EXPECT_EQ(book_.leads(), apart.leads());
}

TEST_F(Identity, AMessageIsStoredOnce) {
  const Message one = message("ada", "", "");
  send({one, one});
  send({one});
  EXPECT_EQ(facts_of(user("ada")), 1u);
}

TEST_F(Identity, ADroppedDraftLeavesNothingBehind) {
  const Message one = message("ada", "cookie", "");
  {
    Draft draft(book_, noon);
    draft.add(one, "segment", website, noon);
    EXPECT_EQ(draft.facts().size(), 1u);
  }
  EXPECT_EQ(book_.leads(), 0u);
  EXPECT_FALSE(book_.find(IdentifierKind::User, "ada"));
  send({one});
  EXPECT_EQ(facts_of(user("ada")), 1u);
}

TEST_F(Identity, CountsHowManyLeadsMessagesWouldMake) {
  send("ada", "cookie");
  const Draft draft(book_, noon);
  EXPECT_EQ(draft.new_leads_of({message("ada", "", ""), message("", "cookie", "")}), 0u);
  EXPECT_EQ(
      draft.new_leads_of({message("bob", "", ""), message("bob", "", ""), message("", "new", "")}),
      2u);
}

TEST_F(Identity, WhatIsTooOldGoesToTheQuarantineAlone) {
  Message ancient = message("ada", "", "");
  ancient.at = -1;
  Draft draft(book_, noon);
  draft.add(ancient, "segment", website, noon);
  draft.add(message("ada", "", ""), "segment", website, noon);
  EXPECT_EQ(draft.counts().quarantined, 1u);
  EXPECT_EQ(draft.counts().stored, 1u);
  ASSERT_EQ(draft.commit().quarantined.size(), 1u);
  EXPECT_NE(draft.commit().quarantined[0].reason, "");
}

TEST_F(Identity, ABookReadBackIsTheSameByteForByte) {
  send("", "a");
  send("ada", "a", "ada@acme.example");
  send("", "b");
  send("ada", "b");
  send("bob", "c");
  const auto saved = [](const Book& book) {
    std::string bytes;
    EXPECT_TRUE(book.save([&](std::string_view more) {
      bytes += more;
      return Result<void>();
    }));
    return bytes;
  };
  const std::string bytes = saved(book_);
  const auto loaded = Book::load(FingerprintKey{1, 2, 3}, bytes);
  ASSERT_TRUE(loaded) << loaded.error().message;
  EXPECT_EQ(saved(**loaded), bytes);
  EXPECT_EQ((*loaded)->find(IdentifierKind::Anonymous, "b"),
            (*loaded)->find(IdentifierKind::User, "ada"));
  EXPECT_TRUE((*loaded)->messages().contains((*loaded)->print_of("m3")));
  EXPECT_FALSE(Book::load(FingerprintKey{9}, bytes));

  const std::span<const engine::Fact> log(log_);
  for (std::size_t live = 0; live <= log.size(); ++live) {
    Book read(FingerprintKey{1, 2, 3});
    read.apply(log.first(live));
    read.begin_reading();
    for (const engine::Fact& fact : log.subspan(live)) read.apply({&fact, 1});
    read.end_reading();
    EXPECT_EQ(saved(read), bytes) << "read after " << live;
  }
  EXPECT_FALSE(Book::load(FingerprintKey{1, 2, 3}, bytes.substr(0, bytes.size() - 1)));
}

}  // namespace
}  // namespace winnow::app
