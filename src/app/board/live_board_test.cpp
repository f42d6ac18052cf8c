// The board of a workspace at work: what was stored is in lists before whoever sent it knows.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>

#include "app/board/list.hpp"
#include "app/live/workspace.hpp"
#include "app/protocols/decode.hpp"
#include "support/on_both.hpp"

namespace winnow::app {
namespace {

constexpr Millis noon = 1'780'000'000'000;
constexpr std::string_view model = R"(
name: test
signals: {visits: {event: page, within: 7d}}
scores: {engagement: {rules: [{id: visits, each: visits, points: 10}]}}
stages: [{id: warm, enter: "score.total >= 20", leave: "score.total < 10"}]
)";

class BoardOn : public test::OnBoth {
 protected:
  void SetUp() override {
    WorkspaceOptions options;
    options.location = location();
    options.clock = [this] { return now_.load(); };
    auto opened = Workspace::open(options);
    ASSERT_TRUE(opened) << opened.error().message;
    workspace_ = std::move(*opened);
  }
  void send(const std::string& json) {
    std::promise<Outcome> done;
    workspace_->take_in(*decode(Protocol::Segment, json), {engine::Source::Server, "key:s"},
                        nullptr, [&done](const Outcome& outcome) { done.set_value(outcome); });
    EXPECT_EQ(done.get_future().get().kind, Outcome::Kind::Stored);
  }
  void visit(const std::string& who, int times) {
    for (int i = 0; i < times; ++i) {
      send(R"({"batch":[{"type":"page","messageId":")" + std::to_string(++count_) + "\"," + who +
           "}]}");
    }
  }
  std::int64_t publish(std::string_view text) {
    const auto report = workspace_->publish(std::string(text), "test");
    EXPECT_TRUE(report) << report.error().message;
    return report ? report->version : 0;
  }
  std::vector<BoardRow> rows() {
    ListQuery query;
    query.now = now_;
    const auto page = list(*workspace_->board()->view(), query, Sight::of_all());
    EXPECT_GOOD(page);
    return page ? page->rows : std::vector<BoardRow>();
  }

  std::atomic<Millis> now_{noon};
  std::unique_ptr<Workspace> workspace_;
  int count_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Live, BoardOn, test::both(), test::name_of);

// The rows of the model before are shown until a fill has made new ones.
TEST_P(BoardOn, ListsShowMovesOfAModelThatHasJustComeIntoForce) {
  for (int round = 1; round <= 20; ++round) {
    publish(model);
    visit(R"("userId":"new )" + std::to_string(round) + "\"", 2);
    const std::vector<BoardRow> all = rows();
    EXPECT_EQ(std::count_if(all.begin(), all.end(),
                            [](const BoardRow& row) { return row.stage == "warm"; }),
              round);
  }
}

TEST_P(BoardOn, ListsShowWhatIsStoredBeforeItIsAnswered) {
  ASSERT_TRUE(workspace_->board()->wait_until_whole(0, 60));
  EXPECT_TRUE(rows().empty());
  visit(R"("userId":"ada")", 1);
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_EQ(rows()[0].version, 0);
  ASSERT_TRUE(workspace_->board()->wait_until_whole(publish(model), 60));
  EXPECT_EQ(rows()[0].total, 10'000);
  EXPECT_EQ(rows()[0].stage, "");
  visit(R"("userId":"ada")", 1);
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_EQ(rows()[0].total, 20'000);
  EXPECT_EQ(rows()[0].stage, "warm");
  EXPECT_EQ(rows()[0].events, 2u);
  EXPECT_TRUE(rows()[0].changes_at);
}

TEST_P(BoardOn, AMergedLeadIsNoRowAnyMore) {
  ASSERT_TRUE(workspace_->board()->wait_until_whole(0, 60));
  ASSERT_TRUE(workspace_->board()->wait_until_whole(publish(model), 60));
  visit(R"("userId":"ada")", 1);
  visit(R"("anonymousId":"cookie")", 2);
  EXPECT_EQ(rows().size(), 2u);
  visit(R"("userId":"ada","anonymousId":"cookie")", 1);
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_EQ(rows()[0].events, 4u);
  EXPECT_EQ(rows()[0].total, 40'000);
  const auto other = workspace_->publish(std::string(model) + "# once more\n", "test");
  ASSERT_TRUE(other);
  ASSERT_TRUE(workspace_->board()->wait_until_whole(other->version, 60));
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_EQ(rows()[0].total, 40'000);
}

}  // namespace
}  // namespace winnow::app
