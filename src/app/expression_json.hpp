// Expression trees as JSON and back, for editors: what a visual builder shows and sends.
//
// A node is {"op": …} with, as its op has them, "text" (a name, a member, a function), "variable"
// (of a macro), "value" (of a literal) and "args" (nodes). Trees that are read also have "begin"
// and "end": the part of the text, in UTF-16 units as browsers count.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"
#include "cel/tree.hpp"

namespace winnow::app {

// `text` is what the tree was parsed from.
void append_tree(std::string& out, const cel::Tree& tree, std::string_view text);

// Invalid, with the node's place ("args[1].op: …"): no whole tree.
Result<cel::Tree> read_tree(const Value& node);

// The UTF-16 units before a byte of UTF-8, and back.
std::size_t units_before(std::string_view text, std::size_t byte);
std::size_t byte_at_unit(std::string_view text, std::size_t unit);

}  // namespace winnow::app
