#include "store/sql.hpp"

#include <charconv>
#include <map>

#include "base/check.hpp"

namespace winnow::store {

namespace {

using Queries = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view name_mark = "-- name: ";
constexpr std::string_view postgres_mark = " (postgres)";

std::string_view next_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

// By name as it stands in the file, overrides with their mark.
Queries read_queries() {
  Queries queries;
  for (const SqlFile& file : query_files()) {
    std::string_view rest = file.text;
    std::string* query = nullptr;
    while (!rest.empty()) {
      const std::string_view line = next_line(rest);
      if (line.starts_with(name_mark)) {
        const auto [at, fresh] = queries.emplace(line.substr(name_mark.size()), "");
        CHECK(fresh);
        query = &at->second;
      } else if (query && !line.empty() && !line.starts_with("--")) {
        *query += (query->empty() ? "" : "\n");
        *query += line;
      }
    }
  }
  return queries;
}

const Queries& all_queries() {
  static const Queries queries = read_queries();
  return queries;
}

struct Word {
  std::string_view mark, sqlite, postgres;
};
// An INTEGER key of SQLite is the row's own number: no index beside the table. Texts are compared
// byte by byte in both.
constexpr Word words[] = {
    {"{{number_key}}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    {"{{word}}", "TEXT", "TEXT COLLATE \"C\""},
    {"{{bytes}}", "BLOB", "BYTEA"},
};

std::string line_for(std::string_view line, Dialect dialect) {
  const std::string_view only = dialect == Dialect::Sqlite ? "-- sqlite: " : "-- postgres: ";
  if (line.starts_with(only)) line.remove_prefix(only.size());
  if (line.starts_with("--")) return "";
  std::string out(line);
  for (const Word& word : words) {
    for (auto at = out.find(word.mark); at != out.npos; at = out.find(word.mark)) {
      out.replace(at, word.mark.size(), dialect == Dialect::Sqlite ? word.sqlite : word.postgres);
    }
  }
  return out + "\n";
}

}  // namespace

const std::string& query_text(std::string_view name, Dialect dialect) {
  const Queries& queries = all_queries();
  if (dialect == Dialect::Postgres) {
    const auto own = queries.find(std::string(name) += postgres_mark);
    if (own != queries.end()) return own->second;
  }
  const auto found = queries.find(name);
  CHECK(found != queries.end());
  return found->second;
}

std::vector<std::string> query_names(Dialect dialect) {
  std::vector<std::string> names;
  for (const auto& [name, text] : all_queries()) {
    if (!name.ends_with(postgres_mark)) {
      names.push_back(name);
      continue;
    }
    const std::string plain = name.substr(0, name.size() - postgres_mark.size());
    if (dialect == Dialect::Postgres && !all_queries().contains(plain)) names.push_back(plain);
  }
  return names;
}

std::vector<Migration> migrations(Dialect dialect) {
  std::vector<Migration> all;
  for (const SqlFile& file : migration_files()) {
    Migration migration;
    const char* begin = file.name.data();
    const auto read = std::from_chars(begin, begin + file.name.size(), migration.version);
    CHECK(read.ec == std::errc() && *read.ptr == '_');
    migration.name = read.ptr + 1;
    std::string_view rest = file.text;
    while (!rest.empty()) migration.script += line_for(next_line(rest), dialect);
    all.push_back(std::move(migration));
    CHECK(all.back().version == static_cast<std::int64_t>(all.size()));
  }
  return all;
}

}  // namespace winnow::store
