#include "support/server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "support/shell.hpp"

namespace winnow::test {

namespace {

constexpr int ready_ms = 60'000;

// Readable when the process has ended, while nobody has waited for it.
int handle_of(pid_t process) {
  return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
}

bool readable_within(int file, int milliseconds) {
  pollfd one{file, POLLIN, 0};
  return ::poll(&one, 1, milliseconds) > 0;
}

}  // namespace

ServerProcess::ServerProcess(Place place) : place_(std::move(place)) {}

ServerProcess::~ServerProcess() {
  kill();
}

void ServerProcess::become_server(int out) const {
  std::vector<std::string> words = {place_.program, "serve",    "--data",
                                    place_.data,    "--listen", "127.0.0.1:0"};
  if (!place_.database.empty()) {
    words.insert(words.end(), {"--database", place_.database});
  }
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  const std::string log = place_.data.string() + ".log";
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
  ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);  // the tests' connections among them
  ::execv(pointers[0], pointers.data());
  ::_exit(127);
}

void ServerProcess::start() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ == 0) become_server(ends[1]);
  ::close(ends[1]);
  out_ = ends[0];
  if (pid_ < 0) throw std::runtime_error("no process for the server");
  read_ready_line();
}

std::string ServerProcess::read_line() const {
  std::string line;
  char letter = 0;
  while (readable_within(out_, ready_ms) && ::read(out_, &letter, 1) == 1 && letter != '\n') {
    line += letter;
  }
  return letter == '\n' ? line : "";
}

void ServerProcess::read_ready_line() {
  const std::string line = read_line();
  const std::size_t colon = line.rfind(':');
  if (colon == line.npos) {
    throw std::runtime_error("winnow serve is not ready: " + line + "\n" + log());
  }
  port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + colon + 1));
}

void ServerProcess::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void ServerProcess::kill() {
  signal(SIGKILL);
  wait(ready_ms / 1000);
}

int ServerProcess::wait(double seconds) {
  if (pid_ <= 0) return -1;
  const int handle = handle_of(pid_);
  const bool ended = readable_within(handle, static_cast<int>(seconds * 1000));
  ::close(handle);
  if (!ended) return -1;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  ::close(out_);
  pid_ = out_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int ServerProcess::terminate(double seconds) {
  signal(SIGTERM);
  return wait(seconds);
}

std::string ServerProcess::log() const {
  return read_file(place_.data.string() + ".log");
}

}  // namespace winnow::test
