#include "cli/demo.hpp"

#include <fmt/core.h>

#include <charconv>
#include <filesystem>
#include <system_error>

#include "app/demo/demo.hpp"
#include "app/output.hpp"
#include "app/text_file.hpp"
#include "cli/exit.hpp"

namespace winnow::cli {

namespace {

namespace fs = std::filesystem;

// Nine hundred years around today: far from both ends of what a file can say.
constexpr std::string_view first_as_of = "1600-01-01", last_as_of = "2500-01-01";

template <typename Number>
Result<Number> number_option(const Arguments& arguments, std::string_view name, Number otherwise,
                             Number least, Number most) {
  const auto text = arguments.find(name);
  if (!text) return otherwise;
  Number number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error == std::errc{} && stop == end && number >= least && number <= most) return number;
  return fail(ErrorKind::Invalid, "{} is a whole number from {} to {}, not \"{}\"", name, least,
              most, *text);
}

Result<Millis> as_of_option(const Arguments& arguments, Millis otherwise) {
  const auto text = arguments.find("--as-of");
  if (!text) return otherwise;
  const auto instant = parse_instant(*text);
  if (instant && *instant >= *parse_instant(first_as_of) &&
      *instant <= *parse_instant(last_as_of)) {
    return *instant;
  }
  return fail(ErrorKind::Invalid, "--as-of is a time from {} to {}, not \"{}\"", first_as_of,
              last_as_of, *text);
}

Result<app::DemoOptions> demo_options(const Arguments& arguments) {
  app::DemoOptions options;
  options.leads = TRY(
      number_option<std::uint32_t>(arguments, "--leads", options.leads, 1, app::demo_leads_max));
  options.seed =
      TRY(number_option<std::uint64_t>(arguments, "--seed", options.seed, 0, UINT64_MAX));
  options.as_of = TRY(as_of_option(arguments, options.as_of));
  return options;
}

// Files of somebody's own are not overwritten by made-up ones.
Result<void> check_nothing_is_lost(const fs::path& folder, const app::Demo& demo) {
  for (const app::DemoFile& file : demo.files) {
    const fs::path path = folder / file.name;
    std::error_code none;
    if (!fs::exists(path, none)) continue;
    const Result<std::string> old = app::read_text_file(path.string(), file.text.size());
    if (old && *old == file.text) continue;
    return fail(ErrorKind::Invalid,
                "{} is there already and is another file; choose another folder, or --force",
                path.string());
  }
  return {};
}

Result<void> write_demo(const fs::path& folder, const app::Demo& demo) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorKind::Io, "{} cannot be made: {}", folder.string(), error.message());
  for (const app::DemoFile& file : demo.files) {
    app::Output output = TRY(app::Output::open((folder / file.name).string()));
    TRY(output.write(file.text));
    TRY(output.finish());
  }
  return {};
}

}  // namespace

int run_demo(const Arguments& arguments) {
  const Result<app::DemoOptions> options = demo_options(arguments);
  if (!options) return complain(options.error());
  const fs::path folder = arguments.get("DIR");
  const app::Demo demo = app::make_demo(*options);
  if (!arguments.has("--force")) {
    const Result<void> safe = check_nothing_is_lost(folder, demo);
    if (!safe) return complain(safe.error());
  }
  const Result<void> written = write_demo(folder, demo);
  if (!written) return complain(written.error());
  say(fmt::format(
      "{}: {} rows of leads.csv, {} of events.csv, model.yaml; README.md says what to try\n",
      folder.string(), options->leads, demo.events));
  return exit_done;
}

}  // namespace winnow::cli
