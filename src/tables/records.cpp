#include "tables/records.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.hpp"

namespace winnow::tables {
namespace {

constexpr std::size_t no_column = ~std::size_t{0};
constexpr std::size_t sniff_bytes = 4096;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool named_json(std::string_view name) {
  if (ends_with(name, ".gz")) name.remove_suffix(3);
  return ends_with(name, ".ndjson") || ends_with(name, ".jsonl") || ends_with(name, ".json");
}

}  // namespace

Result<RecordReader> RecordReader::open(ReadBytes bytes, RecordOptions options,
                                        OnReject on_reject) {
  RecordReader reader;
  reader.options_ = std::move(options);
  Text text = TRY(open_text(std::move(bytes)));
  reader.encoding_ = text.encoding;
  reader.gzip_ = text.gzip;
  reader.empty_ = text.empty;
  std::string head = TRY(read_head(text.read, sniff_bytes));
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  const char begin = first == std::string::npos ? '\0' : head[first];
  const bool json_name = named_json(reader.options_.file_name);
  text.read = after(std::move(head), std::move(text.read));
  if (begin == '[' && json_name) {
    return fail(ErrorKind::Invalid,
                "the file is one JSON array; write one object a line (jq -c '.[]')");
  }
  if (begin == '{' || json_name || text.empty) {
    reader.json_.emplace(TRY(NdjsonReader::open(std::move(text.read), std::move(on_reject))));
  } else {
    reader.csv_.emplace(TRY(CsvReader::open(std::move(text.read), std::move(on_reject))));
  }
  TRY(reader.rename_columns());
  return reader;
}

Result<void> RecordReader::rename_columns() {
  names_ = json_ ? json_->keys() : csv_->header();
  for (std::string& name : names_) {
    for (const auto& [from, to] : options_.rename) {
      if (name != from) continue;
      if (csv_ && has(to)) {
        return fail(ErrorKind::Invalid, "\"{}\" cannot be renamed: there is a column \"{}\"", from,
                    to);
      }
      name = to;
      break;
    }
  }
  return {};
}

bool RecordReader::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

std::string RecordReader::description() const {
  std::string text = "NDJSON";
  if (csv_) {
    const std::string delimiter =
        csv_->delimiter() == '\t' ? "tabs" : fmt::format("'{}'", csv_->delimiter());
    text = fmt::format("CSV with {}", delimiter);
  }
  text += ", " + encoding_;
  if (gzip_) text += ", gzip";
  return text;
}

// Where a field lies in the file's own words.
JsonPath RecordReader::path_in_file(const Field& field) const {
  JsonPath path = field.path;
  for (const auto& [from, to] : options_.rename) {
    if (to == field.column) return {from};
    if (to == path[0]) {
      path[0] = from;
      return path;
    }
  }
  return path;
}

void RecordReader::select(const std::vector<Field>& fields) {
  CHECK(cells_.empty());
  cells_.resize(fields.size());
  if (json_) {
    std::vector<JsonPath> paths;
    paths.reserve(fields.size());
    for (const Field& field : fields) paths.push_back(path_in_file(field));
    json_->want(paths);
    return;
  }
  for (const Field& field : fields) {
    const auto at =
        field.column.empty() ? names_.end() : std::find(names_.begin(), names_.end(), field.column);
    columns_.push_back(at == names_.end() ? no_column
                                          : static_cast<std::size_t>(at - names_.begin()));
  }
}

bool RecordReader::is_there(std::size_t field) const {
  return json_.has_value() || columns_[field] != no_column;
}

bool RecordReader::stands_for_nothing(std::string_view text) const {
  return std::find(options_.missing.begin(), options_.missing.end(), text) !=
         options_.missing.end();
}

Result<bool> RecordReader::next() {
  if (csv_) {
    if (!TRY(csv_->next())) return false;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      Cell& cell = cells_[i];
      cell.text = columns_[i] == no_column ? std::string_view() : csv_->cell(columns_[i]);
      const bool missing = cell.text.empty() || stands_for_nothing(cell.text);
      cell.kind = missing ? Cell::Kind::Missing : Cell::Kind::Text;
    }
    return true;
  }
  if (!TRY(json_->next())) return false;
  const auto cells = json_->cells();
  std::copy(cells.begin(), cells.end(), cells_.begin());
  for (Cell& cell : cells_) {
    if (cell.kind == Cell::Kind::String && stands_for_nothing(cell.text)) cell = Cell{};
  }
  return true;
}

}  // namespace winnow::tables
