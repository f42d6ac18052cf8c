// Db: one connection to one workspace's tables, in SQLite or PostgreSQL, with the same words.
//
// Queries are named (queries/*.sql), prepared once and kept. The drivers are db_sqlite.cpp and
// db_postgres.cpp, the only files that know which database it is.
//
// Errors   Busy: the database is away, hung, full, or could not write or sync. Io: what is there is
//          damaged or not ours. Conflict: a row that must be one of its kind is there already.
//          Denied: this user may not. A password of the database's URL is in none of their texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "store/sql.hpp"

namespace winnow::store {

// A parameter that is bytes, and no text. What it and a string_view point to must live until the
// call returns.
struct Bytes {
  std::string_view value;
};
using Param = std::variant<std::nullptr_t, std::int64_t, std::string_view, std::string, Bytes>;

// The text it is, if it is one.
inline std::optional<std::string_view> text_of(const Param& param) {
  if (const auto* view = std::get_if<std::string_view>(&param)) return *view;
  if (const auto* text = std::get_if<std::string>(&param)) return *text;
  return std::nullopt;
}

struct Statement {
  std::string_view query;  // its name; lives as long as the program
  std::vector<Param> params;
};

// One row of an answer, valid while the function it was handed to runs. Columns from 0.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;   // a yes is 1
  virtual std::string_view text(int column) const = 0;  // or bytes
};
using RowFn = std::function<Result<void>(const Row&)>;

class Db {
 public:
  virtual ~Db() = default;
  virtual Dialect dialect() const = 0;

  // One statement; `each` sees its rows as they come, and ends it with its first error. It must not
  // use this Db. A statement that changes something outside a transaction is one of its own.
  virtual Result<void> rows(const Statement& statement, const RowFn& each) = 0;

  // Statements whose rows nobody needs, in order: inside the transaction that is open, in one round
  // trip. The first error ends them; then only roll_back() is left.
  virtual Result<void> run(std::span<const Statement> statements) = 0;

  // begin(), run() and commit() in one round trip. When it returns well, it is durable; when not,
  // nothing is, unless the connection was lost while it committed.
  virtual Result<void> transact(std::span<const Statement> statements) = 0;

  enum class Kind : std::uint8_t { Change, Snapshot };  // a snapshot only reads, and sees one state
  virtual Result<void> begin(Kind kind) = 0;
  virtual Result<void> commit() = 0;
  virtual void roll_back() = 0;

  // Statements of the definition of tables, divided by `;`, inside the transaction that is open.
  virtual Result<void> script(const std::string& sql) = 0;

  // Makes sure that everything that can be read is on the disk, whatever was told before.
  virtual Result<void> settle() = 0;
};

// SQLite. Own: makes the file if there is none. Read: changes nothing. Scratch: a new file that
// nobody else sees, without the care for a crash.
enum class SqliteUse : std::uint8_t { Own, Read, Scratch };
Result<std::unique_ptr<Db>> open_sqlite(const std::string& file, SqliteUse use);
// Copies everything that `from`, a SQLite database, holds at one instant into a new file. Others
// may go on writing meanwhile.
Result<void> copy_sqlite(Db& from, const std::string& file);

// PostgreSQL. How long a connection, an answer and a script may take.
struct Patience {
  std::int64_t connect_ms, answer_ms, script_ms;
};
Patience usual_patience();
// Names without a schema stand for tables in `schema` (letters, digits, `_`, `-`), which need not
// exist yet. Errors   Invalid: the URL cannot be read.
Result<std::unique_ptr<Db>> open_postgres(const std::string& url, const std::string& schema,
                                          const Patience& patience);

}  // namespace winnow::store
