// Snapshots: the file that a quick start begins from, saved while the writer goes on.
//
// A child process has the whole memory as it was when it was made: it writes the Book of that
// moment and ends. So a save stops the writer for as long as the child takes to make (milliseconds
// for a gigabyte), and a server that is never idle has a young snapshot too. The child touches
// nothing but the Book and its file, and dies with the thread that made it. One thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "app/live/book.hpp"
#include "base/result.hpp"

namespace winnow::app {

class Snapshots {
 public:
  explicit Snapshots(std::string path);  // removes what a save that was cut short has left
  Snapshots(const Snapshots&) = delete;
  ~Snapshots();  // ends a save under way

  // Here and now; ends one under way. The file appears whole or stays as it was.
  Result<void> save(const Book& book);
  // Begins to save the book as it is now. Only between two commits: no draft may be open. When one
  // is under way already nothing is begun.
  Result<void> begin(const Book& book);
  // The last_seq that a save knew which has ended since the last call; or why it failed.
  std::optional<Result<std::int64_t>> ended();
  void cancel();

 private:
  const std::string path_;
  pid_t child_ = -1;
  std::int64_t seq_ = 0;  // what the one under way knows
  double deadline_ = 0;   // of the steady clock
};

}  // namespace winnow::app
