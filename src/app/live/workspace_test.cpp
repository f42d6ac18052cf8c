// A workspace at work, on both databases: durable, judged at once, judged by time, moved about.
#include "app/live/workspace.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "app/live/transfer.hpp"
#include "app/live/workspaces.hpp"
#include "app/protocols/decode.hpp"
#include "support/on_both.hpp"

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000, day = 86'400'000;
const Sender website{engine::Source::Public, "key:w"};

constexpr std::string_view model = R"(
name: test
events:
  page: {}
  demo: {}
signals:
  visits: {event: page, within: 7d}
scores:
  engagement:
    rules:
      - {id: visits, each: visits, points: 10, max: 50}
stages:
  - {id: warm, enter: "score.total >= 20", leave: "score.total < 10"}
  - {id: hot, enter: "score.total >= 40", leave: "score.total < 30"}
  - {id: asked, on: demo}
)";

class At : public test::OnBoth {
 protected:
  WorkspaceOptions options() {
    WorkspaceOptions options;
    options.location = location();
    options.clock = [this] { return now_.load(); };
    return options;
  }
  std::unique_ptr<Workspace> open() {
    auto opened = Workspace::open(options());
    if (!opened) ADD_FAILURE() << opened.error().message;
    return opened ? std::move(*opened) : nullptr;
  }
  static Outcome send(Workspace& workspace, const std::string& json,
                      const Sender& sender = website) {
    std::promise<Outcome> done;
    workspace.take_in(*decode(Protocol::Segment, json), sender, nullptr,
                      [&done](const Outcome& outcome) { done.set_value(outcome); });
    return done.get_future().get();
  }
  // So many page views of a user, each with an id of its own.
  Outcome visit(Workspace& workspace, const std::string& user, int times) {
    std::string batch;
    for (int i = 0; i < times; ++i) {
      batch += (batch.empty() ? "" : ",") + std::string(R"({"type":"page","userId":")") + user +
               R"(","messageId":")" + std::to_string(++count_) + "\"}";
    }
    return send(workspace, R"({"batch":[)" + batch + "]}");
  }
  static LeadNumber lead(const Workspace& workspace, const std::string& user) {
    return workspace.book()->find(IdentifierKind::User, user).value_or(UINT32_MAX);
  }
  static std::vector<std::string> moves(const Workspace& workspace, const std::string& user) {
    std::vector<std::string> names;
    const auto book = workspace.book();
    for (const auto& fact : book->timeline_of(lead(workspace, user)).unpack(book->texts())) {
      if (fact.kind == engine::FactKind::Move) names.push_back(fact.name);
    }
    return names;
  }
  // Waits until the writer has done what was due: a job runs between two commits.
  static void settle(Workspace& workspace) {
    for (int i = 0; i < 3; ++i) {
      EXPECT_GOOD(workspace.with_base([](store::Base&) { return Result<void>(); }));
    }
  }
  static void publish(Workspace& workspace, std::string_view text = model) {
    const auto report = workspace.publish(std::string(text), "test");
    ASSERT_TRUE(report) << report.error().message;
    for (const Issue& issue : report->issues) ADD_FAILURE() << issue.line << issue.message;
    ASSERT_GT(report->version, 0);
  }
  static std::string exported(const store::Location& from, const ExportWish& wish = {}) {
    std::string text;
    EXPECT_GOOD(export_facts(from, "main", wish, [&](std::string_view more) {
      text += more;
      return Result<void>();
    }));
    return text;
  }

  std::atomic<Millis> now_{noon};
  int count_ = 0;
};

using Names = std::vector<std::string>;
class WorkspaceOn : public At {};
INSTANTIATE_TEST_SUITE_P(Live, WorkspaceOn, test::both(), test::name_of);

TEST_P(WorkspaceOn, JudgesALeadInTheCommitThatStoresItsFacts) {
  auto workspace = open();
  publish(*workspace);
  EXPECT_EQ(visit(*workspace, "ada", 1).kind, Outcome::Kind::Stored);
  EXPECT_EQ(moves(*workspace, "ada"), Names{});
  EXPECT_EQ(visit(*workspace, "ada", 1).counts.stored, 1u);
  EXPECT_EQ(moves(*workspace, "ada"), Names{"warm"});
  visit(*workspace, "ada", 2);
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"warm", "hot"}));
  const std::uint64_t facts = workspace->book()->last_seq();
  workspace.reset();
  workspace = open();
  EXPECT_EQ(workspace->book()->last_seq(), static_cast<std::int64_t>(facts));
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"warm", "hot"}));
  EXPECT_EQ(workspace->in_force()->version, 1);
}

