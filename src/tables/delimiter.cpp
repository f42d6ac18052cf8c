#include "tables/delimiter.hpp"

#include <cstddef>
#include <vector>

namespace winnow::tables {
namespace {

constexpr std::size_t rows_looked_at = 50;

// How many cells each row has, were `delimiter` the one. Blank lines are no rows.
std::vector<std::size_t> cells_a_row(std::string_view head, char delimiter, bool whole) {
  std::vector<std::size_t> rows;
  std::size_t cells = 1, row_begin = 0;
  bool cell_begins = true;
  for (std::size_t i = 0; i < head.size() && rows.size() < rows_looked_at; ++i) {
    const char c = head[i];
    if (c == '"' && cell_begins) {
      for (++i; i < head.size(); ++i) {
        if (head[i] != '"') continue;
        if (i + 1 == head.size() || head[i + 1] != '"') break;
        ++i;
      }
      cell_begins = false;
    } else if (c == '\n' || c == '\r') {
      if (i > row_begin) rows.push_back(cells);
      cells = 1;
      row_begin = i + 1;
      cell_begins = true;
    } else {
      cell_begins = c == delimiter;
      cells += cell_begins;
    }
  }
  const bool last_is_whole = whole || rows.empty();
  if (last_is_whole && rows.size() < rows_looked_at && row_begin < head.size()) {
    rows.push_back(cells);
  }
  return rows;
}

}  // namespace

char guess_delimiter(std::string_view head, bool whole) {
  char best = ',';
  std::size_t best_even = 0, best_cells = 1;
  for (const char delimiter : {',', ';', '\t', '|'}) {
    const std::vector<std::size_t> rows = cells_a_row(head, delimiter, whole);
    if (rows.empty() || rows[0] < 2) continue;
    std::size_t same = 0;
    for (const std::size_t cells : rows) same += cells == rows[0];
    const std::size_t even = same * 1000 / rows.size();
    if (even > best_even || (even == best_even && rows[0] > best_cells)) {
      best = delimiter;
      best_even = even;
      best_cells = rows[0];
    }
  }
  return best;
}

}  // namespace winnow::tables
