#include "cli/model_commands.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <utility>

#include "app/clock.hpp"
#include "app/output.hpp"
#include "app/text_file.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "cli/exit.hpp"
#include "cli/terminal.hpp"
#include "engine/examples.hpp"
#include "engine/model_diff.hpp"
#include "engine/model_fmt.hpp"
#include "engine/model_schema.hpp"

namespace winnow::cli {

namespace {

using engine::ExampleResult;

// Writes a whole answer to `path` (`-`: stdout).
int answer(const std::string& text, const std::string& path = "-") {
  Result<app::Output> output = app::Output::open(path);
  if (!output) return complain(output.error());
  Result<void> done = output->write(text);
  if (done) done = output->finish();
  return done ? exit_done : complain(done.error());
}

std::vector<ExampleResult> run_examples(const engine::ParsedModel& parsed) {
  std::vector<ExampleResult> results;
  if (!parsed.model || parsed.model->examples.empty()) return results;
  const auto plan = engine::make_plan(parsed.model);
  const Millis now = app::now();
  for (const engine::Example& example : parsed.model->examples) {
    results.push_back(engine::check_example(*plan, example, now));
  }
  return results;
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string check_text(const app::ModelText& model, const std::vector<ExampleResult>& examples,
                       bool strict) {
  const Paint paint = paint_for(STDOUT_FILENO);
  std::string text;
  for (const Issue& issue : model.parsed.issues) text += issue_text(model, issue);
  if (strict) {
    for (const engine::StrictUse& use : model.parsed.extensions) {
      text += fmt::format("{}:{}:{}: not in standard CEL: {}\n", model.path, use.line, use.column,
                          use.what);
    }
  }
  std::size_t failed = 0;
  for (const ExampleResult& example : examples) {
    if (example.ok) {
      text += fmt::format("{}ok{}      {}\n", paint.good, paint.plain, example.name);
      continue;
    }
    ++failed;
    text += fmt::format("{}FAILED{}  {}\n", paint.bad, paint.plain, example.name);
    for (const engine::Difference& difference : example.differences) {
      text += fmt::format("        {}\n", sentence_of(difference));
    }
  }
  if (!model.parsed.model) {
    text += fmt::format("{}: {}\n", model.path, counted(model.parsed.issues.size(), "issue"));
  } else if (failed > 0) {
    text += fmt::format("{}: {} of {} failed\n", model.path, failed,
                        counted(examples.size(), "example"));
  } else {
    text += fmt::format("{}: no issues, {} ok\n", model.path, counted(examples.size(), "example"));
  }
  return text;
}

// An object of one line, in the order in which its members are written here (a Map would sort).
std::string issue_json(const Issue& issue) {
  return fmt::format(R"({{"line":{},"column":{},"message":{},"hint":{}}})", issue.line,
                     issue.column, to_json(Value(issue.message)), to_json(Value(issue.hint)));
}

std::string example_json(const ExampleResult& example) {
  return fmt::format(R"({{"name":{},"ok":{},"got":{}}})", to_json(Value(example.name)), example.ok,
                     to_json(Value(example.got)));
}

std::string use_json(const engine::StrictUse& use) {
  return fmt::format(R"({{"line":{},"column":{},"what":{}}})", use.line, use.column,
                     to_json(Value(use.what)));
}

template <typename T>
std::string json_list(const std::vector<T>& all, std::string (*one)(const T&)) {
  std::string text = "[";
  for (const T& item : all) text += (text.size() > 1 ? "," : "") + one(item);
  return text + "]";
}

std::string check_json(const app::ModelText& model, const std::vector<ExampleResult>& examples,
                       bool strict) {
  std::string text =
      fmt::format(R"({{"issues":{},"examples":{})", json_list(model.parsed.issues, issue_json),
                  json_list(examples, example_json));
  if (strict)
    text += fmt::format(R"(,"extensions":{})", json_list(model.parsed.extensions, use_json));
  return text + "}\n";
}

// A model that was not read is one issue of its beginning; when it could not be, stderr says so
// too.
int unread_json(const Error& error) {
  app::ModelText model;
  model.parsed.issues.push_back({1, 1, error.message, ""});
  const int exit = answer(check_json(model, {}, false));
  if (exit != exit_done) return exit;
  return error.kind == ErrorKind::Io ? complain(error) : exit_usage;
}

}  // namespace

std::string issue_text(const app::ModelText& model, const Issue& issue) {
  std::string text =
      fmt::format("{}:{}:{}: {}\n{}", model.path, issue.line, issue.column, issue.message,
                  caret_lines(model.text, {issue.line, issue.column}));
  if (!issue.hint.empty()) text += issue.hint + "\n";
  return text;
}

std::shared_ptr<const engine::Plan> load_plan(const std::string& path, int& exit) {
  const Result<app::ModelText> model = app::read_model(path);
  if (!model) {
    exit = complain(model.error());
    return nullptr;
  }
  if (!model->parsed.model) {
    for (const Issue& issue : model->parsed.issues) say(issue_text(*model, issue));
    exit = exit_usage;
    return nullptr;
  }
  exit = exit_done;
  return engine::make_plan(model->parsed.model);
}

int run_check(const Arguments& arguments) {
  const Result<app::ModelText> model = app::read_model(arguments.get("MODEL"));
  const bool json = arguments.get("--format") == "json";
  if (!model) return json ? unread_json(model.error()) : complain(model.error());
  const std::vector<ExampleResult> examples = run_examples(model->parsed);
  const bool strict = arguments.has("--strict-cel");
  const int exit =
      answer(json ? check_json(*model, examples, strict) : check_text(*model, examples, strict));
  if (exit != exit_done) return exit;
  if (!model->parsed.model) return exit_usage;
  for (const ExampleResult& example : examples) {
    if (!example.ok) return exit_usage;
  }
  return exit_done;
}

int run_fmt(const Arguments& arguments) {
  const std::string path = arguments.get("MODEL");
  const bool in_place = arguments.has("--write");
  if (in_place && path == "-") {
    say("winnow: --write needs a file, not stdin\n");
    return exit_usage;
  }
  Result<std::string> text = app::read_text_file(path, limits::model_bytes);
  if (!text) return complain(text.error());
  app::ModelText model{path == "-" ? "stdin" : path, std::move(*text), {}};
  const engine::FormattedModel formatted = engine::format_model(model.text);
  for (const Issue& issue : formatted.issues) say(issue_text(model, issue));
  if (!formatted.issues.empty()) return exit_usage;
  if (!in_place) return answer(formatted.text);
  return formatted.text == model.text ? exit_done : answer(formatted.text, path);
}

int run_diff(const Arguments& arguments) {
  const Result<void> checked = check_stdin(arguments, {"OLD", "NEW"});
  if (!checked) return complain(checked.error());
  int exit = exit_done;
  const auto before = load_plan(arguments.get("OLD"), exit);
  if (!before) return exit;
  const auto after = load_plan(arguments.get("NEW"), exit);
  if (!after) return exit;
  std::string text;
  for (const auto& change : engine::diff_models(*before->model, *after->model)) {
    text += sentence_of(change) + "\n";
  }
  if (text.empty()) say("the models mean the same\n");
  return answer(text);
}

int run_schema() {
  return answer(engine::model_schema());
}

}  // namespace winnow::cli
