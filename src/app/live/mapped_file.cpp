#include "app/live/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace winnow::app {

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    const ErrorKind kind = errno == ENOENT ? ErrorKind::NotFound : ErrorKind::Io;
    return fail(kind, "{}: {}", path, std::strerror(errno));
  }
  struct stat about {};
  void* data = nullptr;
  std::size_t size = 0;
  if (::fstat(file, &about) == 0 && about.st_size > 0) {
    size = static_cast<std::size_t>(about.st_size);
    data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  }
  const int mistake = errno;
  ::close(file);
  if (data == MAP_FAILED) return fail(ErrorKind::Io, "{}: {}", path, std::strerror(mistake));
  return MappedFile(static_cast<const char*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace winnow::app
