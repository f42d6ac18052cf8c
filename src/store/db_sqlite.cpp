// The door to SQLite.
#include <sqlite3.h>

#include <limits>
#include <map>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "store/db.hpp"

namespace winnow::store {

namespace {

constexpr std::int64_t our_application = 1464420951;  // migrations/001_base.sql marks the file so

struct CloseDb {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
struct CloseStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseDb>;

ErrorKind kind_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return ErrorKind::Conflict;
    case SQLITE_AUTH:
    case SQLITE_PERM: return ErrorKind::Denied;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR: return ErrorKind::Io;  // no such table, and the like
    default: return ErrorKind::Busy;          // full, I/O, busy, read-only, cannot open, memory
  }
}

tl::unexpected<Error> error_of(sqlite3* db, int code) {
  return fail(kind_of(code), "the database: {}", db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    CHECK(sqlite3_column_type(statement_, column) == SQLITE_INTEGER);  // as PostgreSQL would
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view text(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);  // first: it fixes the length
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const char*>(bytes), size};
  }

 private:
  sqlite3_stmt* statement_;
};

// SQLITE_STATIC: the caller's bytes outlive the statement's run. A null pointer would be NULL.
int bind(sqlite3_stmt* statement, int index, const Param& param) {
  if (const auto* number = std::get_if<std::int64_t>(&param)) {
    return sqlite3_bind_int64(statement, index, *number);
  }
  if (const auto text = text_of(param)) {
    return sqlite3_bind_text64(statement, index, text->data() ? text->data() : "", text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* bytes = std::get_if<Bytes>(&param)) {
    if (bytes->value.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes->value.data(), bytes->value.size(),
                               SQLITE_STATIC);
  }
  return sqlite3_bind_null(statement, index);
}

class Sqlite final : public Db {
 public:
  explicit Sqlite(Handle handle) : handle_(std::move(handle)) {}
  ~Sqlite() override { prepared_.clear(); }

  sqlite3* handle() const { return handle_.get(); }
  Dialect dialect() const override { return Dialect::Sqlite; }

  Result<void> rows(const Statement& statement, const RowFn& each) override {
    sqlite3_stmt* prepared = TRY(prepare(statement));
    auto result = step(prepared, each);
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
    return result;
  }

  Result<void> run(std::span<const Statement> statements) override {
    for (const Statement& statement : statements) {
      TRY(rows(statement, [](const Row&) { return Result<void>(); }));
    }
    return {};
  }

  Result<void> transact(std::span<const Statement> statements) override {
    TRY(begin(Kind::Change));
    auto result = run(statements);
    if (result) return commit();
    roll_back();
    return result;
  }

  Result<void> begin(Kind kind) override {
    return script(kind == Kind::Change ? "BEGIN IMMEDIATE" : "BEGIN");
  }

  Result<void> commit() override {
    auto result = script("COMMIT");
    if (!result) roll_back();
    return result;
  }

  void roll_back() override {
    // Many errors have rolled back by themselves.
    if (!sqlite3_get_autocommit(handle())) {
      sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }

  Result<void> script(const std::string& sql) override {
    const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(handle(), code);
    return {};
  }

  // After a failed fsync the kernel may call pages clean that never reached the disk. A checkpoint
  // writes every page of the log anew, into the database's file, and syncs that.
  Result<void> settle() override {
    int in_log = 0, written = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, &in_log, &written);
    // A reader can keep the log from being cut; that is no harm once all of it is written.
    if (code == SQLITE_BUSY && in_log >= 0 && in_log == written) return {};
    if (code != SQLITE_OK) return error_of(handle(), code);
    return {};
  }

  // One number that a PRAGMA or SELECT answers with; `sql` is our own text.
  Result<std::int64_t> number(const char* sql) {
    sqlite3_stmt* made = nullptr;
    int code = sqlite3_prepare_v2(handle(), sql, -1, &made, nullptr);
    const std::unique_ptr<sqlite3_stmt, CloseStatement> statement(made);
    if (code == SQLITE_OK) code = sqlite3_step(made);
    if (code != SQLITE_ROW) return error_of(handle(), code);
    return sqlite3_column_int64(made, 0);
  }

 private:
  Result<sqlite3_stmt*> prepare(const Statement& statement) {
    auto& prepared = prepared_[statement.query];
    if (!prepared) {
      const std::string& text = query_text(statement.query, Dialect::Sqlite);
      sqlite3_stmt* made = nullptr;
      const int code = sqlite3_prepare_v3(handle(), text.data(), static_cast<int>(text.size() + 1),
                                          SQLITE_PREPARE_PERSISTENT, &made, nullptr);
      if (code != SQLITE_OK) return error_of(handle(), code);
      prepared.reset(made);
    }
    CHECK(sqlite3_bind_parameter_count(prepared.get()) ==
          static_cast<int>(statement.params.size()));
    for (std::size_t i = 0; i < statement.params.size(); ++i) {
      const std::string name = "$" + std::to_string(i + 1);
      const int index = sqlite3_bind_parameter_index(prepared.get(), name.c_str());
      CHECK(index > 0);
      const int code = bind(prepared.get(), index, statement.params[i]);
      if (code != SQLITE_OK) return error_of(handle(), code);
    }
    return prepared.get();
  }

  Result<void> step(sqlite3_stmt* statement, const RowFn& each) {
    const SqliteRow row(statement);
    while (true) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return {};
      if (code != SQLITE_ROW) return error_of(handle(), code);
      TRY(each(row));
    }
  }

  Handle handle_;
  std::map<std::string_view, std::unique_ptr<sqlite3_stmt, CloseStatement>> prepared_;
};

