// The figures of a backtest in words and numbers as people read them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/backtest.hpp"

namespace winnow::cli {

std::string percent(double share);                        // "41.3 %"
std::string number(const std::optional<double>& number);  // three digits; "–": there is none
std::string signed_number(const std::optional<double>& number);  // "+0.15"

// "The best tenth of leads holds 41 % of the wins: four times its share."
std::string headline(const engine::insight::Report& report);

// "won by 49 % of 3289 leads, by 8 % of the others; without it the ranking would be a little worse"
std::string rule_sentence(const engine::insight::Report& report,
                          const engine::insight::RuleFigures& rule);

// "as of 2026-03-01T00:00:00Z", or of which column.
std::string instants_text(const app::Backtest& backtest);

// One column of a comparison: a model, over all leads or one side of the split.
struct Part {
  std::string name;  // "all", "before", "after"; of two models "a", "b", "a before", …
  const engine::Model* model;
  const engine::insight::Report* report;
};
std::vector<Part> parts_of(const app::Backtest& backtest);

}  // namespace winnow::cli
