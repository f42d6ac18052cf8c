// What a person at a terminal sees beside the data: colour, and a line that says what goes on.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace winnow::cli {

// Escape sequences, or nothing at all where there is no colour.
struct Paint {
  std::string_view bold, faint, good, bad, plain;
};
// Colour only on a terminal, and not with NO_COLOR set or TERM=dumb.
Paint paint_for(int file);

// After the first second of work, one line on stderr says what is being done and for how long, and
// is taken back at the end. On anything but a terminal it does nothing and has no thread.
class Progress {
 public:
  Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  void doing(std::string_view what);  // "reading events"
  void clear();                       // until the next doing(), others may talk on stderr

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::string what_;
  bool over_ = false;
  bool shown_ = false;
  std::thread thread_;
};

}  // namespace winnow::cli
