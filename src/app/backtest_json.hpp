// A backtest as JSON (all of it) and as CSV (what each rule is worth); docs/backtest.md has the
// fields.
#pragma once

#include <string>

#include "app/backtest.hpp"

namespace winnow::app {

std::string backtest_json(const Backtest& backtest);  // one line
std::string backtest_csv(const Backtest& backtest);

}  // namespace winnow::app