// What came a moment after the commit was begun is in it, and so is what follows from it.
TEST_P(WorkspaceOn, JudgesWhatCameWhileTheClockWentOn) {
  WorkspaceOptions ticking = options();
  ticking.clock = [this] { return ++now_; };
  auto workspace = *Workspace::open(ticking);
  publish(*workspace);
  Delivery delivery =
      *decode(Protocol::Segment,
              R"({"batch":[{"type":"page","userId":"ada"},{"type":"page","userId":"ada"}]})");
  delivery.form = "segment";
  const auto counts = workspace->import_delivery(std::move(delivery), website);
  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->moves, 1u);
  EXPECT_EQ(moves(*workspace, "ada"), Names{"warm"});
}

TEST_P(WorkspaceOn, AMoveCarriesItsReasons) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 3);
  const auto book = workspace->book();
  const auto facts = book->timeline_of(lead(*workspace, "ada")).unpack(book->texts());
  const auto move = std::find_if(facts.begin(), facts.end(), [](const engine::Fact& fact) {
    return fact.kind == engine::FactKind::Move;
  });
  ASSERT_NE(move, facts.end());
  const Value data(move->data);
  EXPECT_EQ(data.find("from")->text(), "");
  EXPECT_EQ(data.find("by")->text(), "model");
  EXPECT_EQ(data.find("model")->integer(), 1);
  EXPECT_EQ(data.find("why")->find("total")->integer(), 30);
  const Value& line = data.find("why")->find("lines")->list().front();
  EXPECT_EQ(line.find("rule")->text(), "visits");
  EXPECT_EQ(line.find("points")->integer(), 30);
}

TEST_P(WorkspaceOn, TimeAloneMovesALead) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 4);
  EXPECT_EQ(moves(*workspace, "ada"), Names{"hot"});
  now_ = noon + 8 * day;
  while (moves(*workspace, "ada").size() < 2) settle(*workspace);
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"hot", ""}));
}

TEST_P(WorkspaceOn, WhatFellDueWhileItWasDownIsDoneWhenItIsBack) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 4);
  workspace.reset();
  now_ = noon + 8 * day;
  workspace = open();
  while (moves(*workspace, "ada").size() < 2) settle(*workspace);
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"hot", ""}));
}

TEST_P(WorkspaceOn, WithoutAModelFactsAreKeptAndJudgedWhenOneIsPublished) {
  auto workspace = open();
  visit(*workspace, "ada", 4);
  visit(*workspace, "bob", 2);
  EXPECT_EQ(moves(*workspace, "ada"), Names{});
  const auto report = workspace->publish(std::string(model), "test");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->moves, 2u);
  EXPECT_EQ(moves(*workspace, "ada"), Names{"hot"});
  EXPECT_EQ(moves(*workspace, "bob"), Names{"warm"});
}

TEST_P(WorkspaceOn, ANewModelJudgesThePastAgain) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 2);
  now_ += 1000;
  std::string stricter(model);
  stricter.replace(stricter.find("points: 10"), 10, "points: 25");
  publish(*workspace, stricter);
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"warm", "hot"}));
  const auto id = workspace->book()->id_of(lead(*workspace, "ada"));
  EXPECT_EQ(workspace->assess(id, std::nullopt, std::nullopt)->assessment.total, 50'000);
  EXPECT_EQ(workspace->assess(id, std::nullopt, 1)->assessment.total, 20'000);
  EXPECT_EQ(workspace->assess(id, noon + 500, std::nullopt)->publication->version, 1);
  EXPECT_FALSE(workspace->assess(id, noon - day, std::nullopt));
  EXPECT_EQ(workspace->assess(id, noon - day, 2)->assessment.total, 0);
  EXPECT_FALSE(workspace->assess(id, std::nullopt, 7));
  const auto line = workspace->series(id, noon - day, noon + day, 5, 1);
  ASSERT_TRUE(line);
  ASSERT_EQ(line->size(), 5u);
  EXPECT_EQ((*line)[1].total, 0);
  EXPECT_EQ((*line)[2].total, 20'000);
  EXPECT_EQ((*line)[2].stage, "warm");
}

TEST_P(WorkspaceOn, AVersionWhosePublishingWasCutNeverJudgedAnybody) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 2);
  const auto id = workspace->book()->id_of(lead(*workspace, "ada"));
  // What a server that is killed in the middle leaves behind.
  now_ += 1000;
  EXPECT_GOOD(workspace->with_base([&](store::Base& base) -> Result<void> {
    EXPECT_EQ(base.add_model({0, now_.load(), "test", "cut", std::string(model), false}), 2);
    return {};
  }));
  now_ += 1000;
  publish(*workspace);
  EXPECT_EQ(workspace->assess(id, noon + 1500, std::nullopt)->publication->version, 1);
  EXPECT_EQ(workspace->assess(id, noon + 2500, std::nullopt)->publication->version, 3);
  EXPECT_EQ(workspace->assess(id, std::nullopt, 2)->assessment.total, 20'000) << "if asked for";
}

TEST_P(WorkspaceOn, AModelWithMistakesIsNotPublished) {
  auto workspace = open();
  const auto report = workspace->publish("name: x\nscores: 7\n", "test");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->version, 0);
  EXPECT_FALSE(report->issues.empty());
  EXPECT_EQ(workspace->in_force(), nullptr);
}

