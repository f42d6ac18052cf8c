// Backtest: a model judged by what became of the leads, each as it was known at its instant.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/load.hpp"
#include "app/question.hpp"
#include "base/result.hpp"
#include "engine/insight/report.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

struct BacktestOptions {
  std::optional<Millis> split;
  unsigned threads = 1;
};

// The report of one model; before and after the split when there is one.
struct ModelReport {
  std::shared_ptr<const engine::Plan> plan;
  engine::insight::Report all;
  std::optional<engine::insight::Report> before, after;  // after: at the split or later
};

// Who stands in a stage under one of two models only.
struct StageMoves {
  std::optional<std::string> stage;  // its id; nullopt: no stage
  std::uint32_t a = 0, b = 0;        // leads in it under the first and the second model
  std::vector<std::string> enter;    // lead ids, in the order of the file: in it under b only
  std::vector<std::string> leave;    // under a only
};

struct Backtest {
  Instants instants;
  std::optional<Millis> split;
  std::optional<Millis> first, last;  // instant of any lead that counts
  std::uint32_t unknown_won = 0;      // leads left out: nobody can say whether they were won
  std::uint32_t unknown_instant = 0;  // leads left out: their column holds no time
  std::vector<ModelReport> models;    // one, or two to compare
  std::vector<StageMoves> moves;  // of two: by stage, in the order of the first, then the second
};

// `loaded`: the same files, read once for each model with a plan of question.with_columns().
// Errors   Invalid: no lead is left to judge by; the files changed between two readings.
Result<Backtest> backtest(const std::vector<Loaded>& loaded, const Question& question,
                          const BacktestOptions& options);

}  // namespace winnow::app
