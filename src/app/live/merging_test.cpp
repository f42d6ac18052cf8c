// Merging and taking apart a workspace at work, on both databases: after a merge is undone both
// leads stand where they would without it, and so they do after a restart and a rebuild.
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "app/live/workspace.hpp"
#include "app/people/known_lead.hpp"
#include "app/protocols/decode.hpp"
#include "support/on_both.hpp"
#include "support/random.hpp"

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000;
const Sender server{engine::Source::Server, "key:s"};

constexpr std::string_view model = R"(
name: test
events:
  page: {}
signals:
  visits: {event: page}
scores:
  engagement:
    rules:
      - {id: visits, each: visits, points: 10, max: 100}
stages:
  - {id: warm, enter: "score.total >= 20"}
  - {id: hot, enter: "score.total >= 40"}
  - {id: boiling, enter: "score.total >= 70"}
)";

struct Stands {
  Milli total = 0;
  std::string stage;
  std::vector<std::pair<std::string, Millis>> moves;  // that count
  bool operator==(const Stands&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Stands& one) {
  out << one.total << " in " << one.stage << " by";
  for (const auto& [name, at] : one.moves) out << " " << name << "@" << at - noon;
  return out;
}

class MergingOn : public test::OnBoth {
 protected:
  std::unique_ptr<Workspace> open(const std::string& name) {
    WorkspaceOptions options;
    options.location = location();
    options.name = name;
    options.clock = [this] { return now_.load(); };
    auto opened = Workspace::open(options);
    if (!opened) ADD_FAILURE() << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  static void publish(Workspace& workspace) {
    const auto report = workspace.publish(std::string(model), "test");
    ASSERT_TRUE(report) << report.error().message;
    ASSERT_GT(report->version, 0);
  }
  void visit(Workspace& workspace, const std::string& user, const std::string& id) {
    const std::string json =
        R"({"type":"page","userId":")" + user + R"(","messageId":")" + id + "\"}";
    EXPECT_GOOD(workspace.import_delivery(*decode(Protocol::Segment, json), server));
  }
  static Id id_of(const Workspace& workspace, const std::string& user) {
    const auto found = workspace.book()->find(IdentifierKind::User, user);
    return found ? workspace.book()->id_of(*found) : Id{};
  }
  static Stands stands(Workspace& workspace, const std::string& user) {
    const auto book = workspace.book();
    const auto number = book->find(IdentifierKind::User, user);
    if (!number) return {};
    Stands now;
    const KnownLead known =
        known_lead(book->id_of(*number), book->timeline_of(*number).unpack(book->texts()),
                   workspace.in_force(), workspace.now());
    now.stage = known.stage;
    std::vector<engine::Fact> facts = known.facts;
    std::stable_sort(facts.begin(), facts.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    for (const engine::Fact& fact : facts) {
      if (fact.kind == engine::FactKind::Move) now.moves.emplace_back(fact.name, fact.at);
    }
    const auto seen = workspace.assess(known.id, std::nullopt, std::nullopt);
    EXPECT_GOOD(seen);
    if (seen) now.total = seen->assessment.total;
    return now;
  }

  std::atomic<Millis> now_{noon};
};
INSTANTIATE_TEST_SUITE_P(Live, MergingOn, test::both(), test::name_of);

TEST_P(MergingOn, AMergeAddsUpAndItsUndoingTakesApart) {
  auto workspace = open("main");
  publish(*workspace);
  for (int i = 0; i < 3; ++i, now_ += 1000) visit(*workspace, "ada", "a" + std::to_string(i));
  for (int i = 0; i < 2; ++i, now_ += 1000) visit(*workspace, "bob", "b" + std::to_string(i));
  const Id ada = id_of(*workspace, "ada"), bob = id_of(*workspace, "bob");
  const Stands ada_before = stands(*workspace, "ada"), bob_before = stands(*workspace, "bob");
  EXPECT_EQ(ada_before.stage, "warm");
  EXPECT_GOOD(workspace->merge_leads({ada, bob, "user:1", "one and the same"}));
  EXPECT_EQ(stands(*workspace, "bob").total, 50'000);
  EXPECT_EQ(stands(*workspace, "bob").stage, "hot");
  EXPECT_EQ(id_of(*workspace, "bob"), ada);
  EXPECT_ERROR(ErrorKind::Conflict, workspace->merge_leads({ada, bob, "user:1", ""}));
  now_ += 1000;
  EXPECT_GOOD(workspace->unmerge_leads({ada, bob, "user:1", "no"}));
  EXPECT_EQ(id_of(*workspace, "bob"), bob);
  EXPECT_EQ(stands(*workspace, "ada"), ada_before);
  EXPECT_EQ(stands(*workspace, "bob"), bob_before);
  EXPECT_ERROR(ErrorKind::Conflict, workspace->unmerge_leads({ada, bob, "user:1", ""}));
  EXPECT_ERROR(ErrorKind::NotFound, workspace->merge_leads({ada, Id{}, "user:1", ""}));
}

TEST_P(MergingOn, WhatIsUndoneIsAsIfItHadNeverBeen) {
  test::for_all(4, [this](test::Random& random) {
    static int run = 0;
    const std::string name = "r" + std::to_string(++run);
    auto merged = open(name), plain = open(name + "p");
    publish(*merged);
    publish(*plain);
    const std::vector<std::string> users{"ada", "bob", "cyd"};
    const auto any_user = [&] { return users[static_cast<std::size_t>(random.between(0, 2))]; };
    std::map<std::string, Id> own;  // as they were first
    std::map<Id, Id> parents;
    const auto root_of = [&](Id lead) {
      for (auto up = parents.find(lead); up != parents.end(); up = parents.find(lead)) {
        lead = up->second;
      }
      return lead;
    };
    const auto part = [&](const Id& lead) {
      now_ += random.between(1, 3) * 1000;
      EXPECT_GOOD(merged->unmerge_leads({root_of(lead), lead, "user:1", ""}));
      parents.erase(lead);
    };
    for (int step = 0; step < 40; ++step) {
      now_ += random.between(1, 3) * 1000;
      const auto what = random.between(0, 9);
      if (what < 7) {
        const std::string user = any_user();
        visit(*merged, user, "m" + std::to_string(step));
        visit(*plain, user, "m" + std::to_string(step));
        if (own.count(user) == 0) own[user] = id_of(*merged, user);
      } else if (what < 9) {
        const std::string a = any_user(), b = any_user();
        if (own.count(a) == 0 || own.count(b) == 0) continue;
        const Id winner = root_of(own[a]), loser = root_of(own[b]);
        if (winner == loser) continue;
        EXPECT_GOOD(merged->merge_leads({winner, loser, "user:1", ""}));
        parents[loser] = winner;
      } else if (!parents.empty()) {
        part(std::next(parents.begin(),
                       random.between(0, static_cast<std::int64_t>(parents.size()) - 1))
                 ->first);
      }
    }
    while (!parents.empty()) part(parents.begin()->first);
    for (const std::string& user : users) {
      EXPECT_EQ(stands(*merged, user), stands(*plain, user)) << user;
    }
    std::vector<Stands> before;
    for (const std::string& user : users) before.push_back(stands(*merged, user));
    merged.reset();
    merged = open(name);  // from its snapshot
    for (std::size_t i = 0; i < users.size(); ++i) EXPECT_EQ(stands(*merged, users[i]), before[i]);
    EXPECT_GOOD(merged->rebuild());
    for (std::size_t i = 0; i < users.size(); ++i) EXPECT_EQ(stands(*merged, users[i]), before[i]);
  });
}

}  // namespace
}  // namespace winnow::app
