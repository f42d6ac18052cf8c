// The commands that read files of leads: score and explain.
#pragma once

#include "cli/arguments.hpp"

namespace winnow::cli {

// Each writes its answer, says on stderr what was read, and gives the exit code.
int run_score(const Arguments& arguments);
int run_explain(const Arguments& arguments);

}  // namespace winnow::cli
