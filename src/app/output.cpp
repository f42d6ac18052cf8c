#include "app/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace winnow::app {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;

// The file that a chain of symbolic links means, so that the link stays a link.
std::string resolved(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (!real) return path;
  std::string result = real;
  std::free(real);
  return result;
}

}  // namespace

Result<Output> Output::open(const std::string& path) {
  if (path.empty() || path == "-") return Output(STDOUT_FILENO, "stdout");
  Output output(-1, path);
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    output.file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    output.path_ = resolved(path);
    const std::string temporary = output.path_ + ".tmp-" + std::to_string(::getpid());
    output.file_ = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output.file_ >= 0) output.temporary_ = temporary;
    if (output.file_ >= 0 && exists) ::fchmod(output.file_, status.st_mode & 07777);
  }
  if (output.file_ < 0) {
    return fail(ErrorKind::Io, "{} cannot be written: {}", path, std::strerror(errno));
  }
  return output;
}

Output::Output(Output&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      name_(std::move(other.name_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      reader_gone_(other.reader_gone_),
      pending_(std::move(other.pending_)) {}

Output::~Output() {
  if (file_ >= 0 && file_ != STDOUT_FILENO) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> Output::write(std::string_view text) {
  pending_.append(text);
  return pending_.size() < piece_bytes ? Result<void>{} : flush();
}

Result<void> Output::failure(std::string_view what) const {
  return fail(ErrorKind::Io, "{} cannot be {}: {}", name_, what, std::strerror(errno));
}

Result<void> Output::flush() {
  std::size_t written = 0;
  while (written < pending_.size() && !reader_gone_) {
    const ssize_t count = ::write(file_, pending_.data() + written, pending_.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EPIPE) {
      reader_gone_ = true;
    } else if (errno != EINTR) {
      return failure("written");
    }
  }
  pending_.clear();
  return {};
}

Result<void> Output::finish() {
  TRY(flush());
  if (file_ == STDOUT_FILENO) return {};
  // Some file systems report a full disk only here.
  if (::close(std::exchange(file_, -1)) != 0) return failure("written");
  if (temporary_.empty()) return {};
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return failure("put in place");
  temporary_.clear();
  return {};
}

}  // namespace winnow::app
