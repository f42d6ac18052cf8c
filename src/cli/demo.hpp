// The command demo: writes a sample to try everything on.
#pragma once

#include "cli/arguments.hpp"

namespace winnow::cli {

// Says on stderr what was written and gives the exit code.
int run_demo(const Arguments& arguments);

}  // namespace winnow::cli
