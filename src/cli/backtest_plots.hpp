// The plots of a backtest's page, as inline SVG.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/insight/report.hpp"

namespace winnow::cli {

std::string escaped(std::string_view text);  // for HTML and SVG, in texts and attributes

// Shares of the wins among the best 0 %, 1 % … 100 % of the leads.
struct Curve {
  std::string name;
  std::vector<double> gains;
};
std::string gains_plot(const std::vector<Curve>& curves);

// Bars of the won rate, with a line at the rate of all.
std::string decile_plot(const engine::insight::Report& report);

// A dot for the won rate of each band, with its interval.
std::string band_plot(const engine::insight::Report& report);

}  // namespace winnow::cli
