// winnow: one program; its first word is the command.
#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "cli/exit.hpp"
#include "cli/run.hpp"

int main(int count, char** words) {
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
