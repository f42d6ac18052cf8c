// RecordReader: the rows of a file, CSV or NDJSON, as cells of the fields that are wanted.
//
// A file is NDJSON when its first byte that is no blank is `{`, or when its name says so (.ndjson,
// .jsonl, .json, also with .gz); else it is CSV.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "tables/cell.hpp"
#include "tables/csv.hpp"
#include "tables/encoding.hpp"
#include "tables/ndjson.hpp"

namespace winnow::tables {

struct RecordOptions {
  std::string file_name;             // for its ending only
  std::vector<std::string> missing;  // texts that stand for nothing, beside the empty cell
  std::vector<std::pair<std::string, std::string>> rename;  // (in the file, what it is called here)
};

// A field: a column of a CSV file, or a path in a JSON object. A field without a column name is
// found in JSON only.
struct Field {
  std::string column;
  JsonPath path;
};

class RecordReader {
 public:
  // Errors   Invalid: the file is a JSON array, or its header is refused (CsvReader::open);
  //          Io: damaged gzip; those of `bytes`.
  static Result<RecordReader> open(ReadBytes bytes, RecordOptions options, OnReject on_reject);

  bool is_empty() const { return empty_; }  // not a byte in it; then it has no rows and no names
  bool is_json() const { return json_.has_value(); }
  // The columns of the header, or the top-level keys of the first objects; after renaming.
  const std::vector<std::string>& names() const { return names_; }
  bool has(std::string_view name) const;
  // The same as the file has them. Of a long NDJSON file there may be more further down, and a file
  // without a byte says nothing of the names it would have.
  const std::vector<std::string>& names_in_file() const {
    return json_ ? json_->keys() : csv_->header();
  }
  bool knows_all_names() const { return !empty_ && (csv_ || json_->knows_all_keys()); }
  // "CSV with ';', windows-1251, gzip"
  std::string description() const;

  // What next() fills in, in this order. Call it once, before the first next().
  void select(const std::vector<Field>& fields);
  bool is_there(std::size_t field) const;  // CSV: the file has its column; JSON: always

  Result<bool> next();
  std::span<const Cell> cells() const { return cells_; }  // live until next()
  std::int64_t line() const { return json_ ? json_->line() : csv_->line(); }
  std::int64_t number() const { return json_ ? json_->number() : csv_->number(); }
  std::string_view row() const { return json_ ? json_->row() : csv_->row(); }

 private:
  RecordReader() = default;
  Result<void> rename_columns();
  JsonPath path_in_file(const Field& field) const;
  bool stands_for_nothing(std::string_view text) const;

  RecordOptions options_;
  std::string encoding_;
  bool gzip_ = false, empty_ = false;
  std::optional<CsvReader> csv_;
  std::optional<NdjsonReader> json_;
  std::vector<std::string> names_;
  std::vector<std::size_t> columns_;  // per field; no_column: not there
  std::vector<Cell> cells_;
};

}  // namespace winnow::tables
