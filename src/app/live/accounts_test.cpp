// Accounts in a Book: who belongs to which, what group calls say of them, and that the Book, given
// the facts again, comes to the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <memory>

#include "app/live/draft.hpp"
#include "app/live/workspace.hpp"
#include "app/protocols/decode.hpp"
#include "engine/fact_timeline.hpp"
#include "support/on_both.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis noon = 1'780'000'000'000;
const Sender website{engine::Source::Public, "key:w"};
const Sender server{engine::Source::Server, "key:s"};
const FingerprintKey secret{1, 2, 3};

class Accounts : public testing::Test {
 protected:
  DraftCounts send(const std::string& json, const Sender& sender = server,
                   Protocol protocol = Protocol::Segment) {
    Draft draft(*book_, noon + ++count_);
    draft.add(*decode(protocol, json), sender, noon + count_);
    EXPECT_EQ(draft.counts().quarantined, 0u) << json;
    draft.kept();
    book_->apply(draft.facts());
    log_.insert(log_.end(), draft.facts().begin(), draft.facts().end());
    return draft.counts();
  }
  void identify(const std::string& user, const std::string& traits, const Sender& by = server) {
    send(R"({"type":"identify","userId":")" + user + R"(","traits":)" + traits + "}", by);
  }
  void group(const std::string& user, const std::string& group, const std::string& traits = "{}",
             const Sender& by = server) {
    send(R"({"type":"group","userId":")" + user + R"(","groupId":")" + group + R"(","traits":)" +
             traits + "}",
         by);
  }
  LeadNumber user(const std::string& id) { return *book_->find(IdentifierKind::User, id); }
  std::string account_of(const std::string& id) {
    const auto account = book_->account_of(user(id));
    return account ? book_->account(*account).key : "";
  }
  std::size_t own_facts_of(const std::string& key) {
    const auto account = book_->find_account(account_id(key));
    return account ? book_->facts_of_account(*account).facts() : 0;
  }
  std::vector<LeadNumber> members(const std::string& key) {
    return book_->account(*book_->find_account(account_id(key))).members;
  }
  static std::string bytes_of(const Book& book) {
    std::string bytes;
    EXPECT_GOOD(book.save([&](std::string_view piece) {
      bytes += piece;
      return Result<void>();
    }));
    return bytes;
  }
  // The log read anew, and the snapshot read back, have the same bytes.
  void expect_the_same_again() {
    Book again(secret);
    again.begin_reading();
    again.apply(log_);
    again.end_reading();
    EXPECT_EQ(bytes_of(again), bytes_of(*book_));
    const auto loaded = Book::load(secret, bytes_of(*book_));
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(bytes_of(**loaded), bytes_of(*book_));
    for (AccountNumber account = 0; account < book_->accounts(); ++account) {
      EXPECT_EQ((*loaded)->account(account).members, book_->account(account).members);
    }
  }

  std::unique_ptr<Book> book_ = std::make_unique<Book>(secret);
  std::vector<Fact> log_;
  int count_ = 0;
};

TEST_F(Accounts, AreToldByTheDomainOfABusinessAddress) {
  identify("ada", R"({"email":"ada@mail.acme.com"})");
  identify("bob", R"({"email":"bob@acme.com"})");
  identify("eve", R"({"email":"eve@gmail.com"})");
  EXPECT_EQ(account_of("ada"), "acme.com");
  EXPECT_EQ(account_of("bob"), "acme.com");
  EXPECT_EQ(account_of("eve"), "");
  EXPECT_EQ(members("acme.com"), (std::vector{user("ada"), user("bob")}));
  expect_the_same_again();
}

TEST_F(Accounts, AGroupCallCountsBeforeTheAddressAndAnExplicitIdBeforeBoth) {
  identify("ada", R"({"email":"ada@acme.com"})");
  group("ada", "g-7");
  EXPECT_EQ(account_of("ada"), "id:g-7");
  EXPECT_TRUE(members("acme.com").empty());
  identify("ada", R"({"account_id":"a-1"})");
  EXPECT_EQ(account_of("ada"), "id:a-1");
  group("ada", "g-8");
  EXPECT_EQ(account_of("ada"), "id:a-1");
  expect_the_same_again();
}

