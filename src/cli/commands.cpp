#include "cli/commands.hpp"

#include <utility>

#include "cli/server_specs.hpp"

namespace winnow::cli {

namespace {

// How files are read: the same for every command that reads leads.
std::vector<OptionSpec> with_reading(std::vector<OptionSpec> own) {
  std::vector<OptionSpec> all = {
      {"--leads", "FILE", "CSV or NDJSON of leads, plain or gzip; - is stdin", true},
      {"--events", "FILE", "CSV or NDJSON of events; may be given several times", false, true},
      {"--id", "COLUMN", "the column that names a lead (lead_id, else id, else the row's number)"},
      {"--missing", "TEXT", "a cell that means no value, such as unknown; several may follow",
       false, true},
      {"--decimal",
       "MARK",
       "the decimal mark of numbers; guessed per column unless given",
       false,
       false,
       {",", "."}},
      {"--date-format", "FORMAT", "how dates are written, such as %d.%m.%Y"},
      {"--rename", "OLD=NEW", "call a column of the file by another name", false, true},
      {"--rejects", "FILE", "write the rows that could not be read, with line and reason"},
      {"--as-of", "TIME", "the instant to look from: RFC 3339, YYYY-MM-DD or an epoch (now)"},
  };
  for (OptionSpec& option : own) all.push_back(std::move(option));
  return all;
}

const PositionalSpec model_file{"MODEL", "the model, YAML or JSON; - is stdin"};

CommandSpec score_command() {
  return {
      "score",
      "score, grade and stage every lead of a file",
      {model_file},
      with_reading({
          {"--out", "FILE", "where the result goes, written whole or not at all; - is stdout"},
          {"--format",
           "FORMAT",
           "csv (the default) or ndjson, which explains every lead",
           false,
           false,
           {"csv", "ndjson"}},
          {"--columns", "LIST", "the CSV columns wanted, in that order: lead_id,total,grade"},
          {"--min-total", "N", "only leads with at least this total"},
          {"--segment", "NAME", "only leads in this segment of the model"},
          {"--sort",
           "KEY",
           "total: the highest first, equal ones in the order of the file",
           false,
           false,
           {"total"}},
          {"--threads", "N", "how many threads to use (all cores)"},
          {"--stats", "", "end stderr with one line of JSON: counts, seconds, memory"},
      }),
      {
          "winnow score model.yaml --leads leads.csv --events events.csv --out scored.csv",
          "winnow score model.yaml --leads leads.csv --columns lead_id,total,grade --sort total",
          "winnow score model.yaml --leads leads.csv --as-of 2026-03-01 --format ndjson",
      },
  };
}

CommandSpec explain_command() {
  return {
      "explain",
      "explain one lead: a table that adds up, what is missing, what to ask",
      {model_file},
      with_reading({
          {"--lead", "ID", "the lead to explain", true},
          {"--format",
           "FORMAT",
           "text (the default) or json, as score --format ndjson writes it",
           false,
           false,
           {"text", "json"}},
          {"--lang", "LANGUAGE", "the language of the model's texts: en, ru, … (en)"},
      }),
      {
          "winnow explain model.yaml --leads leads.csv --events events.csv --lead ada@acme.example",
          "winnow explain model.yaml --leads leads.csv --lead 17 --format json",
      },
  };
}

CommandSpec backtest_command() {
  return {
      "backtest",
      "judge a model by the leads that were won, each as it was known then",
      {model_file},
      with_reading({
          {"--won", "EXPR", "which leads were won, by their columns: lead.status == \"won\"", true},
          {"--as-of-field", "COLUMN", "the column with the instant to look at each lead from"},
          {"--after", "LENGTH", "look so long after --as-of-field: 14d"},
          {"--split", "TIME", "figures for the leads before and after this instant"},
          {"--against", "MODEL", "a second model, side by side with the first"},
          {"--allow-leak", "", "let --won and the model read the same column"},
          {"--format",
           "FORMAT",
           "text (the default), json, html (a page with plots) or csv (the rules)",
           false,
           false,
           {"text", "json", "html", "csv"}},
          {"--out", "FILE", "where the result goes, written whole or not at all; - is stdout"},
          {"--threads", "N", "how many threads to use (all cores)"},
      }),
      {
          "winnow backtest model.yaml --leads leads.csv --won 'lead.won' --as-of 2026-03-01",
          "winnow backtest model.yaml --leads leads.csv --events events.csv --won 'lead.won' "
          "--as-of-field created_at --after 14d --format html --out backtest.html",
      },
  };
}

std::vector<CommandSpec> model_commands() {
  return {
      {"check",
       "find every mistake in a model and run its examples",
       {model_file},
       {
           {"--format", "FORMAT", "text (the default) or json", false, false, {"text", "json"}},
           {"--strict-cel", "", "list what other CEL programs would not understand"},
       },
       {"winnow check model.yaml", "winnow check model.yaml --format json"}},
      {"fmt",
       "print a model in the usual layout",
       {model_file},
       {{"--write", "", "change the file instead of printing it"}},
       {"winnow fmt model.yaml", "winnow fmt --write model.yaml"}},
      {"diff",
       "say in words what changed from one model to another",
       {{"OLD", "the model before"}, {"NEW", "the model after"}},
       {},
       {"winnow diff model-1.yaml model-2.yaml"}},
      {"schema",
       "print a JSON Schema of the model format, for editors",
       {},
       {},
       {"winnow schema > winnow.schema.json"}},
  };
}

CommandSpec eval_command() {
  return {"eval",
          "evaluate one expression, or many from stdin",
          {{"EXPR", "the expression", false}},
          {
              {"--with", "JSON", "the names it may read: {\"lead\": {\"title\": \"Director\"}}"},
              {"--lines", "", "read {\"expr\": …, \"with\": {…}} lines from stdin, answer each"},
          },
          {
              "winnow eval '1 + 2'",
              "winnow eval 'lead.age >= 18' --with '{\"lead\": {\"age\": 40}}'",
          }};
}

CommandSpec demo_command() {
  return {"demo",
          "write made-up leads, what they did, a model, and commands to try",
          {{"DIR", "the folder to write to; made when it is not there"}},
          {
              {"--leads", "N", "how many leads (10000)"},
              {"--seed", "N", "another number makes other leads; the same one the same (1)"},
              {"--as-of", "TIME", "the day on which it all is told (2026-03-01)"},
              {"--force", "", "replace files that are there already"},
          },
          {
              "winnow demo sample",
              "winnow demo sample --leads 500 --seed 7 --as-of 2026-06-30",
          }};
}

std::vector<CommandSpec> all_commands() {
  std::vector<CommandSpec> all;
  all.push_back(score_command());
  all.push_back(explain_command());
  all.push_back(backtest_command());
  for (CommandSpec& command : model_commands()) all.push_back(std::move(command));
  all.push_back(eval_command());
  all.push_back(demo_command());
  for (CommandSpec& command : server_commands()) all.push_back(std::move(command));
  all.push_back({"completion",
                 "print a script that completes commands and options in a shell",
                 {{"SHELL", "bash, zsh or fish", true, {"bash", "zsh", "fish"}}},
                 {},
                 {"winnow completion bash > /etc/bash_completion.d/winnow",
                  "winnow completion fish > ~/.config/fish/completions/winnow.fish"}});
  return all;
}

}  // namespace

const std::vector<CommandSpec>& commands() {
  static const std::vector<CommandSpec> all = all_commands();
  return all;
}

const CommandSpec* find_command(std::string_view name) {
  for (const CommandSpec& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

const OptionSpec* find_option(const CommandSpec& command, std::string_view name) {
  for (const OptionSpec& option : command.options) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

}  // namespace winnow::cli
