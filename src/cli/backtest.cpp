#include "cli/backtest.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "app/backtest.hpp"
#include "app/backtest_json.hpp"
#include "app/read_files.hpp"
#include "cli/backtest_page.hpp"
#include "cli/backtest_text.hpp"
#include "cli/exit.hpp"
#include "cli/lead_options.hpp"
#include "cli/model_commands.hpp"
#include "cli/terminal.hpp"

namespace winnow::cli {

namespace {

using Plans = std::vector<std::shared_ptr<const engine::Plan>>;

Result<app::Instants> instants_option(const Arguments& arguments) {
  app::Instants instants;
  instants.field = arguments.get("--as-of-field");
  if (instants.field.empty()) {
    for (const char* option : {"--after", "--split"}) {
      if (!arguments.has(option)) continue;
      return fail(ErrorKind::Invalid, "{} needs --as-of-field: the instant of each lead", option);
    }
    instants.as_of = TRY(as_of_option(arguments));
    return instants;
  }
  if (arguments.has("--as-of")) {
    return fail(ErrorKind::Invalid, "give either --as-of or --as-of-field");
  }
  if (const auto length = arguments.find("--after")) {
    const Result<std::int64_t> seconds = parse_length(*length);
    if (!seconds) return fail(ErrorKind::Invalid, "--after: {}", seconds.error().message);
    instants.after_seconds = *seconds;
  }
  return instants;
}

Result<app::BacktestOptions> backtest_options(const Arguments& arguments) {
  app::BacktestOptions options;
  options.threads = TRY(threads_option(arguments));
  if (const auto text = arguments.find("--split")) {
    options.split = parse_instant(*text);
    if (!options.split) {
      return fail(ErrorKind::Invalid,
                  "--split: \"{}\" is no time; write 2026-03-01 or 2026-03-01T09:00:00Z", *text);
    }
  }
  return options;
}

// With two models the files are read once for each, since each reads what it needs of them.
Result<std::vector<app::Loaded>> read_all(const Plans& plans, app::ReadOptions options) {
  const bool from_stdin =
      options.leads == "-" || std::count(options.events.begin(), options.events.end(), "-") > 0;
  if (plans.size() > 1 && from_stdin) {
    return fail(ErrorKind::Invalid, "--against reads the files twice: none can be - (stdin)");
  }
  std::vector<app::Loaded> loaded;
  for (const auto& plan : plans) {
    loaded.push_back(TRY(app::read_files(plan, options)));
    options.rejects.clear();  // they are the same the second time
  }
  return loaded;
}

// What has to be known before the figures are believed.
void say_cautions(const app::Backtest& backtest) {
  if (backtest.unknown_won > 0) {
    say(fmt::format("leads left out, since --won is unknown for them: {}\n", backtest.unknown_won));
  }
  if (backtest.unknown_instant > 0) {
    say(fmt::format("leads left out, since {} holds no time: {}\n", backtest.instants.field,
                    backtest.unknown_instant));
  }
  const auto warn = [](const engine::insight::Report& report, std::string_view where) {
    if (report.won >= engine::insight::wins_to_trust) return;
    say(fmt::format("warning: only {} wins{}: below {} chance decides much of what stands here\n",
                    report.won, where, engine::insight::wins_to_trust));
  };
  const app::ModelReport& report = backtest.models.front();
  warn(report.all, "");
  if (report.before) warn(*report.before, " before the split");
  if (report.after) warn(*report.after, " after the split");
}

std::string answer_of(const app::Backtest& backtest, const Arguments& arguments) {
  const std::string format = arguments.get("--format");
  if (format == "json") return app::backtest_json(backtest);
  if (format == "csv") return app::backtest_csv(backtest);
  if (format == "html") return backtest_page(backtest);
  const bool on_terminal = arguments.get("--out", "-") == "-";
  return backtest_text(backtest, on_terminal ? paint_for(STDOUT_FILENO) : Paint{});
}

Result<int> answer(const Arguments& arguments, Plans plans, Progress& progress) {
  const app::Instants instants = TRY(instants_option(arguments));
  const app::BacktestOptions options = TRY(backtest_options(arguments));
  const app::Question question = TRY(app::Question::of(arguments.get("--won"), instants));
  const app::Leak leak = arguments.has("--allow-leak") ? app::Leak::Allowed : app::Leak::Refused;
  for (auto& plan : plans) plan = TRY(question.with_columns(plan, leak));
  progress.doing("reading");
  const std::vector<app::Loaded> loaded = TRY(read_all(plans, read_options(arguments)));
  progress.clear();
  const app::Loaded& first = loaded.front();
  const bool one_instant = instants.field.empty();
  say_notes(first, one_instant ? instants.as_of : first.timelines.newest_event());
  progress.doing("judging every lead at its instant");
  const app::Backtest backtest = TRY(app::backtest(loaded, question, options));
  progress.clear();
  say_cautions(backtest);
  TRY(write_answer(answer_of(backtest, arguments), arguments.get("--out", "-")));
  return exit_of(first);
}

}  // namespace

int run_backtest(const Arguments& arguments) {
  if (const auto checked = check_streams(arguments); !checked) return complain(checked.error());
  Plans plans;
  for (const char* name : {"MODEL", "--against"}) {
    if (!arguments.has(name)) continue;
    int exit = exit_done;
    plans.push_back(load_plan(arguments.get(name), exit));
    if (!plans.back()) return exit;
  }
  // A plan made wider shares the search for changes with its original, which must stay.
  Progress progress;
  const Result<int> exit = answer(arguments, plans, progress);
  return exit ? *exit : complain_and(progress, exit.error());
}

}  // namespace winnow::cli