TEST_F(Accounts, ThePublicMovesNobodyWhoseAccountAServerSaid) {
  group("ada", "g-7");
  group("ada", "other", "{}", website);
  EXPECT_EQ(account_of("ada"), "id:g-7");
}

TEST_F(Accounts, ThePublicSaysNothingOfAnAccountToOthers) {
  group("ada", "g-7", R"({"employees":9000})", website);
  EXPECT_EQ(account_of("ada"), "id:g-7");
  EXPECT_EQ(own_facts_of("id:g-7"), 0u);
  group("bob", "g-7", R"({"employees":90})", server);
  EXPECT_EQ(own_facts_of("id:g-7"), 1u);
}

TEST_F(Accounts, OnlyNewsOfAnAccountBecomesAFact) {
  group("ada", "g-7", R"({"employees":90})");
  group("bob", "g-7", R"({"employees":90})");
  EXPECT_EQ(own_facts_of("id:g-7"), 1u);
  group("bob", "g-7", R"({"employees":91})");
  EXPECT_EQ(own_facts_of("id:g-7"), 2u);
  group("bob", "g-7");
  EXPECT_EQ(own_facts_of("id:g-7"), 2u);
  expect_the_same_again();
}

TEST_F(Accounts, AGroupAloneIsNoLead) {
  const std::string event =
      R"({"event":"$groupidentify","distinct_id":"$company_g-7",
          "uuid":"11111111-1111-4111-8111-111111111111",
          "properties":{"$group_type":"company","$group_key":"g-7","$group_set":{"plan":"pro"}}})";
  EXPECT_EQ(send(event, server, Protocol::PostHog).new_leads, 0u);
  EXPECT_EQ(book_->leads(), 0u);
  EXPECT_EQ(own_facts_of("id:g-7"), 1u);
  EXPECT_EQ(send(event, server, Protocol::PostHog).duplicates, 1u);
  send(R"({"event":"seen","distinct_id":"u-1","properties":{"$groups":{"company":"g-7"}}})", server,
       Protocol::PostHog);
  EXPECT_EQ(account_of("u-1"), "id:g-7");
  expect_the_same_again();
}

TEST_F(Accounts, AnEventThatNamesItsGroupIsAGroupCallWhereThatIsNews) {
  const auto track = [&](const char* group) {
    return send(R"({"type":"track","event":"x","userId":"ada","context":{"groupId":")" +
                    std::string(group) + "\"}}",
                website);
  };
  track("g-7");
  EXPECT_EQ(account_of("ada"), "id:g-7");
  const std::size_t facts = book_->timeline_of(user("ada")).facts();
  track("g-7");
  EXPECT_EQ(book_->timeline_of(user("ada")).facts(), facts + 1);
  track("undefined");
  EXPECT_EQ(account_of("ada"), "id:g-7");
  group("ada", "g-9", "{}", server);  // counts before what the public says …
  track("g-7");
  track("g-8");
  const std::size_t later = book_->timeline_of(user("ada")).facts();
  track("g-8");  // … which is said once all the same
  EXPECT_EQ(book_->timeline_of(user("ada")).facts(), later + 1);
  EXPECT_EQ(account_of("ada"), "id:g-9");
  expect_the_same_again();
}

TEST_F(Accounts, APersonIsNoAccount) {
  group("ada", "ada", R"({"employees":5})");
  EXPECT_EQ(account_of("ada"), "");
  EXPECT_EQ(book_->accounts(), 0u);
}

TEST_F(Accounts, AMergedLeadLeavesItsAccount) {
  send(R"({"type":"identify","anonymousId":"b","traits":{"account_id":"a-1"}})");
  send(R"({"type":"identify","userId":"ada","anonymousId":"b","traits":{}})");
  send(R"({"type":"identify","anonymousId":"c","traits":{"account_id":"a-2"}})");
  send(R"({"type":"identify","userId":"ada","anonymousId":"c","traits":{}})");
  EXPECT_EQ(account_of("ada"), "id:a-2");
  EXPECT_EQ(members("id:a-2"), std::vector{user("ada")});
  EXPECT_TRUE(members("id:a-1").empty());
  expect_the_same_again();
}

