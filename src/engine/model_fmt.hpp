// The canonical text of a model: what `winnow fmt` prints.
#pragma once

#include <string>
#include <string_view>

#include "base/issue.hpp"

namespace winnow::engine {

struct FormattedModel {
  std::string text;  // empty when there are issues
  Issues issues;
};

// Comments, the order of keys and single blank lines stay; indentation is two blanks, quotes are
// single where they can be, what stands in brackets stays there if it fits into a line of 100, and
// expressions of one line are printed as cel::print has them.
//
// Shapes   a model that has mistakes is formatted too, as long as it is YAML; the formatted text
//          means the same model, and formatting it again changes nothing.
// Errors   issues: not YAML; anchors; a comment that has no place in the canonical text.
FormattedModel format_model(std::string_view text);

}  // namespace winnow::engine
