#include "cli/server_commands.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "app/live/desk.hpp"
#include "app/live/place.hpp"
#include "app/live/verbs.hpp"
#include "app/output.hpp"
#include "cli/exit.hpp"

namespace winnow::cli {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
// How long a command waits for a server that is starting, or for another command to end.
constexpr auto patience = std::chrono::seconds(60);
constexpr auto try_again_after = std::chrono::milliseconds(100);

// stdin or a file in, stdout or a file out, words to stderr.
class Terminal final : public app::VerbIo {
 public:
  static Result<std::unique_ptr<Terminal>> open(const std::string& in, const std::string& out) {
    auto terminal = std::unique_ptr<Terminal>(new Terminal(TRY(app::Output::open(out))));
    terminal->name_ = in == "-" ? "stdin" : in;
    if (in != "-") terminal->file_ = ::open(in.c_str(), O_RDONLY | O_CLOEXEC);
    if (terminal->file_ < 0) return fail(ErrorKind::Io, "{}: {}", in, std::strerror(errno));
    return terminal;
  }
  ~Terminal() override {
    if (file_ > STDIN_FILENO) ::close(file_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  Result<std::string> read() override {
    std::string piece(piece_bytes, '\0');
    for (;;) {
      const ssize_t got = ::read(file_, piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(ErrorKind::Io, "{}: {}", name_, std::strerror(errno));
      piece.resize(static_cast<std::size_t>(got));
      return piece;
    }
  }
  Result<void> write(std::string_view bytes) override { return out_.write(bytes); }
  void say(std::string_view text) override { cli::say(text); }
  Result<void> finish() { return out_.finish(); }

 private:
  explicit Terminal(app::Output out) : out_(std::move(out)) {}
  app::Output out_;
  int file_ = STDIN_FILENO;
  std::string name_;
};

Result<app::VerbCall> call_of(const Arguments& arguments) {
  app::VerbCall call;
  call.verb = arguments.command->name;
  if (call.verb == "key" || call.verb == "quarantine") call.verb += " " + arguments.get("ACTION");
  call.workspace = arguments.get("--workspace", "main");
  for (const OptionSpec& option : arguments.command->options) {
    const bool is_place = option.name == "--data" || option.name == "--database" ||
                          option.name == "--workspace" || option.name == "--out";
    if (is_place || !arguments.has(option.name)) continue;
    call.options.emplace(option.name.substr(2),
                         option.value.empty() ? "yes" : arguments.get(option.name));
  }
  if (const auto file = arguments.find("FILE")) {
    // The server may stand in another folder than whoever calls it.
    std::error_code mistake;
    call.options.emplace("file", std::filesystem::absolute(*file, mistake).string());
  }
  for (const auto& [name, option] :
       {std::pair{"MODEL", "name"}, std::pair{"LEAD", "lead"}, std::pair{"ID", "id"}}) {
    if (const auto value = arguments.find(name)) call.options.emplace(option, *value);
  }
  return call;
}

// The verb, here or in the server, whichever owns the folder. A server that is starting has the
// folder but no socket yet.
Result<int> run_somewhere(const store::Location& location, const app::VerbCall& call,
                          app::VerbIo& io) {
  const auto until = std::chrono::steady_clock::now() + patience;
  for (;;) {
    if (const auto code = TRY(app::call_desk(location.folder, call, io))) return *code;
    Result<app::FolderLock> lock = app::FolderLock::take(location.folder);
    if (lock) {
      const auto workspaces = TRY(app::Workspaces::open({location, {}, {}, false}));
      return app::run_verb(*workspaces, call, io);
    }
    const bool may_pass = lock.error().kind == ErrorKind::Conflict;
    if (!may_pass || std::chrono::steady_clock::now() > until) {
      return tl::unexpected<Error>(lock.error());
    }
    std::this_thread::sleep_for(try_again_after);
  }
}

Result<int> run_call(const Arguments& arguments) {
  const app::VerbCall call = TRY(call_of(arguments));
  std::string in = "-";
  if (call.verb == "publish") in = arguments.get("MODEL");
  if (call.verb == "import") in = arguments.get("FILE", "-");
  const store::Location location =
      TRY(app::place_of(arguments.get("--data"), arguments.get("--database")));
  const auto terminal = TRY(Terminal::open(in, arguments.get("--out", "-")));
  const int code = TRY(run_somewhere(location, call, *terminal));
  TRY(terminal->finish());
  return code;
}

}  // namespace

int run_at_desk(const Arguments& arguments) {
  const Result<int> code = run_call(arguments);
  return code ? *code : complain(code.error());
}

int run_restore(const Arguments& arguments) {
  const auto restore = [&]() -> Result<void> {
    const store::Location location =
        TRY(app::place_of(arguments.get("--data"), arguments.get("--database")));
    const app::FolderLock lock = TRY(app::FolderLock::take(location.folder));
    return store::restore(location, arguments.get("--workspace", "main"), arguments.get("FILE"));
  };
  const Result<void> restored = restore();
  return restored ? exit_done : complain(restored.error());
}

}  // namespace winnow::cli
