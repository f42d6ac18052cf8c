#include "cli/serve.hpp"

#include <fmt/core.h>
#include <pthread.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "app/access/access.hpp"
#include "app/live/desk.hpp"
#include "app/live/place.hpp"
#include "app/live/workspaces.hpp"
#include "app/sources.hpp"
#include "app/text_file.hpp"
#include "base/log.hpp"
#include "cli/exit.hpp"
#include "http/front.hpp"
#include "http/server.hpp"

namespace winnow::cli {

namespace {

constexpr double stop_seconds = 8;  // for requests under way; the snapshot comes after
constexpr std::string_view listen_default = "127.0.0.1:8080";

LogLevel level_of(const std::string& name) {
  if (name == "debug") return LogLevel::Debug;
  if (name == "warn") return LogLevel::Warn;
  return name == "error" ? LogLevel::Error : LogLevel::Info;
}

// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address).
Result<http::ServerOptions> listen_option(const std::string& text) {
  http::ServerOptions options;
  const std::size_t colon = text.rfind(':');
  unsigned port = 0;
  const char* end = text.data() + text.size();
  const char* begin = colon == text.npos ? end : text.data() + colon + 1;
  const auto [stop, mistake] = std::from_chars(begin, end, port);
  if (colon == text.npos || mistake != std::errc() || stop != end || port > 65535) {
    return fail(ErrorKind::Invalid, "--listen is ADDRESS:PORT, such as {}, not \"{}\"",
                listen_default, text);
  }
  options.address = text.substr(0, colon);
  if (options.address.size() > 2 && options.address.front() == '[') {
    options.address = options.address.substr(1, options.address.size() - 2);
  }
  if (options.address.empty()) options.address = "0.0.0.0";
  options.port = static_cast<std::uint16_t>(port);
  return options;
}

// The signals that end the server wait until somebody asks for them; threads made later inherit it.
sigset_t hold_signals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  return ending;
}

// Where the first admin of each workspace is made; nothing once there is one.
std::string setup_lines(app::Workspaces& workspaces, const std::string& address) {
  const auto links = workspaces.access().offer_setup();
  if (!links) {
    log(LogLevel::Warn, "no set-up link", {{"detail", Value(links.error().message)}});
    return "";
  }
  std::string lines;
  for (const auto& link : *links) {
    lines += fmt::format("set up {} at {}/setup#token={}\n", link.workspace, address, link.token);
  }
  return lines;
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    log(LogLevel::Warn, "nobody reads stdout");  // no reason to end: the log has the address
  }
}

Result<void> serve(const Arguments& arguments, const sigset_t& ending) {
  http::ServerOptions options =
      TRY(listen_option(arguments.get("--listen", std::string(listen_default))));
  options.log = [](const std::string& line) { log_line(LogLevel::Info, line); };
  app::Workspaces::Options place;
  place.location = TRY(app::place_of(arguments.get("--data"), arguments.get("--database")));
  place.serving = true;
  if (const std::string list = arguments.get("--datacenters"); !list.empty()) {
    constexpr std::size_t networks = 100'000;  // all that the large providers publish: 20,000
    constexpr std::size_t line_bytes = 64;     // an address of version 6, and a remark
    const std::string text = TRY(app::read_text_file(list, networks * line_bytes));
    auto parsed = app::AddressList::parse(text);
    if (!parsed) return tl::unexpected<Error>(app::in_file(list, parsed.error()));
    place.data_centers = std::make_shared<const app::AddressList>(*std::move(parsed));
  }
  place.log = [](std::string_view workspace, std::string_view what, std::string_view detail) {
    log(LogLevel::Warn, what, {{"workspace", Value(workspace)}, {"detail", Value(detail)}});
  };
  const app::FolderLock lock = TRY(app::FolderLock::take(place.location.folder));
  // Requests are answered from the start, "not now" until all is there: an SDK that is refused the
  // connection gives up sooner.
  http::Front front;
  const auto server =
      TRY(http::Server::start(options, [&front](http::Request request, http::Respond respond) {
        front.answer(std::move(request), std::move(respond));
      }));
  front.watch(*server);
  const auto workspaces = TRY(app::Workspaces::open(place));
  TRY(workspaces->open_all());
  front.open(*workspaces);
  auto desk = TRY(app::Desk::open(*workspaces));
  const std::string address = fmt::format(
      "http://{}:{}", options.address == "0.0.0.0" ? "127.0.0.1" : options.address, server->port());
  log(LogLevel::Info, "ready", {{"address", Value(address)}});
  print(fmt::format("winnow takes in at {}\n", address) + setup_lines(*workspaces, address));
  int signal = 0;
  ::sigwait(&ending, &signal);
  log(LogLevel::Info, "stopping", {{"signal", Value(std::int64_t{signal})}});
  server->stop(stop_seconds);
  front.close();
  desk.reset();
  return {};
}

}  // namespace

int run_serve(const Arguments& arguments) {
  const sigset_t ending = hold_signals();
  std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is an error of the write, as a full disk is
  log_to(STDERR_FILENO, level_of(arguments.get("--log", "info")));
  const Result<void> served = serve(arguments, ending);
  if (served) return exit_done;
  return complain(served.error());
}

}  // namespace winnow::cli
