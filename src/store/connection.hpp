// Connection: a workspace's Db, found by its location, and what keeps other servers away from it.
//
// SQLite is held by a locked file beside it, DIR/<workspace>.lock; PostgreSQL by an advisory lock
// of the session. Either ends with the process that took it, however that ends.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "store/base.hpp"
#include "store/db.hpp"

namespace winnow::store {

// A file locked for as long as this lives; the file itself stays.
class HeldFile {
 public:
  // Errors   Conflict: another process holds it; Busy: it cannot be made.
  static Result<HeldFile> hold(const std::string& file);
  HeldFile() = default;
  HeldFile(HeldFile&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  HeldFile& operator=(HeldFile&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~HeldFile();

 private:
  int number_ = -1;
};

class Connection {
 public:
  // Migrated, when it is owned. Errors as Base::open's.
  static Result<Connection> open(const Location& location, std::string_view workspace,
                                 Access access);

  // Errors   Busy: it was lost, and reopen() did not get it back.
  Result<Db*> db() const;
  Access access() const { return access_; }

  // Closes and opens again, without letting go of the base in between if that can be; and makes
  // sure that what can be read is durable.
  Result<void> reopen();

 private:
  Connection(Location location, std::string_view workspace, Access access)
      : location_(std::move(location)), workspace_(workspace), access_(access) {}
  Result<void> connect();
  Result<std::unique_ptr<Db>> connect_sqlite();
  Result<std::unique_ptr<Db>> connect_postgres();
  Result<void> hold_schema(Db& db, const std::string& schema);
  Result<void> remember_session(Db& db);
  tl::unexpected<Error> absent() const;

  Location location_;
  std::string workspace_;
  Access access_;
  HeldFile held_;              // before db_: let go of after it is closed
  std::int64_t session_ = 0;   // of PostgreSQL, when it is owned: the process …
  std::string session_start_;  // … and when it began
  std::unique_ptr<Db> db_;
  // SQLite's index of its log lives as long as somebody has the base open; making it anew needs
  // room. So that others can read while db_ is away from a full disk, this has it open, and no
  // more.
  std::unique_ptr<Db> anchor_;  // when it is owned; goes before db_, which tidies up
};

}  // namespace winnow::store
