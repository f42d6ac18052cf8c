// The table of functions and macros: one row each, for checker, evaluator, documents and editors.
#pragma once

#include <span>
#include <string_view>

#include "cel/type.hpp"

namespace winnow::cel {

struct Function {
  std::string_view name;
  std::string_view signature;  // "string.startsWith(string) -> bool"; several: one a line
  std::string_view sentence;   // what it does, one sentence
  std::string_view example;    // an expression …
  std::string_view result;     // … and its value, as `winnow eval` prints it
  bool extension = false;      // ours, not CEL's
};

// Operators, functions and macros, in the order of the documentation.
std::span<const Function> functions();

}  // namespace winnow::cel
