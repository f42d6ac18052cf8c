// A mistake of our own ends the piece of work that meets it, not the server.
#include "app/live/writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "base/check.hpp"
#include "support/on_both.hpp"

namespace winnow::app {
namespace {

class AWriter : public testing::Test {
 protected:
  AWriter() {
    WorkspaceOptions options;
    options.location = {folder_.path().string(), ""};
    options.log = [this](std::string_view what, std::string_view) { log_.emplace_back(what); };
    auto opened = Workspace::open(options);
    EXPECT_GOOD(opened);
    workspace_ = std::move(*opened);
  }
  std::future<Outcome> send(const std::string& user, const std::string& message) {
    Delivery delivery;
    delivery.form = "segment";
    delivery.messages.emplace_back();
    delivery.messages[0].id = message;
    delivery.messages[0].user = user;
    delivery.messages[0].name = "page";
    delivery.messages[0].body = "body of " + message;
    auto done = std::make_shared<std::promise<Outcome>>();
    workspace_->take_in(std::move(delivery), {engine::Source::Server, "key:k"}, nullptr,
                        [done](const Outcome& outcome) { done->set_value(outcome); });
    return done->get_future();
  }
  std::vector<std::string> quarantined() {
    std::vector<std::string> bodies;
    EXPECT_GOOD(workspace_->with_base([&](store::Base& base) {
      return base.read_quarantine([&](const store::Quarantined& row) {
        bodies.push_back(row.body);
        return Result<void>();
      });
    }));
    return bodies;
  }

  test::Folder folder_;
  std::vector<std::string> log_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(AWriter, SetsADeliveryAsideThatStopsItAndGoesOn) {
  // No protocol lets such an id through.
  const std::string impossible(70'000, 'x');
  std::vector<std::future<Outcome>> outcomes;
  // While a job runs all of them wait, for one commit.
  EXPECT_GOOD(workspace_->with_base([&](store::Base&) {
    outcomes.push_back(send("ada", "1"));
    outcomes.push_back(send(impossible, "2"));
    outcomes.push_back(send("ada", "3"));
    return Result<void>();
  }));
  std::vector<DraftCounts> counts;
  for (auto& outcome : outcomes) {
    const Outcome got = outcome.get();
    EXPECT_EQ(got.kind, Outcome::Kind::Stored);
    counts.push_back(got.counts);
  }
  EXPECT_EQ(counts[0].stored, 1u);
  EXPECT_EQ(counts[1].quarantined, 1u);
  EXPECT_EQ(counts[2].stored, 1u);
  EXPECT_EQ(quarantined(), std::vector<std::string>{"body of 2"});
  EXPECT_EQ(workspace_->book()->last_seq(), 2);
  EXPECT_FALSE(log_.empty());
}

TEST_F(AWriter, EndsAJobThatMeetsABug) {
  EXPECT_ERROR(ErrorKind::Io, workspace_->with_base([](store::Base&) -> Result<void> {
    CHECK(false);
    return {};
  }));
  EXPECT_EQ(send("ada", "1").get().counts.stored, 1u);
}

TEST_F(AWriter, CountsDuplicatesThatComeAlone) {
  send("ada", "1").wait();
  EXPECT_EQ(send("ada", "1").get().counts.duplicates, 1u);
  EXPECT_EQ(workspace_->status().totals.duplicates, 1u);
  EXPECT_EQ(workspace_->status().commits, 1u);
}

}  // namespace
}  // namespace winnow::app
