#include "store/migrate.hpp"

#include <algorithm>

#include "support/on_both.hpp"

namespace winnow::store {
namespace {

class MigrateOn : public test::OnBoth {
 protected:
  std::unique_ptr<Db> connect() {
    auto db = GetParam() == test::Database::Sqlite
                  ? open_sqlite(path("main.db"), SqliteUse::Own)
                  : open_postgres(location().database, "winnow_main", usual_patience());
    if (!db) ADD_FAILURE() << db.error().message;
    return db ? std::move(*db) : nullptr;
  }
  // The program's own migrations and two later ones, one of them of several statements.
  std::vector<Migration> later() const {
    auto all =
        migrations(GetParam() == test::Database::Sqlite ? Dialect::Sqlite : Dialect::Postgres);
    const auto next = static_cast<std::int64_t>(all.size()) + 1;
    all.push_back({next, "notes", "CREATE TABLE notes (n BIGINT); INSERT INTO notes VALUES (1)"});
    all.push_back({next + 1, "more_notes",
                   "ALTER TABLE notes ADD COLUMN m BIGINT; UPDATE notes SET m = n + 1; "
                   "INSERT INTO notes VALUES (2, 3)"});
    return all;
  }
  void SetUp() override { begin_again(); }
  void begin_again() {
    if (GetParam() == test::Database::Sqlite) {
      for (const char* end : {".db", ".db-wal", ".db-shm"}) {
        std::filesystem::remove(path(std::string("main") + end));
      }
    } else {
      test::Postgres::shared().ask(
          location().database,
          "DROP SCHEMA IF EXISTS winnow_main CASCADE; CREATE SCHEMA winnow_main");
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Store, MigrateOn, test::both(), test::name_of);

std::string notes_in(Db& db) {
  EXPECT_GOOD(
      db.script("DELETE FROM keys; INSERT INTO keys SELECT 'k', 'k', CAST(count(*) AS "
                "TEXT), CAST(sum(n) AS TEXT), '', 0, 0, 0, sum(m) FROM notes"));
  std::string text;
  EXPECT_GOOD(db.rows({"read_keys", {}}, [&text](const Row& row) {
    text = std::string(row.text(2)) + " rows, " + std::string(row.text(3)) + ", " +
           std::to_string(row.integer(8));
    return Result<void>();
  }));
  return text;
}

TEST_P(MigrateOn, KilledInAnyStepGoesOnAtTheNextOpening) {
  std::vector<std::string> steps;
  {
    const auto db = connect();
    EXPECT_EQ(age_of(*db, later()), Age::Empty);
    EXPECT_GOOD(migrate(*db, later(), [&](std::string_view step) { steps.emplace_back(step); }));
    EXPECT_EQ(age_of(*db, later()), Age::Current);
    EXPECT_EQ(notes_in(*db), "2 rows, 3, 5");
  }
  ASSERT_EQ(steps.size(), later().size() * 4);
  for (const std::string& fatal : steps) {
    SCOPED_TRACE("killed after: " + fatal);
    begin_again();
    EXPECT_EQ(test::in_a_child([&] {
                const auto db = connect();
                const auto ignored = migrate(*db, later(), [&](std::string_view step) {
                  if (step == fatal) ::_exit(9);
                });
                static_cast<void>(ignored);
              }),
              9);
    const auto db = connect();
    EXPECT_GOOD(migrate(*db, later()));
    EXPECT_EQ(notes_in(*db), "2 rows, 3, 5");
  }
}

TEST_P(MigrateOn, AFailedStepIsRolledBackAndTriedAgain) {
  auto broken = later();
  broken.back().script += "; INSERT INTO nowhere VALUES (1)";
  const auto db = connect();
  EXPECT_ERROR(ErrorKind::Io, migrate(*db, broken));
  EXPECT_EQ(age_of(*db, later()), Age::Older);
  EXPECT_GOOD(migrate(*db, later()));
  EXPECT_EQ(notes_in(*db), "2 rows, 3, 5");
}

TEST_P(MigrateOn, ANewerBaseIsLeftAlone) {
  {
    const auto db = connect();
    EXPECT_GOOD(migrate(*db, later()));
  }
  for (const Access access : {Access::Own, Access::Read}) {
    const auto base = Base::open(location(), "main", access);
    EXPECT_ERROR(ErrorKind::Io, base);
    EXPECT_NE(base.error().message.find("written by a newer winnow"), std::string::npos);
  }
}

TEST_P(MigrateOn, TheTablesOfAnotherProgramAreLeftAlone) {
  {
    const auto db = connect();
    EXPECT_GOOD(db->begin(Db::Kind::Change));
    EXPECT_GOOD(
        db->script("CREATE TABLE migrations (version BIGINT, name TEXT); "
                   "INSERT INTO migrations VALUES (1, 'users')"));
    EXPECT_GOOD(db->commit());
  }
  EXPECT_ERROR(ErrorKind::Io, Base::open(location(), "main", Access::Own));
}

TEST_P(MigrateOn, EveryQueryIsUnderstood) {
  const auto base = open();
  const auto db = connect();
  for (const std::string& name : query_names(db->dialect())) {
    const std::string& text = query_text(name, db->dialect());
    std::string plain = text;
    for (int n = 9; n > 0; --n) {
      const std::string mark = "$" + std::to_string(n);
      for (auto at = plain.find(mark); at != plain.npos; at = plain.find(mark)) {
        plain.replace(at, mark.size(), "NULL");
      }
    }
    const auto understood = db->script("EXPLAIN " + plain);
    EXPECT_TRUE(understood) << name << ": " << understood.error().message;
  }
}

}  // namespace
}  // namespace winnow::store
