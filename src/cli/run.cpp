#include "cli/run.hpp"

#include <cerrno>
#include <iostream>
#include <utility>

#include "app/output.hpp"
#include "cli/arguments.hpp"
#include "cli/backtest.hpp"
#include "cli/completion.hpp"
#include "cli/demo.hpp"
#include "cli/eval.hpp"
#include "cli/exit.hpp"
#include "cli/lead_commands.hpp"
#include "cli/model_commands.hpp"
#include "cli/serve.hpp"
#include "cli/server_commands.hpp"

namespace winnow::cli {

namespace {

int print(const std::string& text) {
  Result<app::Output> output = app::Output::open("-");
  Result<void> done = output->write(text);
  if (done) done = output->finish();
  return done ? exit_done : complain(done.error());
}

int run_eval_command(const Arguments& arguments) {
  EvalOptions options;
  options.expression = arguments.find("EXPR");
  options.with_json = arguments.get("--with", "{}");
  options.lines = arguments.has("--lines");
  if (options.lines == options.expression.has_value()) {
    say("winnow: eval needs either EXPR or --lines\ntry: winnow eval --help\n");
    return exit_usage;
  }
  std::ios::sync_with_stdio(false);
  errno = 0;
  const int exit = run_eval(options, std::cin, std::cout, std::cerr);
  std::cout.flush();
  if (std::cout || errno == EPIPE) return exit;
  say("winnow: stdout cannot be written\n");
  return exit_io;
}

int run_command(const Arguments& arguments) {
  const std::string& name = arguments.command->name;
  if (name == "score") return run_score(arguments);
  if (name == "explain") return run_explain(arguments);
  if (name == "backtest") return run_backtest(arguments);
  if (name == "check") return run_check(arguments);
  if (name == "fmt") return run_fmt(arguments);
  if (name == "diff") return run_diff(arguments);
  if (name == "schema") return run_schema();
  if (name == "eval") return run_eval_command(arguments);
  if (name == "demo") return run_demo(arguments);
  if (name == "serve") return run_serve(arguments);
  if (name == "restore") return run_restore(arguments);
  if (name != "completion") return run_at_desk(arguments);
  return print(completion_script(arguments.get("SHELL")));
}

}  // namespace

int run(std::vector<std::string> words, std::string_view version) {
  const Parsed parsed = parse_arguments(std::move(words), version);
  if (parsed.arguments) return run_command(*parsed.arguments);
  say(parsed.reply.err);
  const int printed = parsed.reply.out.empty() ? exit_done : print(parsed.reply.out);
  return printed == exit_done ? parsed.reply.exit : printed;
}

}  // namespace winnow::cli
