#include "cli/help.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace winnow::cli {

namespace {

std::string signature(const OptionSpec& option) {
  return option.value.empty() ? option.name : option.name + " " + option.value;
}

std::string usage(const CommandSpec& command) {
  std::string text = "winnow " + command.name;
  for (const PositionalSpec& positional : command.positionals) {
    text += positional.required ? " " + positional.name : " [" + positional.name + "]";
  }
  for (const OptionSpec& option : command.options) {
    if (option.required) text += " " + signature(option);
  }
  return command.options.empty() ? text : text + " [options]";
}

// Name and explanation in two columns.
std::string row(const std::string& name, const std::string& about) {
  return fmt::format("  {:<22} {}\n", name, about);
}

}  // namespace

std::string help_text() {
  std::string text =
      "Winnow scores leads by a model that you write, and says why.\n\n"
      "Usage: winnow COMMAND [options]\n\nCommands:\n";
  for (const CommandSpec& command : commands()) text += row(command.name, command.about);
  text += "\nOptions:\n";
  text += row("--help", "this text; after a command, that command's");
  text += row("--version", "the version");
  text += "\nExamples:\n";
  for (const char* name : {"check", "score", "explain"}) {
    text += fmt::format("  {}\n", find_command(name)->examples.front());
  }
  text +=
      "\nstdout is data, stderr is talk; - is stdin or stdout. Exit: 0 done, 1 some rows were\n"
      "rejected, 2 a wrong command or model, 3 a file could not be read or written.\n";
  return text;
}

std::string help_text(const CommandSpec& command) {
  std::string text =
      fmt::format("winnow {}: {}\n\nUsage: {}\n", command.name, command.about, usage(command));
  if (!command.positionals.empty()) {
    text += "\nArguments:\n";
    for (const PositionalSpec& positional : command.positionals) {
      text += row(positional.name, positional.about);
    }
  }
  text += "\nOptions:\n";
  for (const OptionSpec& option : command.options) text += row(signature(option), option.about);
  text += row("--help", "this text");
  text += "\nExamples:\n";
  for (const std::string& example : command.examples) text += fmt::format("  {}\n", example);
  return text;
}

}  // namespace winnow::cli
