// The command that judges a model by what became of the leads.
#pragma once

#include "cli/arguments.hpp"

namespace winnow::cli {

// Writes the report, says on stderr what was read and what to be careful about, and gives the exit
// code.
int run_backtest(const Arguments& arguments);

}  // namespace winnow::cli