TEST_P(WorkspaceOn, AnEventThatArrivesAfterTheModelsMoveStillCounts) {
  auto workspace = open();
  publish(*workspace);
  // Sent in two requests: the visits of a moment ago, then the demo asked for just after them.
  send(*workspace, R"({"batch":[
    {"type":"page","userId":"ada","messageId":"p1","timestamp":"2026-05-28T12:00:00Z"},
    {"type":"page","userId":"ada","messageId":"p2","timestamp":"2026-05-28T12:00:01Z"}]})",
       {engine::Source::Server, "key:s"});
  EXPECT_EQ(moves(*workspace, "ada"), Names{"warm"});
  send(*workspace, R"({"type":"track","event":"demo","userId":"ada","messageId":"d1",
                       "timestamp":"2026-05-28T12:00:02Z"})",
       {engine::Source::Server, "key:s"});
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"warm", "asked"}));
}

TEST_P(WorkspaceOn, AClockSetBackLosesNoFact) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 1);
  now_ = noon - 3'600'000;
  visit(*workspace, "ada", 1);  // received "before" the first
  EXPECT_EQ(moves(*workspace, "ada"), Names{"warm"});
  now_ = noon + 365 * day;  // and a year ahead
  while (moves(*workspace, "ada").size() < 2) settle(*workspace);
  EXPECT_EQ(visit(*workspace, "ada", 2).kind, Outcome::Kind::Stored);
  EXPECT_EQ(moves(*workspace, "ada"), (Names{"warm", "", "warm"}));
  now_ = noon;
  EXPECT_EQ(visit(*workspace, "ada", 2).kind, Outcome::Kind::Stored);
}

TEST_P(WorkspaceOn, AKeysNewLeadsAreLimited) {
  auto workspace = open();
  const auto budget = std::make_shared<Budget>(2);
  const auto send_of = [&](const std::string& user) {
    std::promise<Outcome> done;
    workspace->take_in(*decode(Protocol::Segment, R"({"type":"page","userId":")" + user + R"("})"),
                       website, budget,
                       [&done](const Outcome& outcome) { done.set_value(outcome); });
    return done.get_future().get();
  };
  EXPECT_EQ(send_of("a").kind, Outcome::Kind::Stored);
  EXPECT_EQ(send_of("b").kind, Outcome::Kind::Stored);
  const Outcome third = send_of("c");
  EXPECT_EQ(third.kind, Outcome::Kind::TooMany);
  EXPECT_GT(third.retry_after, 0);
  EXPECT_EQ(send_of("a").kind, Outcome::Kind::Stored);  // known already
  EXPECT_FALSE(workspace->book()->find(IdentifierKind::User, "c"));
}

TEST_P(WorkspaceOn, RebuildingGivesTheSameBytes) {
  auto workspace = open();
  publish(*workspace);
  visit(*workspace, "ada", 3);
  send(*workspace, R"({"type":"page","anonymousId":"x"})");
  send(*workspace, R"({"type":"identify","anonymousId":"x","userId":"ada","traits":{"n":1.5}})");
  EXPECT_GOOD(workspace->save_snapshot());
  const std::string before = test::read_file(path("main.snapshot"));
  EXPECT_GOOD(workspace->rebuild());
  EXPECT_TRUE(test::read_file(path("main.snapshot")) == before);
  workspace.reset();
  test::write_file(path("main.snapshot"), before.substr(0, before.size() / 2));
  workspace = open();  // a snapshot that is cut is noticed and not used
  EXPECT_GOOD(workspace->save_snapshot());
  EXPECT_TRUE(test::read_file(path("main.snapshot")) == before);
}

