// A backtest as text for a person at a terminal.
#pragma once

#include <string>

#include "app/backtest.hpp"
#include "cli/terminal.hpp"

namespace winnow::cli {

// One model over all leads: every table. Two models or a split: the same figures side by side.
std::string backtest_text(const app::Backtest& backtest, const Paint& paint);

}  // namespace winnow::cli