Result<std::unique_ptr<Sqlite>> open_file(const std::string& file, int flags) {
  sqlite3* made = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &made,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  Handle handle(made);
  if (code != SQLITE_OK) {
    return fail(kind_of(code), "{} cannot be opened: {}", file, sqlite3_errstr(code));
  }
  sqlite3_busy_timeout(made, static_cast<int>(limits::database_wait_ms));
  return std::make_unique<Sqlite>(std::move(handle));
}

Result<void> copy_pages(sqlite3* from, sqlite3* to) {
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  if (!backup) return error_of(to, sqlite3_extended_errcode(to));
  // All in one step: in between, a commit of others would make it begin again.
  sqlite3_backup_step(backup, -1);
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) return error_of(to, code);
  return {};
}

}  // namespace

Result<std::unique_ptr<Db>> open_sqlite(const std::string& file, SqliteUse use) {
  const int flags =
      use == SqliteUse::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  auto db = TRY(open_file(file, flags));
  TRY(db->script("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON"));
  const auto tables = db->number("SELECT count(*) FROM sqlite_master");
  if (!tables) return fail(tables.error().kind, "{}: {}", file, tables.error().message);
  if (*tables > 0 && TRY(db->number("PRAGMA application_id")) != our_application) {
    return fail(ErrorKind::Io, "{} is a database of another program", file);
  }
  if (use == SqliteUse::Own) {
    TRY(db->script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"));
    TRY(db->script(fmt::format("PRAGMA wal_autocheckpoint = {}; PRAGMA journal_size_limit = {}",
                               limits::sqlite_checkpoint_pages, limits::sqlite_log_bytes)));
  }
  if (use == SqliteUse::Scratch) {
    TRY(db->script("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"));
  }
  return db;
}

Result<void> copy_sqlite(Db& from, const std::string& file) {
  auto* source = dynamic_cast<Sqlite*>(&from);
  CHECK(source != nullptr);
  const auto to = TRY(open_file(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  TRY(copy_pages(source->handle(), to->handle()));
  // One file alone, without the log that a database in WAL mode wants beside it.
  return to->script("PRAGMA journal_mode = DELETE");
}

}  // namespace winnow::store
