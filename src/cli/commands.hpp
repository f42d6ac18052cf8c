// The commands of the program as one table: parsing, help and shell completion all come from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace winnow::cli {

struct OptionSpec {
  std::string name;   // "--as-of"
  std::string value;  // what the help calls its value ("TIME"); empty: a switch without a value
  std::string about;
  bool required = false;
  bool repeats = false;                   // may be given several times
  std::vector<std::string> choices = {};  // the only values it takes; empty: any
};

struct PositionalSpec {
  std::string name;  // "MODEL"
  std::string about;
  bool required = true;
  std::vector<std::string> choices = {};
};

struct CommandSpec {
  std::string name;
  std::string about;  // one line of the list of commands
  std::vector<PositionalSpec> positionals;
  std::vector<OptionSpec> options;
  std::vector<std::string> examples;  // whole command lines
};

// In the order of the help. Every option of every command is here and nowhere else.
const std::vector<CommandSpec>& commands();
const CommandSpec* find_command(std::string_view name);  // nullptr: there is none

// An option of `command`, or nullptr.
const OptionSpec* find_option(const CommandSpec& command, std::string_view name);

}  // namespace winnow::cli