TEST_F(Accounts, WhatWasUndoneTellsNoAccount) {
  identify("ada", R"({"email":"ada@acme.com"})");
  group("ada", "g-7");
  Fact undone;
  undone.kind = FactKind::Verdict;
  undone.lead = book_->id_of(user("ada"));
  undone.seq = book_->last_seq() + 1;
  undone.name = "undone";
  undone.message = "u";
  const auto said = std::find_if(log_.begin(), log_.end(), [](const Fact& fact) {
    return fact.kind == FactKind::Trait && fact.name == "company";
  });
  undone.data = {{"of", Value(said->message)}, {"of_seq", Value(said->seq)}};
  book_->apply({&undone, 1});
  EXPECT_EQ(account_of("ada"), "acme.com");
}

// Where the Book puts a lead, and what the facts of the lead say of it.
TEST_F(Accounts, AreAFunctionOfTheFactsOfTheLead) {
  test::for_all(20, [&](test::Random& random) {
    book_ = std::make_unique<Book>(secret);
    log_.clear();
    const auto any = [&](std::initializer_list<const char*> all) {
      return std::string(all.begin()[random.between(0, static_cast<std::int64_t>(all.size()) - 1)]);
    };
    for (int i = 0; i < 60; ++i) {
      const std::string who = any({"ada", "bob", "eve"});
      const Sender& by = random.between(0, 1) == 0 ? server : website;
      switch (random.between(0, 3)) {
        case 0:
          identify(who,
                   R"({"email":")" + any({"a@acme.com", "b@gmail.com", "c@initech.com"}) + "\"}",
                   by);
          break;
        case 1:
          group(who, any({"g-1", "g-2", "acme.com", "null"}), R"({"n":)" + any({"1", "2"}) + "}",
                by);
          break;
        case 2: identify(who, R"({"account_id":")" + any({"a-1", "0"}) + "\"}", by); break;
        default:
          send(R"({"type":"track","event":"x","userId":")" + who + R"(","anonymousId":")" +
                   any({"b1", "b2"}) + R"(","context":{"groupId":")" + any({"g-1", "g-3"}) + "\"}}",
               by);
      }
    }
    for (LeadNumber lead = 0; lead < book_->leads(); ++lead) {
      if (book_->is_merged(lead)) continue;
      const auto facts = book_->timeline_of(lead).unpack(book_->texts());
      const auto timeline = engine::timeline_of(facts);
      const std::string said = choose_account(timeline.traits, book_->email_of(lead)).key;
      const auto account = book_->account_of(lead);
      EXPECT_EQ(account ? book_->account(*account).key : "", said);
    }
    expect_the_same_again();
  });
}

constexpr std::string_view model = R"(
name: test
fields:
  company.employees: {type: int}
  email: {type: string}
scores:
  fit:
    rules:
      - {id: size, when: "company.employees >= 50", points: 30}
stages:
  - {id: fits, enter: "score.total >= 30", leave: "score.total < 30"}
)";

class AccountsOn : public test::OnBoth {
 protected:
  WorkspaceOptions options() {
    WorkspaceOptions options;
    options.location = location();
    options.clock = [this] { return now_.load(); };
    return options;
  }
  static void send(Workspace& workspace, const std::string& json, const Sender& sender = server) {
    std::promise<void> done;
    workspace.take_in(*decode(Protocol::Segment, json), sender, nullptr,
                      [&done](const Outcome& outcome) {
                        EXPECT_EQ(outcome.kind, Outcome::Kind::Stored);
                        done.set_value();
                      });
    done.get_future().get();
  }
  static void settle(Workspace& workspace) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_GOOD(workspace.with_base([](store::Base&) { return Result<void>(); }));
    }
  }
  static std::string stage_of(Workspace& workspace, const std::string& user) {
    const auto book = workspace.book();
    const LeadNumber lead = book->find(IdentifierKind::User, user).value_or(0);
    std::string stage;
    for (const Fact& fact : book->timeline_of(lead).unpack(book->texts())) {
      if (fact.kind == FactKind::Move) stage = fact.name;
    }
    return stage;
  }

  std::atomic<Millis> now_{noon};
};
INSTANTIATE_TEST_SUITE_P(Live, AccountsOn, test::both(), test::name_of);

