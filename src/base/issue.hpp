// Issue: a mistake a person made in a text they wrote (an expression, a model), with its place.
//
// Mistakes in a text are data, not errors: whoever reads the text reports all of them at once, and
// the editor shows each where it stands. What can go wrong in a healthy program is an Error
// (base/result.hpp); what must never happen is a CHECK (base/check.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct Issue {
  int line = 1;         // from 1
  int column = 1;       // from 1, in code points
  std::string message;  // for people: lower case, no full stop
  std::string hint;     // what to do, "did you mean lead.title?"; empty when we do not know

  auto operator<=>(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

// Line and column (from 1, in code points) of a byte offset of `text`; past the end: its end.
struct Place {
  int line = 1;
  int column = 1;
};
Place place_of(std::string_view text, std::size_t offset);

// The line of `text` where the issue stands and under it a caret, both ended by '\n'; long lines
// are cut around the place so that the caret stays on an 80-column screen.
std::string caret_lines(std::string_view text, Place place);

// The candidate nearest to `name` by edit distance (insert, delete, replace a letter, swap two
// neighbours), if near enough to be a slip of the pen: at most a third of the letters of `name`,
// yet one is always allowed; of equals the first. Else empty, and so for names of one letter.
std::string nearest_name(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace winnow
