// Filler: makes all rows of a Board anew, beside the writer.
//
// After a start, when another model is in force, and from time to time, since scores fade though
// nothing happens. A fold of the whole base as in publishing (app/live/base_fold.hpp), a chunk of
// leads at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "app/board/board.hpp"

namespace winnow::app {

struct FillOptions {
  unsigned threads = 1;
  Millis as_of = 0;
};
// Fills `board` with the leads of the book. When `stop` becomes true it ends early, with nothing.
// The leads whose stage is not the one that the model says, rising.
std::vector<LeadNumber> fill(Board& board, const Book& book, const PublicationPointer& publication,
                             const FillOptions& options, const std::atomic<bool>& stop);

// A thread that fills when it is told to, and again when the rows have become old.
class Filler {
 public:
  using Log = std::function<void(std::string_view, std::string_view)>;
  Filler(std::shared_ptr<Board> board, std::function<Millis()> clock, Log log);
  ~Filler();  // gives up what it is at
  Filler(const Filler&) = delete;

  // Any thread: from now on rows are of this book and model. What was being filled is given up.
  void begin(std::shared_ptr<const Book> book, PublicationPointer publication);

 private:
  void loop();

  const std::shared_ptr<Board> board_;
  const std::function<Millis()> clock_;
  const Log log_;
  std::mutex mutex_;  // of what follows
  std::condition_variable wake_;
  std::shared_ptr<const Book> book_;
  PublicationPointer publication_;
  bool is_asked_ = false, is_ending_ = false;
  std::atomic<bool> stop_{false};  // the fill under way
  std::thread thread_;             // last: it uses the above
};

}  // namespace winnow::app
