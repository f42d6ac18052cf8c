#include "store/connection.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/files.hpp"
#include "store/migrate.hpp"
#include "store/tables.hpp"

namespace winnow::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view schema_prefix = "winnow_";

std::string file_of(const Location& location, std::string_view workspace, std::string_view end) {
  return fmt::format("{}/{}{}", location.folder.empty() ? "." : location.folder, workspace, end);
}

std::string schema_of(std::string_view workspace) {
  return std::string(schema_prefix) += workspace;
}

Result<std::vector<std::string>> sqlite_workspaces(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entries(folder.empty() ? "." : folder, error);
  if (error == std::errc::no_such_file_or_directory) return names;
  for (const fs::directory_iterator end; !error && entries != end; entries.increment(error)) {
    const fs::path& path = entries->path();
    if (path.extension() == ".db" && is_workspace_name(path.stem().string())) {
      names.push_back(path.stem().string());
    }
  }
  if (error) return fail(ErrorKind::Io, "{} cannot be read: {}", folder, error.message());
  return names;
}

Result<std::vector<std::string>> postgres_workspaces(const std::string& url) {
  const auto db = TRY(open_postgres(url, "public", usual_patience()));
  std::vector<std::string> names;
  TRY(db->rows({"read_schemas", {}}, [&names](const Row& row) -> Result<void> {
    const std::string_view name = row.text(0).substr(schema_prefix.size());
    if (is_workspace_name(name)) names.emplace_back(name);
    return {};
  }));
  return names;
}

}  // namespace

bool is_workspace_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto other = [](char c) { return (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= 40 && letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || other(c); });
}

Result<std::vector<std::string>> Base::workspaces(const Location& location) {
  auto names = location.database.empty() ? TRY(sqlite_workspaces(location.folder))
                                         : TRY(postgres_workspaces(location.database));
  std::sort(names.begin(), names.end());
  return names;
}

Result<HeldFile> HeldFile::hold(const std::string& file) {
  HeldFile held;
  held.number_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (held.number_ < 0) {
    return fail(ErrorKind::Busy, "{} cannot be opened: {}", file, std::strerror(errno));
  }
  if (::flock(held.number_, LOCK_EX | LOCK_NB) == 0) return held;
  if (errno == EWOULDBLOCK) {
    return fail(ErrorKind::Conflict,
                "another winnow holds this base ({}); stop it first, or ask it", file);
  }
  return fail(ErrorKind::Busy, "{} cannot be locked: {}", file, std::strerror(errno));
}

HeldFile::~HeldFile() {
  if (number_ >= 0) ::close(number_);
}

Result<Connection> Connection::open(const Location& location, std::string_view workspace,
                                    Access access) {
  if (!is_workspace_name(workspace)) {
    return fail(ErrorKind::Invalid,
                "\"{}\" is no name of a workspace: 1 to 40 of a-z 0-9 _ -, first a letter",
                workspace);
  }
  Connection connection(location, workspace, access);
  if (access == Access::Own && location.database.empty()) {
    TRY(make_folder(location.folder));
    connection.held_ = TRY(HeldFile::hold(file_of(location, workspace, ".lock")));
  }
  TRY(connection.connect());
  return connection;
}

Result<Db*> Connection::db() const {
  if (!db_) return fail(ErrorKind::Busy, "the database is away");
  return db_.get();
}

Result<void> Connection::reopen() {
  db_.reset();
  TRY(connect());
  if (access_ == Access::Own) {
    // It can be written to, and synced, again: recovered is not said of a disk that is still full.
    const std::array probe = {count_recovery()};
    auto result = db_->transact(probe);
    if (!result) db_.reset();
    return result;
  }
  return {};
}

Result<void> Connection::connect() {
  auto db = location_.database.empty() ? TRY(connect_sqlite()) : TRY(connect_postgres());
  const auto all = migrations(db->dialect());
  if (access_ == Access::Own) {
    TRY(migrate(*db, all));
    TRY(db->settle());
    if (location_.database.empty() && !anchor_) {
      anchor_ = TRY(open_sqlite(file_of(location_, workspace_, ".db"), SqliteUse::Read));
    }
  } else {
    const Age age = TRY(age_of(*db, all));
    if (age == Age::Empty) return absent();
    if (age == Age::Older) {
      return fail(ErrorKind::Conflict,
                  "the base of workspace {} is of an older winnow; start its server once to bring "
                  "it up to date",
                  workspace_);
    }
  }
  db_ = std::move(db);
  return {};
}

Result<std::unique_ptr<Db>> Connection::connect_sqlite() {
  const std::string file = file_of(location_, workspace_, ".db");
  std::error_code ignored;
  const bool there = fs::exists(file, ignored);
  if (access_ == Access::Own) {
    if (!there) TRY(make_private_file(file));
    return open_sqlite(file, SqliteUse::Own);
  }
  if (!there) return absent();
  return open_sqlite(file, SqliteUse::Read);
}

Result<std::unique_ptr<Db>> Connection::connect_postgres() {
  const std::string schema = schema_of(workspace_);
  auto db = TRY(open_postgres(location_.database, schema, usual_patience()));
  const Statement exists{"schema_exists", {std::string_view(schema)}};
  if (access_ == Access::Own) {
    TRY(hold_schema(*db, schema));
    TRY(remember_session(*db));
    if (TRY(integer_of(*db, exists)) == 0) {
      TRY(db->script(fmt::format("CREATE SCHEMA \"{}\"", schema)));
    }
  } else if (TRY(integer_of(*db, exists)) == 0) {
    return absent();
  }
  return db;
}

// An earlier session of ours may still live on the server, and may even be committing.
Result<void> Connection::hold_schema(Db& db, const std::string& schema) {
  if (session_ != 0) {
    const std::array end = {Statement{"end_session", {session_, std::string_view(session_start_)}}};
    TRY(db.run(end));
  }
  const std::array hold = {Statement{"hold_schema", {std::string_view(schema)}}};
  auto held = db.run(hold);
  if (!held && held.error().kind == ErrorKind::Conflict) {
    return fail(ErrorKind::Conflict,
                "another winnow holds this base (schema {}); stop it first, or ask it", schema);
  }
  return held;
}

Result<void> Connection::remember_session(Db& db) {
  return db.rows({"this_session", {}}, [this](const Row& row) {
    session_ = row.integer(0);
    session_start_ = row.text(1);
    return Result<void>();
  });
}

tl::unexpected<Error> Connection::absent() const {
  return fail(ErrorKind::NotFound, "there is no workspace {} in {}", workspace_,
              location_.database.empty() ? location_.folder : "this database");
}

}  // namespace winnow::store
