#include "cli/completion.hpp"

#include <fmt/core.h>

#include "base/check.hpp"
#include "cli/commands.hpp"

namespace winnow::cli {

namespace {

std::string words(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& word : all) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const CommandSpec& command : commands()) names.push_back(command.name);
  return names;
}

std::vector<std::string> option_names(const CommandSpec& command) {
  std::vector<std::string> names;
  for (const OptionSpec& option : command.options) names.push_back(option.name);
  names.push_back("--help");
  return names;
}

// The words that may stand alone after a command; empty: a file.
std::string alone_words(const CommandSpec& command) {
  return command.positionals.empty() ? "" : words(command.positionals.front().choices);
}

// Text between single quotes, for any of the shells.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string bash_script() {
  std::string text = fmt::format(
      "_winnow() {{\n"
      "  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} list=\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}}:$before in\n",
      words(command_names()));
  for (const CommandSpec& command : commands()) {
    for (const OptionSpec& option : command.options) {
      if (option.choices.empty()) continue;
      text += fmt::format("    {}:{}) list='{}' ;;\n", command.name, option.name,
                          words(option.choices));
    }
  }
  text +=
      "  esac\n"
      "  if [ -z \"$list\" ]; then\n"
      "    case ${COMP_WORDS[1]} in\n";
  for (const CommandSpec& command : commands()) {
    text += fmt::format("      {}) list='{} {}' ;;\n", command.name, words(option_names(command)),
                        alone_words(command));
  }
  text +=
      "    esac\n"
      "    case $word in -*) ;; *) COMPREPLY=($(compgen -f -- \"$word\")) ;; esac\n"
      "  fi\n"
      "  COMPREPLY+=($(compgen -W \"$list\" -- \"$word\"))\n"
      "}\n"
      "complete -o filenames -F _winnow winnow\n";
  return text;
}

std::string zsh_action(const std::vector<std::string>& choices) {
  return choices.empty() ? "_files" : "(" + words(choices) + ")";
}

// zsh reads [ ] and : in a description as its own.
std::string zsh_text(const std::string& about) {
  std::string text;
  for (const char c : about) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

std::string zsh_script() {
  std::string text =
      "#compdef winnow\n"
      "_winnow() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const CommandSpec& command : commands()) {
    text += fmt::format("    {}\n", quoted(command.name + ":" + zsh_text(command.about)));
  }
  text +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n";
  for (const CommandSpec& command : commands()) {
    text += fmt::format("    {})\n      _arguments", command.name);
    for (const OptionSpec& option : command.options) {
      std::string spec = (option.repeats ? "*" : "") + option.name;
      spec += "[" + zsh_text(option.about) + "]";
      if (!option.value.empty()) spec += ":" + option.value + ":" + zsh_action(option.choices);
      text += fmt::format(" \\\n        {}", quoted(spec));
    }
    text += " \\\n        '--help[this command in short]'";
    for (const PositionalSpec& positional : command.positionals) {
      text += fmt::format(" \\\n        {}",
                          quoted(":" + positional.name + ":" + zsh_action(positional.choices)));
    }
    text += " ;;\n";
  }
  text +=
      "  esac\n"
      "}\n"
      "if [ \"$funcstack[1]\" = _winnow ]; then _winnow; else compdef _winnow winnow; fi\n";
  return text;
}

std::string fish_script() {
  const std::string first = "__fish_use_subcommand";
  std::string text;
  for (const CommandSpec& command : commands()) {
    text += fmt::format("complete -c winnow -f -n {} -a {} -d {}\n", first, command.name,
                        quoted(command.about));
  }
  text += fmt::format("complete -c winnow -n {} -l version -d 'the version'\n", first);
  text += "complete -c winnow -l help -d 'help in short'\n";
  for (const CommandSpec& command : commands()) {
    const std::string in = fmt::format("'__fish_seen_subcommand_from {}'", command.name);
    for (const OptionSpec& option : command.options) {
      text += fmt::format("complete -c winnow -n {} -l {} -d {}", in, option.name.substr(2),
                          quoted(option.about));
      if (!option.choices.empty()) {
        text += fmt::format(" -x -a {}", quoted(words(option.choices)));
      } else if (!option.value.empty()) {
        text += " -r";
      }
      text += "\n";
    }
    if (!alone_words(command).empty()) {
      text += fmt::format("complete -c winnow -n {} -f -a {}\n", in, quoted(alone_words(command)));
    }
  }
  return text;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script();
  CHECK(shell == "fish");
  return fish_script();
}

}  // namespace winnow::cli
