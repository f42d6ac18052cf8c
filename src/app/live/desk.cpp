#include "app/live/desk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

tl::unexpected<Error> system_error(std::string_view what) {
  return fail(ErrorKind::Io, "{}: {}", what, std::strerror(errno));
}

// The socket by a path that is short enough however deep the folder lies: through an open file of
// the folder.
class SocketPath {
 public:
  explicit SocketPath(const std::string& folder)
      : folder_(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(folder_) + "/winnow.sock";
    std::copy(path.begin(), path.end(), address_.sun_path);
  }
  ~SocketPath() {
    if (folder_ >= 0) ::close(folder_);
  }
  SocketPath(const SocketPath&) = delete;
  SocketPath& operator=(const SocketPath&) = delete;

  bool good() const { return folder_ >= 0; }
  const char* path() const { return address_.sun_path; }
  const sockaddr* address() const { return reinterpret_cast<const sockaddr*>(&address_); }
  static constexpr socklen_t size = sizeof(sockaddr_un);

 private:
  int folder_;
  sockaddr_un address_{};
};

struct Frame {
  char kind = 0;
  std::string bytes;
};

// Frames over one connection; it is closed with it.
class Line {
 public:
  explicit Line(int socket) : socket_(socket) {}
  ~Line() { ::close(socket_); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void cut() { ::shutdown(socket_, SHUT_RDWR); }

  Result<void> send(char kind, std::string_view bytes) {
    std::array<char, 5> head{kind};
    for (std::size_t i = 0; i < 4; ++i) head[i + 1] = static_cast<char>(bytes.size() >> (8 * i));
    TRY(send_all({head.data(), head.size()}));
    return send_all(bytes);
  }

  Result<Frame> receive() {
    std::array<char, 5> head{};
    TRY(receive_all(head.data(), head.size()));
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      size |= std::size_t{static_cast<unsigned char>(head[i + 1])} << (8 * i);
    }
    if (size > limits::desk_frame_bytes) return fail(ErrorKind::Io, "a frame that is too long");
    Frame frame{head[0], std::string(size, '\0')};
    TRY(receive_all(frame.bytes.data(), size));
    return frame;
  }

 private:
  Result<void> send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return system_error("the other side went away");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  }
  Result<void> receive_all(char* out, std::size_t size) {
    while (size > 0) {
      const ssize_t got = ::recv(socket_, out, size, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_error("the other side went away");
      if (got == 0) return fail(ErrorKind::Io, "the other side went away");
      out += got;
      size -= static_cast<std::size_t>(got);
    }
    return {};
  }

  int socket_;
};

// What a verb reads and writes when its command is at the other end.
class LineIo final : public VerbIo {
 public:
  explicit LineIo(Line& line) : line_(line) {}
  Result<std::string> read() override {
    TRY(line_.send('r', ""));
    Frame frame = TRY(line_.receive());
    if (frame.kind != 'i') return fail(ErrorKind::Io, "the command sent something else");
    return std::move(frame.bytes);
  }
  Result<void> write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const auto piece = bytes.substr(0, limits::desk_frame_bytes);
      TRY(line_.send('o', piece));
      bytes.remove_prefix(piece.size());
    }
    return {};
  }
  void say(std::string_view text) override { (void)line_.send('e', text); }

 private:
  Line& line_;
};

std::string call_text(const VerbCall& call) {
  Map options;
  for (const auto& [name, value] : call.options) options.emplace_back(name, Value(value));
  return to_json(Value(Map{{"options", Value(std::move(options))},
                           {"verb", Value(call.verb)},
                           {"workspace", Value(call.workspace)}}));
}

Result<VerbCall> read_call(const std::string& text) {
  const Value value = TRY(parse_json(text));
  const auto text_of = [&](std::string_view key) {
    const Value* found = value.is(Value::Kind::Map) ? value.find(key) : nullptr;
    return found && found->is(Value::Kind::String) ? found->text() : std::string();
  };
  VerbCall call{text_of("verb"), text_of("workspace"), {}};
  const Value* options = value.is(Value::Kind::Map) ? value.find("options") : nullptr;
  if (options && options->is(Value::Kind::Map)) {
    for (const auto& [name, option] : options->map()) {
      if (option.is(Value::Kind::String)) call.options.emplace(name, option.text());
    }
  }
  return call;
}

