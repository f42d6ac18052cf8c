#include "app/live/snapshots.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <utility>

#include "app/clock.hpp"
#include "app/output.hpp"

namespace winnow::app {

namespace {

constexpr double save_seconds_max = 600;  // a disk that takes longer has other troubles
constexpr int niceness = 5;               // of the child: taking in comes first

// Beside other threads nothing but the book may be touched: they hold locks that nobody here will
// ever release. So nothing of ours is destroyed either, and every file of the server's is closed
// first: its clients must see a connection end when the server ends it.
[[noreturn]] void save_and_exit(const std::string& path, const Book& book, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it died before it could be said
  ::close_range(0, UINT_MAX, 0);
  for (int file = 0; file < 3; ++file) {
    if (::open("/dev/null", O_RDWR) != file) ::_exit(1);
  }
  ::setpriority(PRIO_PROCESS, 0, niceness);
  int code = 1;
  try {
    auto out = Output::open(path);
    const auto write = [&](std::string_view bytes) { return out->write(bytes); };
    if (out && book.save_alone(write) && out->finish()) code = 0;
  } catch (...) {  // no memory, or a mistake of ours: the parent says that it failed
    code = 1;
  }
  ::_exit(code);
}

std::string beginning_of_parts(const std::string& path) {
  return path + ".tmp-";
}

void remove_parts(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  const std::string beginning = beginning_of_parts(fs::path(path).filename());
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename().string().starts_with(beginning)) fs::remove(at->path(), error);
  }
}

}  // namespace

Snapshots::Snapshots(std::string path) : path_(std::move(path)) {
  remove_parts(path_);
}

Snapshots::~Snapshots() {
  cancel();
}

Result<void> Snapshots::save(const Book& book) {
  cancel();
  Output out = TRY(Output::open(path_));
  TRY(book.save([&](std::string_view bytes) { return out.write(bytes); }));
  return out.finish();
}

Result<void> Snapshots::begin(const Book& book) {
  if (child_ >= 0) return {};
  const std::int64_t seq = book.last_seq();
  const pid_t parent = ::getpid();
  // A signal must not run the server's handlers in the child.
  sigset_t all, before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t child = ::fork();
  if (child == 0) save_and_exit(path_, book, parent);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) return fail(ErrorKind::Io, "no process for it: {}", std::strerror(error));
  child_ = child;
  seq_ = seq;
  deadline_ = wall_seconds() + save_seconds_max;
  return {};
}

std::optional<Result<std::int64_t>> Snapshots::ended() {
  if (child_ < 0) return std::nullopt;
  int status = 0;
  const pid_t found = ::waitpid(child_, &status, WNOHANG);
  if (found == 0 || (found < 0 && errno == EINTR)) {
    if (wall_seconds() < deadline_) return std::nullopt;
    cancel();
    return fail(ErrorKind::Io, "saving took longer than {} seconds", save_seconds_max);
  }
  const pid_t child = std::exchange(child_, -1);
  if (found == child && WIFEXITED(status) && WEXITSTATUS(status) == 0) return seq_;
  remove_parts(path_);
  return fail(ErrorKind::Io, "{} could not be written", path_);
}

void Snapshots::cancel() {
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  remove_parts(path_);
}

}  // namespace winnow::app
