// The SQL texts of the room: queries/*.sql by name, migrations/*.sql in order, for each database.
//
// A query begins at a line `-- name: x` and is the same for both databases, unless a second one,
// `-- name: x (postgres)`, says it in PostgreSQL's words. A migration is one text for both: its
// {{…}} become the types of the database, and a line that begins with `-- sqlite: ` or
// `-- postgres: ` is for that database alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace winnow::store {

enum class Dialect : std::uint8_t { Sqlite, Postgres };

// The files as they are; the build writes them into the program (cmake/queries.cmake).
struct SqlFile {
  std::string name;  // without folder and .sql
  std::string text;
};
const std::vector<SqlFile>& query_files();
const std::vector<SqlFile>& migration_files();

// The text of a query. Every name in the code must exist for its database.
const std::string& query_text(std::string_view name, Dialect dialect);
std::vector<std::string> query_names(Dialect dialect);

struct Migration {
  std::int64_t version = 0;  // 1, 2, 3 …: the digits its file's name begins with
  std::string name;
  std::string script;
};
std::vector<Migration> migrations(Dialect dialect);

}  // namespace winnow::store
