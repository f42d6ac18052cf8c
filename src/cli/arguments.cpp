#include "cli/arguments.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/issue.hpp"
#include "cli/help.hpp"

namespace winnow::cli {

namespace {

constexpr int usage_error = 2;

Parsed complain(const std::string& message, const CommandSpec* command) {
  Parsed parsed;
  const std::string help = command ? "winnow " + command->name + " --help" : "winnow --help";
  parsed.reply = {"", fmt::format("winnow: {}\ntry: {}\n", message, help), usage_error};
  return parsed;
}

Parsed show(std::string text) {
  Parsed parsed;
  parsed.reply.out = std::move(text);
  return parsed;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& candidates) {
  const std::string nearest = nearest_name(name, candidates);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

Parsed unknown_command(const std::string& name) {
  std::vector<std::string> names;
  for (const CommandSpec& command : commands()) names.push_back(command.name);
  return complain(fmt::format("no command \"{}\"{}", name, suggestion(name, names)), nullptr);
}

std::string unknown_option(const CommandSpec& command, const std::string& name) {
  std::vector<std::string> names = {"--help"};
  for (const OptionSpec& option : command.options) names.push_back(option.name);
  return fmt::format("{} has no option {}{}", command.name, name, suggestion(name, names));
}

// The mistake of a value that is none of the choices, or nothing.
std::string bad_choice(const std::string& name, const std::vector<std::string>& choices,
                       const std::string& value) {
  if (choices.empty() || std::find(choices.begin(), choices.end(), value) != choices.end()) {
    return "";
  }
  std::string all;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) all += i + 1 == choices.size() ? " or " : ", ";
    const bool is_mark = std::ispunct(static_cast<unsigned char>(choices[i][0])) != 0;
    all += is_mark ? "\"" + choices[i] + "\"" : choices[i];
  }
  return fmt::format("{} is {}, not \"{}\"", name, all, value);
}

// Reads the words after the command's name from left to right. An option's value is the next word
// whatever it looks like, or stands after `=`; words with one dash (-1 + 2, -) stand for
// themselves.
class Reader {
 public:
  Reader(const CommandSpec& command, const std::vector<std::string>& words)
      : command_(command), words_(words) {
    arguments.command = &command;
  }

  Arguments arguments;
  bool help = false;
  std::string mistake;  // the first one; empty: none

  void read() {
    while (next_ < words_.size() && mistake.empty() && !help) read_word(words_[next_++]);
    if (mistake.empty() && !help) mistake = what_is_needed();
  }

 private:
  void read_word(const std::string& word) {
    const bool dashed = !only_positionals_ && word.size() >= 2 && word[0] == '-';
    if (dashed && word == "--") {
      only_positionals_ = true;
    } else if (dashed && (word == "--help" || word == "-h")) {
      help = true;
    } else if (dashed && word[1] == '-') {
      read_option(word);
    } else {
      read_positional(word);
    }
  }

  void read_positional(const std::string& word) {
    if (positionals_ == command_.positionals.size()) {
      mistake = fmt::format("unexpected argument \"{}\"", word);
      return;
    }
    const PositionalSpec& spec = command_.positionals[positionals_++];
    mistake = bad_choice(spec.name, spec.choices, word);
    arguments.values[spec.name] = {word};
  }

  void read_option(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const OptionSpec* option = find_option(command_, name);
    if (!option) {
      mistake = unknown_option(command_, name);
    } else if (option->value.empty()) {
      if (equals != std::string::npos) mistake = fmt::format("{} takes no value", name);
      arguments.values[name] = {""};
    } else if (equals != std::string::npos) {
      take_value(*option, word.substr(equals + 1));
    } else if (next_ == words_.size()) {
      mistake = fmt::format("{} needs a value: {} {}", name, name, option->value);
    } else {
      take_value(*option, words_[next_++]);
      take_more_values(*option);
    }
  }

  void take_value(const OptionSpec& option, const std::string& value) {
    mistake = bad_choice(option.name, option.choices, value);
    std::vector<std::string>& values = arguments.values[option.name];
    if (!option.repeats && !values.empty()) {
      mistake = fmt::format("{} may be given only once", option.name);
    }
    values.push_back(value);
  }

  // `--missing unknown n/a`: once every positional is there, what follows can only be values.
  void take_more_values(const OptionSpec& option) {
    if (!option.repeats || positionals_ < command_.positionals.size()) return;
    while (next_ < words_.size() && (words_[next_].empty() || words_[next_][0] != '-')) {
      take_value(option, words_[next_++]);
    }
  }

  std::string what_is_needed() const {
    for (const PositionalSpec& spec : command_.positionals) {
      if (spec.required && !arguments.has(spec.name)) {
        return fmt::format("{} needs {} ({})", command_.name, spec.name, spec.about);
      }
    }
    for (const OptionSpec& spec : command_.options) {
      if (spec.required && !arguments.has(spec.name)) {
        return fmt::format("{} needs {} {}", command_.name, spec.name, spec.value);
      }
    }
    return "";
  }

  const CommandSpec& command_;
  const std::vector<std::string>& words_;
  std::size_t next_ = 0;
  std::size_t positionals_ = 0;
  bool only_positionals_ = false;
};

Parsed parse_command(const CommandSpec& command, const std::vector<std::string>& words) {
  Reader reader(command, words);
  reader.read();
  if (reader.help) return show(help_text(command));
  if (!reader.mistake.empty()) return complain(reader.mistake, &command);
  Parsed parsed;
  parsed.arguments = std::move(reader.arguments);
  return parsed;
}

}  // namespace

std::optional<std::string> Arguments::find(std::string_view name) const {
  const auto found = values.find(name);
  if (found == values.end()) return std::nullopt;
  return found->second.back();
}

std::string Arguments::get(std::string_view name, std::string_view otherwise) const {
  return find(name).value_or(std::string(otherwise));
}

std::vector<std::string> Arguments::all(std::string_view name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::vector<std::string>{} : found->second;
}

Parsed parse_arguments(std::vector<std::string> words, std::string_view version) {
  if (words.empty()) {
    Parsed parsed;
    parsed.reply = {"", help_text(), usage_error};
    return parsed;
  }
  const std::string first = words.front();
  if (first == "--help" || first == "-h") return show(help_text());
  if (first == "--version") return show(fmt::format("winnow {}\n", version));
  if (first == "help") {
    if (words.size() == 1) return show(help_text());
    const CommandSpec* command = find_command(words[1]);
    return command ? show(help_text(*command)) : unknown_command(words[1]);
  }
  const CommandSpec* command = find_command(first);
  if (!command) return unknown_command(first);
  words.erase(words.begin());
  return parse_command(*command, words);
}

Result<void> check_stdin(const Arguments& arguments, const std::vector<std::string>& names) {
  std::string reader;
  for (const std::string& name : names) {
    for (const std::string& value : arguments.all(name)) {
      if (value != "-") continue;
      if (!reader.empty()) {
        return fail(ErrorKind::Invalid, "stdin can be read once: {} and {} cannot both be -",
                    reader, name);
      }
      reader = name;
    }
  }
  return {};
}

}  // namespace winnow::cli
