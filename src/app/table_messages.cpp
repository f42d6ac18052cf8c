#include "app/table_messages.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/json_writer.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "tables/records.hpp"
#include "tables/typing.hpp"

namespace winnow::app {

namespace {

using tables::Cell;
using tables::RecordReader;

constexpr std::string_view company_prefix = "company.";

struct Column {
  std::string name;
  tables::Guess guess;
  std::unordered_set<std::string> seen;  // texts that the guess has looked at
};

// Where the parts of a row stand among the fields; the others are traits or properties.
struct Places {
  std::optional<std::size_t> id, event, time;
};

std::optional<std::size_t> place_of(const std::vector<std::string>& names,
                                    std::initializer_list<std::string_view> wanted) {
  for (const std::string_view name : wanted) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  }
  return std::nullopt;
}

class TableReading {
 public:
  TableReading(std::string path, TableKind kind, const ReadRules& rules, RejectLog& rejects)
      : path_(std::move(path)), kind_(kind), rules_(rules), rejects_(rejects) {}

  Result<void> run(const std::function<Result<void>(std::string_view)>& write) {
    if (path_ == "-") {
      return fail(ErrorKind::Invalid, "a table is read twice, which stdin cannot be");
    }
    TRY(read([this](const RecordReader& reader) {
      look(reader.cells());
      return Result<void>();
    }));
    for (const Column& column : columns_) typings_.push_back(column.guess.typing());
    return read([&](const RecordReader& reader) -> Result<void> {
      std::string lines;
      if (const char* mistake = append_messages(reader.cells(), lines)) {
        rejects_.add(path_, {reader.line(), mistake, tables::cut_row(reader.row())});
        return {};
      }
      return write(lines);
    });
  }

 private:
  Result<void> read(const std::function<Result<void>(const RecordReader&)>& each) {
    const bool first = columns_.empty();
    RecordReader reader = TRY(open_records(path_, rules_, [&](const tables::Reject& reject) {
      if (!first) rejects_.add(path_, reject);  // counted once
    }));
    if (first) TRY(find_places(reader.names()));
    std::vector<tables::Field> fields;
    for (const Column& column : columns_) fields.push_back({column.name, {column.name}});
    reader.select(fields);
    for (;;) {
      auto more = reader.next();
      if (!more) return tl::unexpected(in_file(path_, more.error()));
      if (!*more) return {};
      TRY(each(reader));
    }
  }

  Result<void> find_places(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      columns_.push_back({name, tables::Guess(rules_.reading), {}});
    }
    if (!rules_.id.empty()) {
      places_.id = place_of(names, {rules_.id});
    } else {
      places_.id = place_of(names, {"lead_id", "id", "userId", "email"});
    }
    if (!places_.id) {
      return tl::unexpected(
          in_file(path_, {ErrorKind::Invalid, "no column names the leads: choose one with --id"}));
    }
    if (kind_ == TableKind::Leads) return {};
    places_.event = place_of(names, {"event"});
    places_.time = place_of(names, {"timestamp"});
    if (places_.event && places_.time) return {};
    return tl::unexpected(
        in_file(path_, {ErrorKind::Invalid, "events need the columns lead_id, timestamp, event"}));
  }

