// The file of leads to columns: one row a lead, one column for each trait the model reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/sources.hpp"
#include "base/result.hpp"
#include "columns/column.hpp"
#include "columns/dictionary.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

struct LeadTable {
  columns::Dictionary ids;              // lead i has the code i + 1
  std::vector<columns::Column> traits;  // per plan.traits
  std::vector<std::string> notes;       // what to say of it, at most six lines
  FileNames names;
  std::uint32_t leads() const { return ids.size() - 1; }
};

// The same lead twice: of each field the later row counts, and a missing cell erases nothing. A row
// without an id is rejected.
// Errors   Invalid: the file is refused (RecordReader::open), or has no column `rules.id`; Io.
Result<LeadTable> read_leads(const std::string& path, const engine::Plan& plan,
                             const ReadRules& rules, RejectLog& rejects);

}  // namespace winnow::app