TEST_P(AccountsOn, WhatAGroupCallSaysCountsForAllMembers) {
  auto workspace = Workspace::open(options()).value();
  const auto report = workspace->publish(std::string(model), "test");
  ASSERT_TRUE(report && report->version > 0);
  send(*workspace, R"({"type":"identify","userId":"ada","traits":{"email":"ada@acme.com"}})");
  send(*workspace, R"({"type":"identify","userId":"bob","traits":{"email":"bob@gmail.com"}})");
  EXPECT_EQ(stage_of(*workspace, "ada"), "");
  send(*workspace,
       R"({"type":"group","userId":"carl","groupId":"acme.com","traits":{"employees":80}})");
  settle(*workspace);
  EXPECT_EQ(stage_of(*workspace, "carl"), "fits");
  EXPECT_EQ(stage_of(*workspace, "ada"), "fits");
  EXPECT_EQ(stage_of(*workspace, "bob"), "");
  // Who comes later finds it there.
  send(*workspace, R"({"type":"identify","userId":"dora","traits":{"email":"dora@acme.com"}})");
  EXPECT_EQ(stage_of(*workspace, "dora"), "fits");
  // After a start, and in a fold of the whole base, it is the same.
  workspace.reset();
  workspace = Workspace::open(options()).value();
  ASSERT_TRUE(workspace->board()->wait_until_whole(1, 30));
  const auto ada = workspace->assess(
      workspace->book()->id_of(*workspace->book()->find(IdentifierKind::User, "ada")), {}, {});
  ASSERT_TRUE(ada);
  EXPECT_EQ(ada->assessment.total, 30'000);
  send(*workspace,
       R"({"type":"group","userId":"carl","groupId":"acme.com","traits":{"employees":8}})");
  settle(*workspace);
  EXPECT_EQ(stage_of(*workspace, "ada"), "");
  EXPECT_EQ(stage_of(*workspace, "dora"), "");
}

constexpr std::string_view rolling = R"(
name: rolling
events: {seen: {}}
signals:
  views: {event: seen}
scores:
  engagement:
    rules:
      - {id: views, each: views, points: 10}
stages:
  - {id: target, enter: "account.engagement.sum >= 50", leave: "account.engagement.sum < 50"}
segments:
  leader: "account.engagement.max >= 30 && score.engagement >= 30"
  three: "account.engagement.top3 >= 60"
)";

class RollUpsOn : public AccountsOn {
 protected:
  std::unique_ptr<Workspace> open() { return Workspace::open(options()).value(); }
  void publish(Workspace& workspace) {
    const auto report = workspace.publish(std::string(rolling), "test");
    ASSERT_TRUE(report && report->version > 0);
  }
  void seen(Workspace& workspace, const std::string& user, int times) {
    std::string batch;
    for (int i = 0; i < times; ++i) {
      batch += (batch.empty() ? "" : ",") +
               std::string(R"({"type":"track","event":"seen","messageId":"s)") +
               std::to_string(++count_) + R"(","userId":")" + user +
               R"(","context":{"traits":{"email":")" + user + R"(@acme.com"}}})";
    }
    send(workspace, R"({"batch":[)" + batch + "]}");
  }
  // All that is due at the clock, and what follows from it a moment later.
  void wait_for_followers(Workspace& workspace) {
    now_ += 1'000;
    settle(workspace);
    settle(workspace);
  }
  std::vector<std::string> stages(Workspace& workspace, int users) {
    std::vector<std::string> all;
    for (int i = 0; i < users; ++i) all.push_back(stage_of(workspace, "u" + std::to_string(i)));
    return all;
  }

  int count_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Live, RollUpsOn, test::both(), test::name_of);

