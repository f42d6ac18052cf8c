// Reject: a row of a file that could not be used, where it stands and why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace winnow::tables {

// Of the text of a rejected row so much is kept: enough to find and mend it.
inline constexpr std::size_t reject_bytes = 1000;

struct Reject {
  std::int64_t line = 0;  // where the row begins; the first line of a file is 1
  std::string reason;     // for people: lower case, no full stop
  std::string row;        // its text, cut after reject_bytes
};
using OnReject = std::function<void(const Reject&)>;

// `row` cut between two code points.
std::string cut_row(std::string_view row);

// The lines that end in `text`: LF, CRLF or CR.
std::int64_t count_line_ends(std::string_view text);

}  // namespace winnow::tables