  void look(std::span<const Cell> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].kind != Cell::Kind::Text) continue;
      if (columns_[i].seen.insert(std::string(cells[i].text)).second) {
        columns_[i].guess.see(cells[i].text);
      }
    }
  }

  // Why there is none; nullptr: they are appended.
  const char* append_messages(std::span<const Cell> cells, std::string& lines) {
    const Cell& id = cells[*places_.id];
    if (id.missing() || id.text.empty()) return "no lead id";
    if (kind_ == TableKind::Events) return append_event(cells, id.text, lines);
    append_traits(cells, id.text, "identify", false, lines);
    append_traits(cells, id.text, "group", true, lines);
    return nullptr;
  }

  const char* append_event(std::span<const Cell> cells, std::string_view lead, std::string& lines) {
    const Cell& name = cells[*places_.event];
    if (name.missing() || name.text.empty()) return "no event";
    const Cell& time = cells[*places_.time];
    const auto at = tables::instant_of(time.text, typings_[*places_.time].date_format);
    if (time.missing() || !at) return "no timestamp that can be read";
    const std::string properties = map_of(cells, false);
    JsonWriter json =
        begin(lines, "track", lead, std::string(name.text) + to_text(*at) + properties);
    json.member("event", name.text);
    json.member("timestamp", to_text(*at));
    json.raw_member("properties", properties);
    json.end('}');
    lines += '\n';
    return nullptr;
  }

  void append_traits(std::span<const Cell> cells, std::string_view lead, std::string_view type,
                     bool of_company, std::string& lines) {
    const std::string traits = map_of(cells, of_company);
    if (of_company && traits == "{}") return;
    JsonWriter json = begin(lines, type, lead, traits);
    if (of_company) json.member("groupId", company_of(cells).value_or(std::string(lead)));
    json.raw_member("traits", traits);
    json.end('}');
    lines += '\n';
  }

  // An object that is still open: type, lead and messageId.
  JsonWriter begin(std::string& lines, std::string_view type, std::string_view lead,
                   const std::string& content) {
    std::string row(type);
    for (const std::string_view part : {lead, std::string_view(content)}) {
      row += '\0';
      row += part;
    }
    const std::uint32_t times = times_[sha256_hex(row)]++;
    row += '\0' + std::to_string(times);
    JsonWriter json(lines);
    json.begin('{');
    json.member("type", type);
    json.member("userId", lead);
    json.member("messageId", "row-" + sha256_hex(row).substr(0, 32));
    return json;
  }

  // What names the account of a row; nothing: it is known by its lead alone.
  std::optional<std::string> company_of(std::span<const Cell> cells) const {
    for (const std::string_view naming : {"company.id", "company.domain", "company.name"}) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (columns_[i].name != naming || cells[i].text.empty()) continue;
        return std::string(cells[i].text);
      }
    }
    return std::nullopt;
  }

  std::string map_of(std::span<const Cell> cells, bool of_company) const {
    std::string out;
    JsonWriter json(out);
    json.begin('{');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i == places_.id && columns_[i].name != "email") continue;
      if (i == places_.event || i == places_.time || cells[i].missing()) continue;
      std::string_view name = columns_[i].name;
      const bool is_company =
          kind_ == TableKind::Leads && name.substr(0, company_prefix.size()) == company_prefix;
      if (is_company != of_company) continue;
      if (is_company) name.remove_prefix(company_prefix.size());
      json.raw_member(name, value_text(cells[i], typings_[i]));
    }
    json.end('}');
    return out;
  }

  static std::string value_text(const Cell& cell, const tables::Typing& typing) {
    switch (cell.kind) {
      case Cell::Kind::Number: return std::string(cell.text);
      case Cell::Kind::Bool: return cell.truth ? "true" : "false";
      case Cell::Kind::Nested: return to_json(*cell.value);
      case Cell::Kind::Text:
        if (const auto value = tables::value_of(cell.text, typing)) return to_json(*value);
        [[fallthrough]];
      case Cell::Kind::String:
      case Cell::Kind::Missing: break;
    }
    return to_json(Value(cell.text));
  }

  std::string path_;
  TableKind kind_;
  const ReadRules& rules_;
  RejectLog& rejects_;
  std::vector<Column> columns_;
  std::vector<tables::Typing> typings_;
  Places places_;
  std::unordered_map<std::string, std::uint32_t> times_;  // equal rows met, by their content
};

}  // namespace

Result<void> write_messages(const std::string& path, TableKind kind, const ReadRules& rules,
                            RejectLog& rejects,
                            const std::function<Result<void>(std::string_view)>& write) {
  return TableReading(path, kind, rules, rejects).run(write);
}

}  // namespace winnow::app
