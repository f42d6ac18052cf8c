// winnow: one program; its first word is the command.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/run.hpp"

namespace {

// A stream that whoever starts us has closed would be the number of the next file opened, and what
// is meant for a person would be written into that. Read only: writing still fails.
void keep_streams_apart() {
  int file = 0;
  do {
    file = ::open("/dev/null", O_RDONLY);
  } while (file >= 0 && file <= STDERR_FILENO);
  if (file >= 0) ::close(file);
}

}  // namespace

int main(int count, char** words) {
  keep_streams_apart();
  // A reader that goes away (`winnow score … | head`) is noticed where it is written to.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return winnow::cli::run(std::vector<std::string>(words + 1, words + count), WINNOW_VERSION);
  } catch (const std::exception& bug) {
    winnow::cli::say("winnow: this is a mistake in winnow itself, please report it: " +
                     std::string(bug.what()) + "\n");
    return winnow::cli::exit_bug;
  }
}
