#include "tables/reject.hpp"

namespace winnow::tables {

std::string cut_row(std::string_view row) {
  if (row.size() <= reject_bytes) return std::string(row);
  std::size_t end = reject_bytes;
  while (end > reject_bytes - 4 && (static_cast<unsigned char>(row[end]) & 0xC0) == 0x80) --end;
  return std::string(row.substr(0, end));
}

std::int64_t count_line_ends(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++count;
    } else if (text[i] == '\r') {
      count += i + 1 == text.size() || text[i + 1] != '\n';
    }
  }
  return count;
}

}  // namespace winnow::tables
