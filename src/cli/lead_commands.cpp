#include "cli/lead_commands.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "app/assessment_json.hpp"
#include "app/clock.hpp"
#include "app/explain.hpp"
#include "app/read_files.hpp"
#include "app/score.hpp"
#include "cli/exit.hpp"
#include "cli/explain_text.hpp"
#include "cli/lead_options.hpp"
#include "cli/model_commands.hpp"
#include "cli/terminal.hpp"

namespace winnow::cli {

namespace {

Result<app::ScoreOptions> score_options(const Arguments& arguments, const engine::Model& model) {
  app::ScoreOptions options;
  options.as_of = TRY(as_of_option(arguments));
  options.out = arguments.get("--out", "-");
  options.threads = TRY(threads_option(arguments));
  if (arguments.get("--format") == "ndjson") {
    options.format = app::ScoreOptions::Format::Ndjson;
    if (arguments.has("--columns")) {
      return fail(ErrorKind::Invalid, "--columns chooses CSV columns; ndjson always has them all");
    }
  } else if (const auto list = arguments.find("--columns")) {
    options.columns = TRY(app::choose_columns(model, *list));
  } else {
    options.columns = app::sheet_columns(model);
  }
  if (const auto text = arguments.find("--min-total")) {
    options.min_total = parse_milli(*text).value;
    if (!options.min_total) {
      return fail(ErrorKind::Invalid,
                  "--min-total is a number with at most three decimals, not \"{}\"", *text);
    }
  }
  if (const auto name = arguments.find("--segment")) {
    options.segment = TRY(app::segment_named(model, *name));
  }
  if (arguments.has("--sort")) options.order = app::ScoreOptions::Order::HighestTotal;
  return options;
}

void say_stats(const app::Loaded& loaded, double load, const app::ScoreTimes& times,
               unsigned threads) {
  say(fmt::format(
      R"({{"leads":{},"events":{},"load_s":{:.6f},"assess_s":{:.6f},"assess_wall_s":{:.6f},)"
      R"("detail_s":{:.6f},"write_s":{:.6f},"peak_rss_mb":{:.1f},"threads":{},"rejected":{}}})"
      "\n",
      loaded.leads(), loaded.events, load, times.assess, times.assess_wall, times.detail,
      times.write, app::peak_memory_megabytes(), threads, loaded.rejected));
}

}  // namespace

int run_score(const Arguments& arguments) {
  if (const auto checked = check_streams(arguments); !checked) return complain(checked.error());
  int exit = exit_done;
  const auto plan = load_plan(arguments.get("MODEL"), exit);
  if (!plan) return exit;
  const Result<app::ScoreOptions> options = score_options(arguments, *plan->model);
  if (!options) return complain(options.error());

  Progress progress;
  progress.doing("reading");
  const Result<app::Loaded> loaded = app::read_files(plan, read_options(arguments));
  if (!loaded) return complain_and(progress, loaded.error());
  const double load = app::cpu_seconds();
  progress.clear();
  say_notes(*loaded, options->as_of);
  const Result<app::ScoreTimes> times =
      app::score(*loaded, *options, [&](std::string_view what) { progress.doing(what); });
  progress.clear();
  if (!times) return complain(times.error());
  if (arguments.has("--stats")) say_stats(*loaded, load, *times, options->threads);
  return exit_of(*loaded);
}

int run_explain(const Arguments& arguments) {
  if (const auto checked = check_streams(arguments); !checked) return complain(checked.error());
  int exit = exit_done;
  const auto plan = load_plan(arguments.get("MODEL"), exit);
  if (!plan) return exit;
  const Result<Millis> as_of = as_of_option(arguments);
  if (!as_of) return complain(as_of.error());

  Progress progress;
  progress.doing("reading");
  const Result<app::Loaded> loaded = app::read_files(plan, read_options(arguments));
  if (!loaded) return complain_and(progress, loaded.error());
  progress.clear();
  say_notes(*loaded, *as_of);
  progress.doing("explaining");
  const auto explained = app::explain(*loaded, arguments.get("--lead"), *as_of);
  progress.clear();
  if (!explained) return complain(explained.error());
  std::string text;
  if (arguments.get("--format") == "json") {
    app::append_assessment(text, *plan, explained->lead_id, *as_of, explained->assessment);
    text += '\n';
  } else {
    text = explain_text(*plan, *explained, arguments.get("--lang", "en"), paint_for(STDOUT_FILENO));
  }
  const Result<void> written = write_answer(text, "-");
  return written ? exit_of(*loaded) : complain(written.error());
}

}  // namespace winnow::cli
