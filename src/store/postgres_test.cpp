// What only PostgreSQL can do to a base: end its session, restart, hang, take its answer along.
#include <csignal>

#include "store/connection.hpp"
#include "store/tables.hpp"
#include "support/cut_wire.hpp"
#include "support/on_both.hpp"

namespace winnow::store {
namespace {

using test::block_of;
using test::blocks_of;

class PostgresAway : public test::OnBoth {
 protected:
  std::string ask(const std::string& sql) {
    return test::Postgres::shared().ask(location().database, sql);
  }
  // The session of this base's owner, and of it alone.
  std::string session() {
    return ask(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
        "(SELECT oid FROM pg_database WHERE datname = current_database())");
  }
};
INSTANTIATE_TEST_SUITE_P(Store, PostgresAway, testing::Values(test::Database::Postgres),
                         test::name_of);

TEST_P(PostgresAway, ASessionThatWasEndedIsBusyUntilRecovered) {
  const auto base = open();
  EXPECT_GOOD(base->append({{block_of(1, 1, "a")}, {}, {}}));
  ask("SELECT pg_terminate_backend(" + session() + ", 5000)");
  EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(2, 1, "b")}, {}, {}}));
  EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(2, 1, "b")}, {}, {}}));
  EXPECT_GOOD(base->recover());
  EXPECT_EQ(base->last_seq(), 1);
  EXPECT_GOOD(base->append({{block_of(2, 1, "b")}, {}, {}}));
  EXPECT_ERROR(ErrorKind::Conflict, Base::open(location(), "main", Access::Own));
}

TEST_P(PostgresAway, ASessionThatEndsInsideACommitWritesNothing) {
  const auto base = open();
  EXPECT_GOOD(base->append({{block_of(1, 1, "a")}, {}, {}}));
  ask("CREATE FUNCTION winnow_main.leave() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; "
      "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON winnow_main.facts "
      "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION winnow_main.leave()");
  EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(2, 1, "b")}, {}, {}}));
  ask("DROP TRIGGER leave ON winnow_main.facts");
  EXPECT_GOOD(base->recover());
  EXPECT_EQ(base->last_seq(), 1);
}

TEST_P(PostgresAway, ARestartLosesNothing) {
  const auto base = open();
  EXPECT_GOOD(base->append({{block_of(1, 1, "a")}, {}, {}}));
  test::Postgres::shared().stop();
  EXPECT_ERROR(ErrorKind::Busy, base->append({{block_of(2, 1, "b")}, {}, {}}));
  EXPECT_ERROR(ErrorKind::Busy, base->recover());
  EXPECT_ERROR(ErrorKind::Busy, base->last_seq());
  EXPECT_ERROR(ErrorKind::Busy, Base::open(location(), "main", Access::Own));
  EXPECT_ERROR(ErrorKind::Busy, Base::workspaces(location()));
  test::Postgres::shared().start();
  EXPECT_GOOD(base->recover());
  EXPECT_EQ(blocks_of(*base).size(), 1u);
  EXPECT_GOOD(base->append({{block_of(2, 1, "b")}, {}, {}}));
}

TEST_P(PostgresAway, AHungServerIsAway) {
  open();  // makes the tables
  auto db = open_postgres(location().database, "winnow_main", {2000, 200, 2000});
  ASSERT_TRUE(db);
  EXPECT_GOOD(last_seq(**db));
  std::int64_t process = 0;
  EXPECT_GOOD((*db)->rows({"this_session", {}}, [&process](const Row& row) {
    process = row.integer(0);
    return Result<void>();
  }));
  ASSERT_EQ(::kill(static_cast<pid_t>(process), SIGSTOP), 0);
  EXPECT_ERROR(ErrorKind::Busy, last_seq(**db));
  ASSERT_EQ(::kill(static_cast<pid_t>(process), SIGCONT), 0);
  EXPECT_ERROR(ErrorKind::Busy, last_seq(**db));  // the late answer is nobody's
}

TEST_P(PostgresAway, WhoLostItsHoldToAnotherServerDoesNotWriteAgain) {
  const auto first = open();
  EXPECT_GOOD(first->append({{block_of(1, 1, "a")}, {}, {}}));
  ask("SELECT pg_terminate_backend(" + session() + ", 5000)");
  const auto second = open();
  EXPECT_ERROR(ErrorKind::Busy, first->append({{block_of(2, 1, "mine")}, {}, {}}));
  EXPECT_ERROR(ErrorKind::Conflict, first->recover());
  EXPECT_ERROR(ErrorKind::Busy, first->append({{block_of(2, 1, "mine")}, {}, {}}));
  EXPECT_GOOD(second->append({{block_of(2, 1, "yours")}, {}, {}}));
}

// The wire is cut after every number of bytes that the server can have answered to a commit.
TEST_P(PostgresAway, ALostAnswerIsNoSuccessAndTheCommitIsWholeOrNot) {
  const test::CutWire wire(location().database);
  auto opened = Base::open({path(""), wire.url()}, "main", Access::Own);
  ASSERT_TRUE(opened) << opened.error().message;
  Base& base = **opened;
  EXPECT_GOOD(base.append({{block_of(1, 1, "warm"), block_of(2, 1, "warm")}, {}, {}}));
  bool failed = true;
  int lost_but_written = 0;
  for (int bytes = 0; failed; bytes += 5) {
    SCOPED_TRACE("cut after " + std::to_string(bytes));
    ASSERT_LT(bytes, 2000);
    const std::int64_t before = base.last_seq().value();
    EXPECT_GOOD(base.append({{block_of(before + 1, 1, "prepared")}, {}, {}}));
    wire.cut_after(bytes);
    const auto appended = base.append(
        {{block_of(before + 2, 1, std::string(3000, 'x')), block_of(before + 3, 1, "y")}, {}, {}});
    failed = !appended;
    wire.mend();
    if (failed) {
      EXPECT_EQ(appended.error().kind, ErrorKind::Busy) << appended.error().message;
      EXPECT_GOOD(base.recover());
    }
    const std::int64_t after = base.last_seq().value();
    EXPECT_TRUE(after == before + 1 || after == before + 3) << after - before;
    if (!failed) {
      EXPECT_EQ(after, before + 3);
    }
    if (failed && after == before + 3) ++lost_but_written;
  }
  EXPECT_GT(lost_but_written, 0) << "the wire was never cut between the commit and its answer";
}

}  // namespace
}  // namespace winnow::store
