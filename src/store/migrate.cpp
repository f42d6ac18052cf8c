#include "store/migrate.hpp"

#include <array>

namespace winnow::store {

namespace {

// How many of `all` have been carried out.
Result<std::size_t> count_done(Db& db, const std::vector<Migration>& all) {
  bool any = false;
  TRY(db.rows({"has_migrations", {}}, [&any](const Row& row) {
    any = row.integer(0) > 0;
    return Result<void>();
  }));
  std::size_t done = 0;
  if (!any) return done;
  TRY(db.rows({"read_migrations", {}}, [&](const Row& row) -> Result<void> {
    if (done == all.size()) {
      return fail(ErrorKind::Io,
                  "this base was written by a newer winnow: its tables are of version {}, this "
                  "program knows {}",
                  row.integer(0), all.size());
    }
    const Migration& expected = all[done++];
    if (row.integer(0) != expected.version || row.text(1) != expected.name) {
      return fail(ErrorKind::Io,
                  "the tables of this base are not winnow's: their step {} is \"{}\"",
                  row.integer(0), row.text(1));
    }
    return {};
  }));
  return done;
}

Result<void> carry_out(Db& db, const Migration& migration, const Passed& passed) {
  const auto tell = [&](std::string_view step) {
    if (passed) passed(fmt::format("{} {:03}", step, migration.version));
  };
  tell("begun");
  TRY(db.script(migration.script));
  tell("changed");
  const std::array note = {
      Statement{"insert_migration", {migration.version, std::string_view(migration.name)}}};
  TRY(db.run(note));
  tell("noted");
  return {};
}

}  // namespace

Result<void> migrate(Db& db, const std::vector<Migration>& all, const Passed& passed) {
  for (std::size_t done = TRY(count_done(db, all)); done < all.size(); ++done) {
    TRY(db.begin(Db::Kind::Change));
    auto result = carry_out(db, all[done], passed);
    if (!result) {
      db.roll_back();
      return result;
    }
    TRY(db.commit());
    if (passed) passed(fmt::format("committed {:03}", all[done].version));
  }
  return {};
}

Result<Age> age_of(Db& db, const std::vector<Migration>& all) {
  const std::size_t done = TRY(count_done(db, all));
  if (done == 0) return Age::Empty;
  return done < all.size() ? Age::Older : Age::Current;
}

}  // namespace winnow::store
