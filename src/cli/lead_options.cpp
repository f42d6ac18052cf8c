#include "cli/lead_options.hpp"

#include <fmt/core.h>

#include <charconv>

#include "app/clock.hpp"
#include "app/output.hpp"
#include "cli/exit.hpp"

namespace winnow::cli {

namespace {

constexpr unsigned threads_max = 256;

}  // namespace

app::ReadOptions read_options(const Arguments& arguments) {
  app::ReadOptions options;
  options.leads = arguments.get("--leads");
  options.events = arguments.all("--events");
  options.id = arguments.get("--id");
  options.missing = arguments.all("--missing");
  if (const auto mark = arguments.find("--decimal")) options.decimal = mark->front();
  options.date_format = arguments.get("--date-format");
  options.rename = arguments.all("--rename");
  options.rejects = arguments.get("--rejects");
  return options;
}

Result<void> check_streams(const Arguments& arguments) {
  TRY(check_stdin(arguments, {"MODEL", "--against", "--leads", "--events"}));
  if (arguments.get("--rejects") != "-" || arguments.get("--out", "-") != "-") return {};
  return fail(ErrorKind::Invalid,
              "--rejects: the result goes to stdout; write the rejected rows to a file{}",
              find_option(*arguments.command, "--out") ? ", or the result with --out FILE" : "");
}

Result<Millis> as_of_option(const Arguments& arguments) {
  const auto text = arguments.find("--as-of");
  if (!text) return app::now();
  const auto instant = parse_instant(*text);
  if (instant) return *instant;
  return fail(ErrorKind::Invalid,
              "--as-of: \"{}\" is no time; write 2026-03-01 or 2026-03-01T09:00:00Z", *text);
}

Result<unsigned> threads_option(const Arguments& arguments) {
  const auto text = arguments.find("--threads");
  if (!text) return app::cores();
  unsigned threads = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, threads);
  if (error == std::errc{} && stop == end && threads >= 1 && threads <= threads_max) return threads;
  return fail(ErrorKind::Invalid, "--threads is a whole number from 1 to {}, not \"{}\"",
              threads_max, *text);
}

void say_notes(const app::Loaded& loaded, Millis as_of) {
  for (const std::string& note : loaded.notes) say(note + "\n");
  if (loaded.plan->uses_consent) {
    say("files hold no consents: rules with a purpose count as if all were given\n");
  }
  const std::int64_t widest = loaded.plan->widest_window;
  const Millis newest = loaded.timelines.newest_event();
  if (widest == 0 || newest == INT64_MIN) return;
  if (floor_div(newest, 1000) > floor_div(as_of, 1000) - widest) return;
  say(
      fmt::format("the newest event is of {}, older than the widest window of the model ({} days): "
                  "no event counts as of {}; choose an earlier time with --as-of\n",
                  to_text(newest), (widest + seconds_a_day - 1) / seconds_a_day, to_text(as_of)));
}

int complain_and(Progress& progress, const Error& error) {
  progress.clear();
  return complain(error);
}

int exit_of(const app::Loaded& loaded) {
  return loaded.rejected > 0 ? exit_some_rejected : exit_done;
}

Result<void> write_answer(const std::string& text, const std::string& path) {
  app::Output output = TRY(app::Output::open(path));
  TRY(output.write(text));
  return output.finish();
}

}  // namespace winnow::cli
