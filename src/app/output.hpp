// Output: where a result goes. A file appears whole or not at all; `-` is stdout.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::app {

// A resource: one owner, and without finish() nothing is left behind. A regular file is written
// beside its place under another name and takes its place in finish(); a device or a pipe is
// written as it stands. Text is collected and written in large pieces.
class Output {
 public:
  // `path` as a person gives it; `-` and empty are stdout.
  static Result<Output> open(const std::string& path);
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

  // Errors   Io (disk full, …). When whoever reads stdout has gone away (`| head`), nothing more is
  //          written and that is no error.
  Result<void> write(std::string_view text);
  Result<void> finish();

 private:
  Output(int file, std::string name) : file_(file), name_(std::move(name)) {}
  Result<void> flush();
  Result<void> failure(std::string_view what) const;

  int file_ = -1;
  std::string name_;       // for messages
  std::string path_;       // where it shall stand; empty: written as it stands
  std::string temporary_;  // where it is written until then
  bool reader_gone_ = false;
  std::string pending_;
};

}  // namespace winnow::app
