// A backtest as one HTML page with plots, for somebody who leads a sales team.
#pragma once

#include <string>

#include "app/backtest.hpp"

namespace winnow::cli {

// Self-contained: no script, no network; light and dark as the reader's system is.
std::string backtest_page(const app::Backtest& backtest);

}  // namespace winnow::cli