TEST_P(RollUpsOn, OneMembersFactMovesTheOthers) {
  auto workspace = open();
  publish(*workspace);
  seen(*workspace, "u0", 2);
  seen(*workspace, "u1", 2);
  EXPECT_EQ(stages(*workspace, 2), (std::vector<std::string>{"", ""}));
  seen(*workspace, "u1", 1);
  EXPECT_EQ(stage_of(*workspace, "u1"), "target");  // in the commit that stores its fact
  wait_for_followers(*workspace);
  EXPECT_EQ(stage_of(*workspace, "u0"), "target");
  // The move says what it rested on.
  const auto book = workspace->book();
  const auto facts =
      book->timeline_of(*book->find(IdentifierKind::User, "u0")).unpack(book->texts());
  const auto move = std::find_if(facts.begin(), facts.end(),
                                 [](const Fact& fact) { return fact.kind == FactKind::Move; });
  ASSERT_NE(move, facts.end());
  const Value* why = find_entry(move->data, "why");
  ASSERT_TRUE(why);
  const Value* account = find_entry(why->map(), "account");
  ASSERT_TRUE(account);
  EXPECT_EQ(find_entry(find_entry(account->map(), "engagement")->map(), "sum")->integer(), 50);
  // Who leaves the account takes the score along.
  send(*workspace, R"({"type":"group","userId":"u1","groupId":"other","traits":{}})");
  wait_for_followers(*workspace);
  EXPECT_EQ(stages(*workspace, 2), (std::vector<std::string>{"", ""}));
}

TEST_P(RollUpsOn, APublishedModelAndAStartSeeWholeAccounts) {
  auto workspace = open();
  for (int i = 0; i < 5; ++i) seen(*workspace, "u" + std::to_string(i), 1);
  publish(*workspace);
  const std::vector<std::string> all(5, "target");
  EXPECT_EQ(stages(*workspace, 5), all);
  workspace.reset();
  workspace = open();
  wait_for_followers(*workspace);
  EXPECT_EQ(stages(*workspace, 5), all);
  // What is looked up, and what lists show, is the same.
  const Id lead = workspace->book()->id_of(*workspace->book()->find(IdentifierKind::User, "u0"));
  const auto seen_now = workspace->assess(lead, {}, {});
  ASSERT_TRUE(seen_now);
  EXPECT_TRUE(seen_now->assessment.stage);
  EXPECT_FALSE(seen_now->assessment.segments[1]);  // the three highest have 30
  ASSERT_TRUE(workspace->board()->wait_until_whole(1, 30));
}

// Whatever comes in whatever order, every lead stands where the roll-ups of its account say.
TEST_P(RollUpsOn, AgreeWithASlowTwin) {
  test::for_all(3, [&](test::Random& random) {
    auto workspace = open();
    if (!workspace->in_force()) publish(*workspace);
    const std::vector<std::string> groups{"a", "b", "c"};
    const auto user = [&] { return "u" + std::to_string(random.between(0, 7)); };
    for (int i = 0; i < 40; ++i) {
      if (random.between(0, 4) == 0) {
        send(*workspace, R"({"type":"group","userId":")" + user() + R"(","groupId":")" +
                             groups[static_cast<std::size_t>(random.between(0, 2))] +
                             R"(","traits":{}})");
      } else {
        seen(*workspace, user(), static_cast<int>(random.between(1, 2)));
      }
    }
    wait_for_followers(*workspace);
    const auto book = workspace->book();
    std::map<std::string, std::int64_t> sums;
    std::vector<std::pair<std::string, std::string>> standing;  // account, stage
    for (int i = 0; i < 8; ++i) {
      const std::string name = "u" + std::to_string(i);
      const auto number = book->find(IdentifierKind::User, name);
      if (!number) continue;
      const auto account = book->account_of(*number);
      ASSERT_TRUE(account);
      const std::string key = book->account(*account).key;
      for (const Fact& fact : book->timeline_of(*number).unpack(book->texts())) {
        if (fact.kind == FactKind::Event && fact.name == "seen") sums[key] += 10;
      }
      standing.emplace_back(key, stage_of(*workspace, name));
    }
    for (const auto& [key, stage] : standing) {
      EXPECT_EQ(stage, sums[key] >= 50 ? "target" : "") << key << " " << sums[key];
    }
  });
}

}  // namespace
}  // namespace winnow::app
