// MappedFile: a whole file as bytes, read by the system page by page.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::app {

class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);  // NotFound, Io
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, std::size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace winnow::app
