#include "app/sheet.hpp"

#include <algorithm>

#include "app/names.hpp"
#include "base/check.hpp"
#include "base/issue.hpp"

namespace winnow::app {

namespace {

bool bit(const std::vector<std::uint64_t>& bits, std::uint32_t index) {
  return ((bits[index / 64] >> (index % 64)) & 1) != 0;
}

bool needs_quotes(std::string_view text) {
  for (const char c : text) {
    if (c == ',' || c == '"' || c == '\r' || c == '\n') return true;
  }
  return false;
}

bool has_kind(const std::vector<SheetColumn>& columns, SheetColumn::Kind kind) {
  return std::any_of(columns.begin(), columns.end(),
                     [&](const SheetColumn& column) { return column.kind == kind; });
}

std::string_view without_blanks_around(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

std::string cell(std::string_view text) {
  std::string out;
  append_cell(out, text);
  return out;
}

}  // namespace

std::vector<SheetColumn> sheet_columns(const engine::Model& model) {
  using Kind = SheetColumn::Kind;
  std::vector<SheetColumn> columns = {{Kind::LeadId, 0, "lead_id"}};
  for (std::size_t i = 0; i < model.scores.size(); ++i) {
    columns.push_back({Kind::Score, i, model.scores[i].id});
  }
  columns.push_back({Kind::Total, 0, "total"});
  columns.push_back({Kind::Grade, 0, "grade"});
  for (std::size_t i = 0; i < model.scores.size(); ++i) {
    if (model.scores[i].labels.empty()) continue;
    columns.push_back({Kind::Label, i, "label." + model.scores[i].id});
  }
  columns.push_back({Kind::Stage, 0, "stage"});
  columns.push_back({Kind::Disqualified, 0, "disqualified"});
  for (std::size_t i = 0; i < model.frameworks.size(); ++i) {
    columns.push_back({Kind::Framework, i, "framework." + model.frameworks[i].id});
  }
  columns.push_back({Kind::Segments, 0, "segments"});
  columns.push_back({Kind::Missing, 0, "missing"});
  columns.push_back({Kind::ChangesAt, 0, "changes_at"});
  return columns;
}

Result<std::vector<SheetColumn>> choose_columns(const engine::Model& model, std::string_view list) {
  const std::vector<SheetColumn> all = sheet_columns(model);
  std::vector<SheetColumn> chosen;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view name = without_blanks_around(list.substr(begin, end - begin));
    begin = end + 1;
    const std::size_t before = chosen.size();
    for (const SheetColumn& column : all) {
      if (column.name == name) chosen.push_back(column);
    }
    if (chosen.size() > before) continue;
    if (name.empty()) {
      return fail(ErrorKind::Invalid, "--columns: a name is empty in \"{}\"", list);
    }
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const SheetColumn& column : all) names.push_back(column.name);
    return fail(ErrorKind::Invalid, "--columns: there is no column \"{}\"{}", name,
                did_you_mean(name, names));
  }
  return chosen;
}

bool needs_details(const std::vector<SheetColumn>& columns) {
  return has_kind(columns, SheetColumn::Kind::Missing) || needs_changes(columns);
}

bool needs_changes(const std::vector<SheetColumn>& columns) {
  return has_kind(columns, SheetColumn::Kind::ChangesAt);
}

void append_cell(std::string& out, std::string_view text) {
  if (!needs_quotes(text)) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

Sheet::Sheet(const engine::Plan& plan, std::vector<SheetColumn> columns,
             const engine::Results& results, const engine::Details* details)
    : plan_(plan), columns_(std::move(columns)), results_(results), details_(details) {
  CHECK(details_ || !needs_details(columns_));
  grades_.emplace_back();
  for (const std::string& grade : results.grades) grades_.push_back(cell(grade));
  disqualified_.emplace_back();
  for (const auto& rule : plan.model->disqualify) disqualified_.push_back(cell(rule.reason));
  for (const engine::TraitSlot& trait : plan.traits) missing_.push_back(cell(trait.name));
}

void Sheet::append_header(std::string& out) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, columns_[i].name);
  }
  out += '\n';
}

void Sheet::append_row(std::string& out, std::uint32_t lead, std::string_view lead_id) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) out += ',';
    append(out, columns_[i], lead, lead_id);
  }
  out += '\n';
}

void Sheet::append(std::string& out, const SheetColumn& column, std::uint32_t lead,
                   std::string_view lead_id) const {
  using Kind = SheetColumn::Kind;
  const engine::Model& model = *plan_.model;
  const std::size_t i = column.index;
  switch (column.kind) {
    case Kind::LeadId: append_cell(out, lead_id); break;
    case Kind::Score: out += milli_text(results_.scores[i][lead]); break;
    case Kind::Total: out += milli_text(results_.total[lead]); break;
    case Kind::Grade: out += grades_[results_.grade[lead]]; break;
    case Kind::Label:
      if (const std::size_t label = results_.labels[i][lead]) {
        append_cell(out, model.scores[i].labels[label - 1].label);
      }
      break;
    case Kind::Stage:
      if (const std::size_t stage = results_.stage[lead]) out += model.stages[stage - 1].id;
      break;
    case Kind::Disqualified: out += disqualified_[results_.disqualified[lead]]; break;
    case Kind::Framework:
      out += name_of(static_cast<engine::FrameworkStatus>(results_.frameworks[i][lead]));
      break;
    case Kind::Segments: append_segments(out, lead); break;
    case Kind::Missing: append_missing(out, lead); break;
    case Kind::ChangesAt:
      if (details_->changes_at[lead] != INT64_MAX) out += to_text(details_->changes_at[lead]);
      break;
  }
}

void Sheet::append_segments(std::string& out, std::uint32_t lead) const {
  bool first = true;
  for (std::size_t i = 0; i < results_.segments.size(); ++i) {
    if (!bit(results_.segments[i], lead)) continue;
    if (!first) out += ';';
    first = false;
    out += plan_.model->segments[i].id;
  }
}

void Sheet::append_missing(std::string& out, std::uint32_t lead) const {
  const std::size_t begin = out.size();
  bool quoted = false;
  for (std::size_t i = 0; i < details_->missing.size(); ++i) {
    if (!bit(details_->missing[i], lead)) continue;
    if (out.size() > begin) out += ';';
    const std::string_view name = missing_[i];
    if (name.front() != '"') {
      out += name;
    } else {  // only the quotes around the whole cell count
      quoted = true;
      out += name.substr(1, name.size() - 2);
    }
  }
  if (!quoted) return;
  out.insert(begin, 1, '"');
  out += '"';
}

}  // namespace winnow::app
