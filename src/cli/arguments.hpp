// Command lines to arguments, checked against the table of commands.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/commands.hpp"

namespace winnow::cli {

// What a person typed, checked against the table of commands: every option exists, has its value,
// and a value out of `choices` is one of them.
class Arguments {
 public:
  const CommandSpec* command = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> values;  // by "MODEL", "--as-of"

  bool has(std::string_view name) const { return values.find(name) != values.end(); }
  std::optional<std::string> find(std::string_view name) const;  // the last one given
  std::string get(std::string_view name, std::string_view otherwise = "") const;
  std::vector<std::string> all(std::string_view name) const;
};

// Instead of arguments: a text to print (`out` for --help, `err` for a mistake) and the exit code.
struct Reply {
  std::string out;
  std::string err;
  int exit = 0;
};

struct Parsed {
  std::optional<Arguments> arguments;
  Reply reply;  // when there are no arguments
};

// `words` are argv without the program's name; `version` is the program's own. A mistake names the
// nearest command or option.
Parsed parse_arguments(std::vector<std::string> words, std::string_view version);

// Errors   Invalid: more than one value of these options and arguments is `-` (stdin).
Result<void> check_stdin(const Arguments& arguments, const std::vector<std::string>& names);

}  // namespace winnow::cli
