// Whatever ends the server or takes its database away: what was acknowledged is there, once.
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "api/load.hpp"
#include "api/served.hpp"

namespace winnow::test {
namespace {

constexpr int connections = 6;

class Faults : public Served {
 protected:
  // Of all that the load sent: acknowledged, then there once; else once or not at all. Nothing else
  // is there but moves.
  void check(const Load& load) {
    EXPECT_TRUE(load.surprises().empty()) << load.surprises().front();
    std::map<std::string, int> counts;
    for (const Exported& fact : exported()) {
      if (fact.type != "move") ++counts[fact.message];
    }
    std::size_t lost = 0, doubled = 0, invented = 0;
    for (const std::string& id : load.acknowledged_ids()) lost += counts.count(id) == 0;
    for (const auto& [id, count] : counts) {
      doubled += count > 1;
      invented += load.sent_ids().count(id) == 0;
    }
    EXPECT_EQ(lost, 0u) << "of " << load.acknowledged();
    EXPECT_EQ(doubled, 0u);
    EXPECT_EQ(invented, 0u);
    EXPECT_GT(load.acknowledged(), 0u);
  }

  // Asked over and over until it answers so, or a minute is over.
  bool becomes(int status, const std::string& path) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (get(path).status != status) {
      if (std::chrono::steady_clock::now() > until) return false;
      std::this_thread::yield();
    }
    return true;
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Faults, both(), name_of);

// How often the server is killed: 5 times, `make kills` asks for more.
int kills() {
  const char* wanted = std::getenv("WINNOW_KILLS");
  return wanted ? std::atoi(wanted) : 5;
}

TEST_P(Faults, KilledUnderLoadItLosesNothingAndDoublesNothing) {
  start();
  publish();
  Load load(new_key(), connections);
  std::mt19937 moment(7);
  for (int kill = 0; kill < kills(); ++kill) {
    load.aim(server().port());
    const std::size_t more = std::uniform_int_distribution<std::size_t>(1, 6000)(moment);
    ASSERT_TRUE(load.wait_for_acknowledged(more)) << server().log();
    server().kill();
    start();
  }
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(connections));
  load.stop();
  check(load);
  const std::string before = expect("export");
  server().kill();
  start();
  EXPECT_TRUE(expect("export") == before);
}

TEST_P(Faults, KilledRightAfterASnapshotItLosesNothingAndDoublesNothing) {
  if (!std::getenv("WINNOW_KILLS")) GTEST_SKIP() << "it takes 200,000 facts: make kills runs it";
  start();
  publish();
  Load load(new_key(), connections);
  load.aim(server().port());
  const auto saved = [&] {
    const std::string metrics = get("/metrics").body;
    return metrics.find("winnow_snapshots_total{workspace=\"main\"} 0\n") == metrics.npos;
  };
  while (!saved()) ASSERT_TRUE(load.wait_for_acknowledged(500)) << server().log();
  server().kill();
  EXPECT_TRUE(std::filesystem::exists(folder().path() / "data/main.snapshot"));
  start();
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(connections));
  load.stop();
  check(load);
}

TEST_P(Faults, StoppedUnderLoadItAnswersWhatItHasBegun) {
  start();
  Load load(new_key(), connections);
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(200));
  EXPECT_EQ(server().terminate(10), 0) << server().log();
  load.stop();
  start();
  check(load);
}

class WithoutPostgres : public Faults {};
INSTANTIATE_TEST_SUITE_P(Api, WithoutPostgres, testing::Values(Database::Postgres), name_of);

TEST_P(WithoutPostgres, ItWaitsForTheDatabaseAndGoesOn) {
  start();
  publish();
  Load load(new_key(), connections);
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(300));
  const pid_t before = server().pid();
  Postgres::shared().stop();
  ASSERT_TRUE(load.wait_for_refused(connections)) << server().log();
  const Received away = get("/readyz");
  EXPECT_EQ(away.status, 503);
  EXPECT_NE(away.body.find("away"), std::string::npos) << away.body;
  EXPECT_EQ(get("/healthz").status, 200);
  const std::size_t acknowledged = load.acknowledged();
  ASSERT_TRUE(load.wait_for_refused(connections));
  EXPECT_EQ(load.acknowledged(), acknowledged);  // nothing is claimed meanwhile
  EXPECT_EQ(run("lead 'user 1'").exit, 0);       // what is known is known
  Postgres::shared().start();
  ASSERT_TRUE(becomes(200, "/readyz")) << server().log();
  ASSERT_TRUE(load.wait_for_acknowledged(300));
  Postgres::shared().restart();  // too short to be noticed but by those under way
  ASSERT_TRUE(load.wait_for_acknowledged(300)) << server().log();
  load.stop();
  EXPECT_EQ(server().pid(), before);
  check(load);
}

class WithoutRoom : public Faults {
 protected:
  // No file of the server grows beyond that: a full disk that only it sees.
  void let_files_grow_to(rlim_t bytes) {
    const rlimit limit{bytes, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(server().pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
  }
};
INSTANTIATE_TEST_SUITE_P(Api, WithoutRoom, testing::Values(Database::Sqlite), name_of);

TEST_P(WithoutRoom, ItClaimsNothingAndTakesInAgainOnceThereIs) {
  start();
  publish();
  Load load(new_key(), connections);
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(100));
  const pid_t before = server().pid();
  for (int time = 0; time < 2; ++time) {
    let_files_grow_to(4096);
    ASSERT_TRUE(load.wait_for_refused(connections)) << server().log();
    const std::size_t acknowledged = load.acknowledged();
    ASSERT_TRUE(load.wait_for_refused(connections));
    EXPECT_EQ(load.acknowledged(), acknowledged);
    EXPECT_EQ(get("/readyz").status, 503);
    EXPECT_GE(exported().size(), acknowledged);  // reading goes on
    EXPECT_EQ(run("lead 'user 1'").exit, 0);
    let_files_grow_to(RLIM_INFINITY);
    ASSERT_TRUE(becomes(200, "/readyz")) << server().log();
    ASSERT_TRUE(load.wait_for_acknowledged(300));
  }
  load.stop();
  EXPECT_EQ(server().pid(), before);
  check(load);
  server().kill();
  start();
  check(load);
}

}  // namespace
}  // namespace winnow::test
