#include "store/copy.hpp"

#include <array>
#include <filesystem>

#include "base/limits.hpp"
#include "store/base.hpp"
#include "store/connection.hpp"
#include "store/files.hpp"
#include "store/migrate.hpp"
#include "store/tables.hpp"

namespace winnow::store {

namespace {

// Blocks are handed on in bunches: a round trip each would take an hour over a network.
constexpr std::size_t bunch_blocks = 256;
constexpr std::size_t bunch_bytes = 4 * 1024 * 1024;

class Bunch {
 public:
  explicit Bunch(Db& to) : to_(to) {}
  Result<void> add(const Block& block) {
    blocks_.push_back(block);
    bytes_ += block.body.size();
    if (blocks_.size() < bunch_blocks && bytes_ < bunch_bytes) return {};
    return write();
  }
  Result<void> write() {
    std::vector<Statement> statements;
    for (const Block& block : blocks_) statements.push_back(insert_block(block));
    TRY(to_.run(statements));
    blocks_.clear();
    bytes_ = 0;
    return {};
  }

 private:
  Db& to_;
  std::vector<Block> blocks_;
  std::size_t bytes_ = 0;
};

Result<void> run_one(Db& db, Statement statement) {
  const std::array statements = {std::move(statement)};
  return db.run(statements);
}

Result<void> copy_facts(Db& from, Db& to) {
  Bunch bunch(to);
  TRY(read_blocks(from, 0, [&bunch](const Block& block) { return bunch.add(block); }));
  TRY(bunch.write());
  return read_quarantine(
      from, [&to](const Quarantined& one) { return run_one(to, insert_quarantined(one)); });
}

Result<void> copy_audit(Db& from, Db& to) {
  std::string before = "~";
  for (;;) {
    const auto page = TRY(read_audit(from, before, limits::database_page_rows));
    if (page.empty()) return {};
    std::vector<Statement> statements;
    statements.reserve(page.size());
    for (const AuditRecord& audit : page) statements.push_back(insert_audit(audit));
    TRY(to.run(statements));
    before = to_text(page.back().id);
  }
}

// Sessions and kept replies stay behind: whoever comes to the copy signs in there.
Result<void> copy_records(Db& from, Db& to) {
  for (const PublishedModel& model : TRY(read_models(from))) {
    const auto version = TRY(integer_of(to, insert_model(model)));
    if (version != model.version) {
      return fail(ErrorKind::Io, "the versions of its models have a gap before {}", model.version);
    }
  }
  if (const auto version = TRY(model_in_force(from)); version != 0) {
    TRY(run_one(to, put_in_force(version)));
  }
  for (const KeyRecord& key : TRY(read_keys(from))) TRY(run_one(to, insert_key(key)));
  for (const auto& [name, value] : TRY(read_settings(from))) {
    TRY(run_one(to, set_setting(name, value)));
  }
  for (const UserRecord& user : TRY(read_users(from))) TRY(run_one(to, put_user(user)));
  for (const SegmentRecord& segment : TRY(read_segments(from))) {
    TRY(run_one(to, put_segment(segment)));
  }
  return copy_audit(from, to);
}

// Both inside a transaction of theirs, begun and ended here.
Result<void> copy_base(Db& from, Db& to, const std::vector<Statement>& before) {
  TRY(from.begin(Db::Kind::Snapshot));
  auto result = to.begin(Db::Kind::Change);
  if (result) result = to.run(before);
  if (result) result = copy_facts(from, to);
  if (result) result = copy_records(from, to);
  if (result) result = to.commit();
  if (!result) to.roll_back();
  from.roll_back();  // it only read
  return result;
}

Result<void> write_copy(Db& from, const std::string& path) {
  if (from.dialect() == Dialect::Sqlite) return copy_sqlite(from, path);
  const auto to = TRY(open_sqlite(path, SqliteUse::Scratch));
  TRY(migrate(*to, migrations(Dialect::Sqlite)));
  return copy_base(from, *to, {});
}

// A backup of an older program is brought up to date in a copy: the file itself is not touched.
struct Backup {
  std::optional<TemporaryFile> copy;  // before db: removed after it is closed
  std::unique_ptr<Db> db;
};

Result<Backup> open_backup(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    return fail(ErrorKind::NotFound, "there is no file {}", file);
  }
  Backup backup{std::nullopt, TRY(open_sqlite(file, SqliteUse::Read))};
  const auto all = migrations(Dialect::Sqlite);
  const Age age = TRY(age_of(*backup.db, all));
  if (age == Age::Empty) return fail(ErrorKind::Io, "{} is no backup of winnow", file);
  if (age == Age::Older) {
    backup.copy.emplace(TRY(TemporaryFile::beside(file)));
    TRY(copy_sqlite(*backup.db, backup.copy->path()));
    backup.db = TRY(open_sqlite(backup.copy->path(), SqliteUse::Own));
    TRY(migrate(*backup.db, all));
  }
  return backup;
}

const std::vector<Statement>& clear_everything() {
  static const std::vector<Statement> statements = {
      {"clear_model_in_force", {}}, {"clear_models", {}},   {"clear_keys", {}},
      {"clear_quarantine", {}},     {"clear_settings", {}}, {"clear_sessions", {}},
      {"clear_users", {}},          {"clear_audit", {}},    {"clear_segments", {}},
      {"clear_replies", {}}};
  return statements;
}

}  // namespace

Result<void> write_backup(Db& from, const std::string& file) {
  return write_whole_file(file,
                          [&from](const std::string& path) { return write_copy(from, path); });
}

Result<void> restore(const Location& location, std::string_view workspace,
                     const std::string& file) {
  const Backup backup = TRY(open_backup(file));
  const Connection connection = TRY(Connection::open(location, workspace, Access::Own));
  Db& to = *TRY(connection.db());
  if (TRY(last_seq(to)) != 0) {
    return fail(ErrorKind::Conflict,
                "workspace {} holds facts already; restore into one that does not", workspace);
  }
  return copy_base(*backup.db, to, clear_everything());
}

}  // namespace winnow::store
