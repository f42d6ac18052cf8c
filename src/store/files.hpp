// Files that are there whole or not at all, and folders that stay after a loss of power.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"

namespace winnow::store {

// Makes a folder, and those above it, whose names are on the disk when it returns.
Result<void> make_folder(const std::string& folder);

// An empty file that its owner alone may read, if there is none yet.
Result<void> make_private_file(const std::string& file);

// `write` fills a new file beside `file`, which then takes its name, synced. After an error `file`
// is what it was.
Result<void> write_whole_file(const std::string& file,
                              const std::function<Result<void>(const std::string& path)>& write);

// A new, empty file beside `file`, with a name of its own; gone with its owner.
class TemporaryFile {
 public:
  static Result<TemporaryFile> beside(const std::string& file);
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();
  const std::string& path() const { return path_; }
  // Its bytes are on the disk, then it is `file`. Errors   Io, Busy: `file` is what it was.
  Result<void> become(const std::string& file);

 private:
  TemporaryFile() = default;
  std::string path_;
};

}  // namespace winnow::store
