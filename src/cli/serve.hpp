// winnow serve: the server, from its start to its end.
#pragma once

#include "cli/arguments.hpp"

namespace winnow::cli {

// Runs until SIGTERM or SIGINT. One line on stdout when it takes in; logs on stderr.
int run_serve(const Arguments& arguments);

}  // namespace winnow::cli
