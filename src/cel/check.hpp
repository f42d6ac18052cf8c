// The type checker: finds what cannot work before it runs, and which names an expression reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "cel/scope.hpp"
#include "cel/tree.hpp"

namespace winnow::cel {

// One name an expression reads, with its whole path: {"lead", {"address", "country"}}.
struct Slot {
  std::string root;
  std::vector<std::string> path;  // empty: the root itself (`now`, `grade`)
  Type type;
  std::string name;  // as the printer writes it: lead.address.country, lead["Lead Source"]

  bool operator==(const Slot& other) const { return root == other.root && path == other.path; }
};

// A use of one of our extensions, for `check --strict-cel`.
struct Extension {
  std::uint32_t offset;
  std::string what;  // "lower() is a Winnow function", "int and double mixed in +"
};

struct Checked {
  Type type;
  std::vector<Slot> slots;   // each once, in the order of first use
  std::vector<int> slot_of;  // per node: the slot it stands for, or -1
  std::vector<Extension> extensions;
  Issues issues;  // empty: it can be compiled
};

// Shapes   `text` is the text the tree was parsed from (for places). Macro variables shadow names.
// Errors   unknown names with the nearest known one, wrong operand and argument types (unless Dyn),
//          wrong numbers of arguments, patterns that RE2 refuses, zones and durations that do not
//          exist when they are literal.
Checked check(const Tree& tree, std::string_view text, const Scope& scope);

}  // namespace winnow::cel
