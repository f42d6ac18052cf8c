#include "cli/server_commands.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/live/desk.hpp"
#include "app/live/folder_watch.hpp"
#include "app/live/place.hpp"
#include "app/live/verbs.hpp"
#include "app/output.hpp"
#include "app/table_messages.hpp"
#include "cli/exit.hpp"
#include "cli/lead_options.hpp"

namespace winnow::cli {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
// How long a command waits for a server that is starting, or for another command to end.
constexpr auto patience = std::chrono::seconds(60);
constexpr int look_again_ms = 1'000;  // whatever the folder's watch says

// stdin or a file in, stdout or a file out, words to stderr.
class Terminal final : public app::VerbIo {
 public:
  // `in`: a path, `-`, or an open file that becomes the terminal's own.
  static Result<std::unique_ptr<Terminal>> open(int in, const std::string& out) {
    auto terminal = std::unique_ptr<Terminal>(new Terminal(TRY(app::Output::open(out))));
    terminal->file_ = in;
    return terminal;
  }
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

  // What a person types at a terminal is one line that nobody sees.
  void read_hidden() { hidden_ = ::isatty(file_) == 1; }

  Result<std::string> read() override {
    if (!hidden_) return read_piece();
    if (std::exchange(hidden_read_, true)) return std::string();
    cli::say("password: ");
    termios before{};
    ::tcgetattr(file_, &before);
    termios without = before;
    without.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(file_, TCSAFLUSH, &without);
    auto line = read_piece();
    ::tcsetattr(file_, TCSAFLUSH, &before);
    cli::say("\n");
    return line;
  }
  Result<void> write(std::string_view bytes) override { return out_.write(bytes); }
  void say(std::string_view text) override { cli::say(text); }
  Result<void> finish() { return out_.finish(); }

 private:
  explicit Terminal(app::Output out) : out_(std::move(out)) {}
  Result<std::string> read_piece() {
    std::string piece(piece_bytes, '\0');
    for (;;) {
      const ssize_t got = ::read(file_, piece.data(), piece.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return fail(ErrorKind::Io, "{}: {}", name_, std::strerror(errno));
      piece.resize(static_cast<std::size_t>(got));
      return piece;
    }
  }

  app::Output out_;
  int file_ = STDIN_FILENO;
  bool hidden_ = false, hidden_read_ = false;
  std::string name_;
};

Result<app::VerbCall> call_of(const Arguments& arguments) {
  app::VerbCall call;
  call.verb = arguments.command->name;
  if (arguments.has("ACTION")) call.verb += " " + arguments.get("ACTION");
  call.workspace = arguments.get("--workspace", "main");
  for (const OptionSpec& option : arguments.command->options) {
    if (call.verb == "import") break;  // how tables are read is done before the call
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
       {std::pair{"MODEL", "name"}, std::pair{"LEAD", "lead"}, std::pair{"ID", "id"},
        std::pair{"EMAIL", "email"}, std::pair{"FORM", "form"}}) {
    if (const auto value = arguments.find(name)) call.options.emplace(option, *value);
  }
  return call;
}

// The verb, here or in the server, whichever owns the folder. A server that is starting has the
// folder but no socket yet.
Result<int> run_somewhere(const store::Location& location, const app::VerbCall& call,
                          app::VerbIo& io) {
  const auto until = std::chrono::steady_clock::now() + patience;
  app::FolderWatch watch(location.folder);
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
    watch.wait(look_again_ms);
  }
}

// The tables as messages, in a file without a name that is gone with its last user.
Result<int> messages_of_tables(const Arguments& arguments, std::uint64_t& rejected) {
  const app::ReadOptions options = read_options(arguments);
  const app::ReadRules rules = TRY(app::rules_of(options));
  app::RejectLog rejects = TRY(app::RejectLog::open(options.rejects));
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return fail(ErrorKind::Io, "a temporary file: {}", std::strerror(errno));
  const auto write = [file](std::string_view lines) -> Result<void> {
    if (std::fwrite(lines.data(), 1, lines.size(), file) == lines.size()) return {};
    return fail(ErrorKind::Io, "a temporary file: {}", std::strerror(errno));
  };
  const auto convert = [&]() -> Result<int> {
    if (!options.leads.empty()) {
      TRY(app::write_messages(options.leads, app::TableKind::Leads, rules, rejects, write));
    }
    for (const std::string& events : options.events) {
      TRY(app::write_messages(events, app::TableKind::Events, rules, rejects, write));
    }
    TRY(rejects.close());
    if (std::fflush(file) != 0)
      return fail(ErrorKind::Io, "a temporary file: {}", std::strerror(errno));
    std::rewind(file);
    return ::dup(::fileno(file));
  };
  Result<int> converted = convert();
  std::fclose(file);
  rejected = rejects.count();
  return converted;
}

Result<std::unique_ptr<Terminal>> open_terminal(const Arguments& arguments,
                                                std::uint64_t& rejected) {
  const std::string& name = arguments.command->name;
  const std::string out = arguments.get("--out", "-");
  if (name == "publish") return Terminal::open(arguments.get("MODEL"), out);
  const bool is_import = name == "import";
  const bool tables = is_import && (arguments.has("--leads") || arguments.has("--events"));
  if (!tables) return Terminal::open(arguments.get(is_import ? "FILE" : "", "-"), out);
  if (arguments.has("FILE")) {
    return fail(ErrorKind::Invalid, "either FILE or tables of leads and events, not both");
  }
  return Terminal::open(TRY(messages_of_tables(arguments, rejected)), out);
}

Result<int> run_call(const Arguments& arguments) {
  const app::VerbCall call = TRY(call_of(arguments));
  std::uint64_t rejected = 0;
  const auto terminal = TRY(open_terminal(arguments, rejected));
  if (arguments.command->name == "user") terminal->read_hidden();
  const store::Location location =
      TRY(app::place_of(arguments.get("--data"), arguments.get("--database")));
  const int code = TRY(run_somewhere(location, call, *terminal));
  TRY(terminal->finish());
  if (rejected == 0 || code != exit_done) return code;
  say(fmt::format("{} rows could not be read{}\n", rejected,
                  arguments.has("--rejects") ? "" : ": --rejects FILE keeps them"));
  return exit_some_rejected;
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
