// Sheet: the assessments of many leads as CSV, a row a lead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/fold.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

struct SheetColumn {
  enum class Kind : std::uint8_t {
    LeadId,
    Score,
    Total,
    Grade,
    Label,
    Stage,
    Disqualified,
    Framework,
    Segments,
    Missing,
    ChangesAt
  };
  Kind kind = Kind::LeadId;
  std::size_t index = 0;  // of Score, Label: the score; of Framework: the framework
  std::string name;       // the header's cell
};

// Every column that a model has, in the order of docs/cli.md.
std::vector<SheetColumn> sheet_columns(const engine::Model& model);

// The columns of a list such as "lead_id,total,grade", in its order; Invalid names the nearest
// when there is no such column. Blanks around a name are nothing.
Result<std::vector<SheetColumn>> choose_columns(const engine::Model& model, std::string_view list);

bool needs_details(const std::vector<SheetColumn>& columns);  // `missing` or `changes_at`
bool needs_changes(const std::vector<SheetColumn>& columns);  // `changes_at`

// A cell by RFC 4180: in quotes when it holds a comma, a quote or a line break.
void append_cell(std::string& out, std::string_view text);

// Writes rows. What it is made from must outlive it; `details` may be null when not needed.
class Sheet {
 public:
  Sheet(const engine::Plan& plan, std::vector<SheetColumn> columns, const engine::Results& results,
        const engine::Details* details);

  void append_header(std::string& out) const;
  void append_row(std::string& out, std::uint32_t lead, std::string_view lead_id) const;

 private:
  void append(std::string& out, const SheetColumn& column, std::uint32_t lead,
              std::string_view lead_id) const;
  void append_missing(std::string& out, std::uint32_t lead) const;
  void append_segments(std::string& out, std::uint32_t lead) const;

  const engine::Plan& plan_;
  const std::vector<SheetColumn> columns_;
  const engine::Results& results_;
  const engine::Details* details_;
  std::vector<std::string> grades_;        // as cells, from 1
  std::vector<std::string> disqualified_;  // as cells, from 1
  std::vector<std::string> missing_;       // names of traits as cells
};

}  // namespace winnow::app
