#include "app/text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace winnow::app {

namespace {

class File {
 public:
  explicit File(const std::string& path)
      : number_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max) {
  const std::string name = path == "-" ? "stdin" : path;
  const File file(path);
  if (file.number() < 0) {
    return fail(ErrorKind::Io, "{} cannot be read: {}", name, std::strerror(errno));
  }
  std::string text;
  char piece[16 * 1024];
  while (true) {
    const ssize_t count = ::read(file.number(), piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorKind::Io, "{} cannot be read: {}", name, std::strerror(errno));
    if (count == 0) return text;
    text.append(piece, static_cast<std::size_t>(count));
    if (text.size() > bytes_max) {
      return fail(ErrorKind::Invalid, "{} is longer than {} bytes", name, bytes_max);
    }
  }
}

}  // namespace winnow::app
