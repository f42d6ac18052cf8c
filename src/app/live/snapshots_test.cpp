// Snapshots saved while the writer goes on: whole, of one moment, and nobody waits for them.
#include "app/live/snapshots.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <thread>

#include "app/clock.hpp"
#include "app/live/replay.hpp"
#include "app/live/workspace.hpp"
#include "support/on_both.hpp"
#include "support/random_facts.hpp"

namespace winnow::app {
namespace {

constexpr FingerprintKey key{1, 2, 3};

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string saved(const Book& book) {
  std::string bytes;
  EXPECT_GOOD(book.save([&](std::string_view more) {
    bytes += more;
    return Result<void>();
  }));
  return bytes;
}

Result<std::int64_t> ended(Snapshots& snapshots) {
  const double deadline = wall_seconds() + 60;
  while (wall_seconds() < deadline) {
    if (auto outcome = snapshots.ended()) return *outcome;
    std::this_thread::yield();
  }
  return fail(ErrorKind::Io, "the save does not end");
}

class SnapshotsIn : public testing::Test {
 protected:
  std::size_t files() const {
    const std::filesystem::directory_iterator all(folder_.path());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  test::Folder folder_;
  const std::string path_ = (folder_.path() / "main.snapshot").string();
  const std::vector<engine::Fact> facts_ = test::typical_events(7, 4000, 50);
  const std::span<const engine::Fact> all_{facts_};
};

TEST_F(SnapshotsIn, AreOfTheMomentInWhichTheyWereBegun) {
  Book book(key);
  book.apply(all_.first(3000));
  const std::string then = saved(book);
  Snapshots snapshots(path_);
  EXPECT_FALSE(snapshots.ended());
  EXPECT_GOOD(snapshots.begin(book));
  book.apply(all_.subspan(3000));
  EXPECT_GOOD(snapshots.begin(book));  // one is under way: nothing is begun
  EXPECT_EQ(ended(snapshots), 3000);
  EXPECT_EQ(content_of(path_), then);
  EXPECT_FALSE(snapshots.ended());
  EXPECT_GOOD(snapshots.begin(book));
  EXPECT_EQ(ended(snapshots), 4000);
  EXPECT_EQ(content_of(path_), saved(book));
  EXPECT_EQ(files(), 1u);
}

TEST_F(SnapshotsIn, AreWholeOrNotThereWhenCutShort) {
  std::ofstream(path_ + ".tmp-99999999") << "of a server that was killed";
  Book book(key);
  book.apply(all_);
  const std::string whole = saved(book);
  Snapshots snapshots(path_);
  EXPECT_EQ(files(), 0u);
  for (int i = 0; i < 20; ++i) {
    EXPECT_GOOD(snapshots.begin(book));
    for (int turn = 0; turn < i * 100 && !snapshots.ended(); ++turn) {  // the moment of the end
    }
    snapshots.cancel();
    EXPECT_FALSE(snapshots.ended());
    ASSERT_LE(files(), 1u);
    if (files() == 1) {
      ASSERT_EQ(content_of(path_), whole) << "round " << i;
    }
  }
  EXPECT_GOOD(snapshots.save(book));
  EXPECT_EQ(content_of(path_), whole);
}

TEST_F(SnapshotsIn, SayWhenTheyCannotBeWritten) {
  Book book(key);
  book.apply(all_.first(10));
  Snapshots snapshots((folder_.path() / "nowhere" / "main.snapshot").string());
  EXPECT_GOOD(snapshots.begin(book));
  EXPECT_ERROR(ErrorKind::Io, ended(snapshots));
}

class SnapshotsOn : public test::OnBoth {};
INSTANTIATE_TEST_SUITE_P(Live, SnapshotsOn, test::both(), test::name_of);

Delivery visits(int& count) {
  Delivery delivery;
  for (int i = 0; i < 20; ++i) {
    Message message;
    message.name = "page";
    message.id = "m" + std::to_string(++count);
    message.user = "user " + std::to_string(count % 300);
    message.body = "{}";
    delivery.messages.push_back(std::move(message));
  }
  return delivery;
}

TEST_P(SnapshotsOn, AServerThatIsNeverIdleHasAYoungOne) {
  WorkspaceOptions options;
  options.location = location();
  options.facts_between_snapshots = 200;
  std::string troubles;
  options.log = [&](std::string_view what, std::string_view detail) {
    troubles.append(what).append(": ").append(detail).append("\n");
  };
  auto workspace = Workspace::open(options);
  ASSERT_TRUE(workspace) << workspace.error().message;
  int count = 0;
  const double deadline = wall_seconds() + 120;
  while ((*workspace)->status().snapshots < 3 && wall_seconds() < deadline) {
    (*workspace)
        ->take_in(visits(count), {engine::Source::Public, "key:w"}, nullptr, [](const Outcome&) {});
    EXPECT_GOOD((*workspace)->with_base([](store::Base&) { return Result<void>(); }));
  }
  EXPECT_GE((*workspace)->status().snapshots, 3u);

  // What a start after a death at this moment would make of it.
  EXPECT_GOOD((*workspace)->with_base([&](store::Base& base) -> Result<void> {
    FingerprintKey secret{};
    const auto id = parse_id(TRY(base.setting("fingerprint_key")).value());
    std::copy(id->bytes.begin(), id->bytes.end(), secret.begin());
    const std::string snapshot = content_of(path("main.snapshot"));
    const auto book = TRY(Book::load(secret, snapshot));
    const std::int64_t known = book->last_seq(), last = TRY(base.last_seq());
    EXPECT_GE(known, 600);
    TRY(replay(base, known, [&](std::vector<engine::Fact>& facts) {
      book->apply(facts);
      return Result<void>();
    }));
    EXPECT_EQ(book->last_seq(), last);
    EXPECT_EQ(saved(*book), saved(*(*workspace)->book()));
    return Result<void>();
  }));
  EXPECT_EQ(troubles, "");
}

}  // namespace
}  // namespace winnow::app
