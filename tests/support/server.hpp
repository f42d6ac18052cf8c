// A `winnow serve` for the tests: on a free port, in a folder of theirs, killed with its owner.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace winnow::test {

class ServerProcess {
 public:
  struct Place {
    std::filesystem::path program;
    std::filesystem::path data;
    std::string database;  // a URL; empty: SQLite
  };

  // What it logs is kept beside `data`, over restarts too.
  explicit ServerProcess(Place place);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  // Returns when it takes in. Throws with its log when it ends before that, or needs a minute.
  // From one thread only, which outlives the server: it dies with the thread that started it.
  void start();
  std::uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }
  // The next line of its stdout after the one that says it takes in; "": none came.
  std::string read_line() const;

  void kill();  // at once, as a power cut would end it
  void signal(int number) const;
  // Waits until it has ended by itself: its exit code, 128 + the signal that ended it, or -1 after
  // `seconds`.
  int wait(double seconds);
  int terminate(double seconds = 20);  // SIGTERM and wait()

  std::string log() const;

 private:
  void become_server(int out) const;
  void read_ready_line();

  Place place_;
  pid_t pid_ = -1;
  int out_ = -1;  // its stdout
  std::uint16_t port_ = 0;
};

}  // namespace winnow::test