// A Bug in a command is the command's end, not the server's.
Result<int> run_safely(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  try {
    return run_verb(workspaces, call, io);
  } catch (const std::exception& bug) {
    return fail(ErrorKind::Io, "this is a mistake in winnow itself, please report it: {}",
                bug.what());
  }
}

Result<void> answer(Workspaces& workspaces, Line& line) {
  const Frame first = TRY(line.receive());
  if (first.kind != 'c') return fail(ErrorKind::Io, "no call");
  LineIo io(line);
  const Result<VerbCall> call = read_call(first.bytes);
  const Result<int> code =
      call ? run_safely(workspaces, *call, io) : tl::unexpected<Error>(call.error());
  if (code) return line.send('x', std::to_string(*code));
  return line.send(
      'f', std::to_string(static_cast<int>(code.error().kind)) + " " + code.error().message);
}

Error error_of(const std::string& text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const int kind = blank == 1 ? text[0] - '0' : static_cast<int>(ErrorKind::Io);
  return {static_cast<ErrorKind>(kind), text.substr(std::min(blank + 1, text.size()))};
}

}  // namespace

struct Desk::State {
  explicit State(Workspaces& all) : workspaces(all) {}

  Workspaces& workspaces;
  int listener = -1;
  std::string path;
  std::atomic<bool> stopping{false};
  struct Visit {
    std::unique_ptr<Line> line;
    std::thread thread;
    std::atomic<bool> over{false};
  };
  std::mutex mutex;
  std::list<Visit> visits;
  std::thread thread;

  void welcome() {
    while (!stopping) {
      const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const std::lock_guard lock(mutex);
      visits.remove_if([](Visit& visit) {
        if (!visit.over) return false;
        visit.thread.join();
        return true;
      });
      Visit& visit = visits.emplace_back();
      visit.line = std::make_unique<Line>(socket);
      visit.thread = std::thread([this, &visit] {
        (void)answer(workspaces, *visit.line);  // whoever went away cannot be told
        visit.line->cut();
        visit.over = true;
      });
    }
  }
};

Desk::Desk(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Desk>> Desk::open(Workspaces& workspaces) {
  const std::string& folder = workspaces.location().folder;
  const SocketPath path(folder);
  auto state = std::make_unique<State>(workspaces);
  state->path = folder + "/winnow.sock";
  if (!path.good()) return system_error(folder);
  ::unlink(path.path());  // left by a process that was killed: the folder's lock is ours
  state->listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (state->listener < 0 || ::bind(state->listener, path.address(), SocketPath::size) != 0 ||
      ::chmod(path.path(), 0600) != 0 || ::listen(state->listener, 64) != 0) {
    const auto mistake = system_error(state->path);
    if (state->listener >= 0) ::close(state->listener);
    return mistake;
  }
  State& running = *state;
  state->thread = std::thread([&running] { running.welcome(); });
  return std::unique_ptr<Desk>(new Desk(std::move(state)));
}

Desk::~Desk() {
  state_->stopping = true;
  ::shutdown(state_->listener, SHUT_RDWR);
  state_->thread.join();
  ::close(state_->listener);
  ::unlink(state_->path.c_str());
  for (State::Visit& visit : state_->visits) {
    visit.line->cut();
    visit.thread.join();
  }
}

Result<std::optional<int>> call_desk(const std::string& folder, const VerbCall& call, VerbIo& io) {
  const SocketPath path(folder);
  if (!path.good()) return std::optional<int>();
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return system_error("a socket");
  Line line(socket);
  if (::connect(socket, path.address(), SocketPath::size) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return std::optional<int>();
    return system_error(folder + "/winnow.sock");
  }
  TRY(line.send('c', call_text(call)));
  for (;;) {
    const Frame frame = TRY(line.receive());
    switch (frame.kind) {
      case 'r': {
        const std::string piece = TRY(io.read());
        TRY(line.send('i', piece));
        break;
      }
      case 'o': TRY(io.write(frame.bytes)); break;
      case 'e': io.say(frame.bytes); break;
      case 'x': return std::optional<int>(frame.bytes.empty() ? 0 : frame.bytes[0] - '0');
      default: return tl::unexpected<Error>(error_of(frame.bytes));
    }
  }
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const std::string path = folder + "/winnow.lock";
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return system_error(path);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    ::close(file);
    return fail(ErrorKind::Conflict, "another winnow works in {}", folder);
  }
  return FolderLock(file);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace winnow::app
