// winnow eval: expressions tried out, one from the command line or many as lines of JSON.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>

namespace winnow::cli {

struct EvalOptions {
  std::optional<std::string> expression;
  std::string with_json = "{}";  // what the names mean; every key is a variable
  bool lines = false;  // requests from `in` instead: {"expr": …, "with": {…}}, one a line
};

// One expression: its value as JSON on `out` and 0; "unknown: lead.x, lead.y" on `out` and 1; or
// what is wrong, with its place and a caret, on `err` and 2. Lines: for each, in order, {"value":
// …}, {"unknown": […]} or {"error": …, "line": …, "column": …} on `out`, and 0. Memory is bounded:
// a line beyond limits::eval_line_bytes is answered and skipped.
int run_eval(const EvalOptions& options, std::istream& in, std::ostream& out, std::ostream& err);

}  // namespace winnow::cli
