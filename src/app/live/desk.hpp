// Desk: where commands reach a running server, a UNIX socket `winnow.sock` in its folder.
//
// Whoever may open the socket (the owner of the folder alone, mode 0600) may do everything: it is
// for the person at the machine, not for the network. The verb runs in the server; stdin, stdout,
// stderr and the exit code travel over the socket in frames: a letter, four bytes of length, bytes.
//
//   to the server    c  the call, as JSON          i  bytes of stdin ("": its end)
//   to the command   r  wants more of stdin        o  stdout    e  stderr    x  the exit code
//                    f  an error: its kind, a blank, its message
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/live/verbs.hpp"
#include "app/live/workspaces.hpp"
#include "base/result.hpp"

namespace winnow::app {

// The server's side: answers calls, each on a thread of its own, until it is destroyed.
class Desk {
 public:
  // Errors   Io: the socket cannot be made.
  static Result<std::unique_ptr<Desk>> open(Workspaces& workspaces);
  ~Desk();

 private:
  struct State;
  explicit Desk(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The command's side: the exit code, or nothing when no server runs there.
// Errors   the verb's own; Io: the server went away meanwhile.
Result<std::optional<int>> call_desk(const std::string& folder, const VerbCall& call, VerbIo& io);

// One server or command at a time owns a folder of bases: held as long as it lives.
class FolderLock {
 public:
  // Conflict: another process holds it.
  static Result<FolderLock> take(const std::string& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace winnow::app