TEST_P(WorkspaceOn, ABaseMovesToTheOtherDatabaseWhole) {
  {
    auto workspace = open();
    publish(*workspace);
    visit(*workspace, "ada", 4);
    send(*workspace, R"({"type":"identify","userId":"ada","traits":{"email":"a@b.example"}})");
    send(*workspace, R"({"type":"nonsense"})");
  }
  const std::string all = exported(location(), {false, true});
  const test::Folder other;
  const store::Location there{other.path().string(), GetParam() == test::Database::Sqlite
                                                         ? test::Postgres::shared().fresh_database()
                                                         : ""};
  WorkspaceOptions options = this->options();
  options.location = there;
  for (int round = 0; round < 2; ++round) {  // the second time nothing is new
    auto workspace = Workspace::open(options);
    ASSERT_TRUE(workspace);
    bool read = false;
    const auto report = import_lines(**workspace, [&]() -> Result<std::string> {
      return std::exchange(read, true) ? std::string() : all;
    });
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->counts.stored == 0, round == 1);
    settle(**workspace);
    EXPECT_EQ(moves(**workspace, "ada"), Names{"hot"});
    EXPECT_EQ((*workspace)->in_force()->version, 1);
  }
  EXPECT_TRUE(exported(there, {false, true}) == all);
}

TEST_P(WorkspaceOn, QuarantinedInputCanBeTriedAgain) {
  auto workspace = open();
  send(*workspace, R"({"batch":[{"type":"nonsense","userId":"u","messageId":"q1"},
                                {"type":"page","userId":"u","messageId":"q2"}]})");
  EXPECT_EQ(workspace->status().totals.quarantined, 1u);
  const auto again = [](const std::string& form, const std::string& body) -> Result<Message> {
    std::string mended = body;
    mended.replace(mended.find("nonsense"), 8, "page");
    return decode_again(form, mended);
  };
  const auto none = workspace->replay_quarantine(
      [](const std::string& form, const std::string& body) { return decode_again(form, body); });
  ASSERT_TRUE(none);
  EXPECT_EQ(none->stored, 0u);
  const auto counts = workspace->replay_quarantine(again);
  ASSERT_TRUE(counts) << counts.error().message;
  EXPECT_EQ(counts->stored, 1u);
  EXPECT_EQ(workspace->replay_quarantine(again)->stored, 0u);  // the row is gone
  workspace.reset();
  EXPECT_NE(exported(location(), {true, false}).find("q1"), std::string::npos);
  EXPECT_EQ(exported(location(), {true, false}).find("quarantine"), std::string::npos);
}

class WorkspacesOn : public At {};
INSTANTIATE_TEST_SUITE_P(Live, WorkspacesOn, test::both(), test::name_of);

TEST_P(WorkspacesOn, KeysOpenTheirOwnWorkspaceAndNoOther) {
  const Actor cli{"cli", ""};
  std::string main_key, other_key;
  {
    auto all = Workspaces::open({location(), {}, {}, false});
    ASSERT_TRUE(all);
    main_key = (*all)->new_key("main", {"write", "", "", 0, 0}, cli)->text;
    other_key = (*all)->new_key("client", {"server", "", "", 0, 7}, cli)->text;
    EXPECT_FALSE((*all)->new_key("main", {"api", "", "", 0, 0}, cli));
    EXPECT_FALSE((*all)->new_key("main", {"write", "admin", "", 0, 0}, cli));
    EXPECT_FALSE((*all)->new_key("Main!", {"write", "", "", 0, 0}, cli));
  }
  auto all = Workspaces::open({location(), {}, {}, true});
  ASSERT_TRUE(all);
  EXPECT_GOOD((*all)->open_all());
  ASSERT_TRUE((*all)->admit(main_key));
  EXPECT_EQ((*all)->admit(main_key)->workspace->name(), "main");
  EXPECT_EQ((*all)->admit(main_key)->sender().source, engine::Source::Public);
  EXPECT_EQ((*all)->admit(other_key)->workspace->name(), "client");
  EXPECT_EQ((*all)->admit(other_key)->sender().source, engine::Source::Server);
  EXPECT_NE((*all)->admit(other_key)->leads, nullptr);
  EXPECT_FALSE((*all)->admit("wk_00000000000000000000000000000000"));
  EXPECT_FALSE((*all)->admit(""));
  EXPECT_GOOD((*all)->revoke_key("client", (*all)->admit(other_key)->key.id, cli));
  EXPECT_FALSE((*all)->admit(other_key));
  EXPECT_TRUE((*all)->admit(main_key));
}

}  // namespace
}  // namespace winnow::app
