#include "store/files.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace winnow::store {

namespace {

namespace fs = std::filesystem;

std::string folder_of(const std::string& file) {
  const std::string folder = fs::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

Result<void> sync(const std::string& path, int flags) {
  const int number = ::open(path.c_str(), flags | O_CLOEXEC);
  if (number < 0) {
    return fail(ErrorKind::Busy, "{} cannot be opened: {}", path, std::strerror(errno));
  }
  const int code = ::fsync(number) == 0 ? 0 : errno;
  ::close(number);
  if (code != 0) return fail(ErrorKind::Busy, "{} cannot be synced: {}", path, std::strerror(code));
  return {};
}

}  // namespace

Result<void> make_folder(const std::string& folder) {
  const fs::path path = fs::path(folder.empty() ? "." : folder).lexically_normal();
  fs::path made;
  for (const fs::path& part : path) {
    const fs::path above = made;
    made /= part;
    std::error_code error;
    if (fs::is_directory(made, error)) continue;
    if (::mkdir(made.c_str(), 0700) != 0 && errno != EEXIST) {
      return fail(ErrorKind::Io, "{} cannot be made: {}", made.string(), std::strerror(errno));
    }
    TRY(sync(above.empty() ? "." : above.string(), O_RDONLY | O_DIRECTORY));
  }
  return {};
}

Result<void> make_private_file(const std::string& file) {
  const int number = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (number < 0) return fail(ErrorKind::Io, "{} cannot be made: {}", file, std::strerror(errno));
  ::close(number);
  return {};
}

Result<TemporaryFile> TemporaryFile::beside(const std::string& file) {
  TemporaryFile made;
  std::string pattern = file + ".part-XXXXXX";
  const int number = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (number < 0) {
    return fail(ErrorKind::Io, "{} cannot be written: {}", file, std::strerror(errno));
  }
  ::close(number);
  made.path_ = std::move(pattern);
  return made;
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFile::~TemporaryFile() {
  if (path_.empty()) return;
  // What SQLite lays beside it goes as well.
  for (const char* end : {"", "-journal", "-wal", "-shm"}) ::unlink((path_ + end).c_str());
}

Result<void> TemporaryFile::become(const std::string& file) {
  TRY(sync(path_, O_RDONLY));
  if (::rename(path_.c_str(), file.c_str()) != 0) {
    return fail(ErrorKind::Io, "{} cannot be written: {}", file, std::strerror(errno));
  }
  path_.clear();
  return sync(folder_of(file), O_RDONLY | O_DIRECTORY);
}

Result<void> write_whole_file(const std::string& file,
                              const std::function<Result<void>(const std::string& path)>& write) {
  TemporaryFile fresh = TRY(TemporaryFile::beside(file));
  TRY(write(fresh.path()));
  return fresh.become(file);
}

}  // namespace winnow::store
