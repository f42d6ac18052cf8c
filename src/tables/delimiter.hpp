// Which of `, ; tab |` separates the cells of a CSV file.
#pragma once

#include <string_view>

namespace winnow::tables {

// The one that cuts the first rows of `head` (at most 50) into the most even numbers of cells, more
// than one; a comma when none does. `whole`: the head is the whole file, so its last row counts.
char guess_delimiter(std::string_view head, bool whole);

}  // namespace winnow::tables
