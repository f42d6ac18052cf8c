#include "cli/backtest_words.hpp"

#include <fmt/core.h>

#include <cmath>

namespace winnow::cli {

namespace {

using engine::insight::Report;
using engine::insight::RuleFigures;

constexpr std::uint32_t leads_for_tenths = 10;

std::string times(double lift) {
  constexpr const char* words[] = {"two",   "three", "four", "five", "six",
                                   "seven", "eight", "nine", "ten"};
  constexpr double near = 0.15;
  const double whole = std::round(lift);
  if (std::abs(lift - whole) <= near && whole >= 2 && whole <= 10) {
    return fmt::format("{} times its share", words[static_cast<std::size_t>(whole) - 2]);
  }
  if (lift < 0.95) return "less than its share";
  if (lift < 1.05) return "no more than its share";
  return fmt::format("{:.1f} times its share", lift);
}

// What an AUC loses without a rule, in words; a hundredth is seen in a queue, a thousandth is not.
std::string effect(double loss) {
  constexpr double seen = 0.01, slight = 0.0005;
  if (loss >= seen) return "without it the ranking would be worse";
  if (loss >= slight) return "without it the ranking would be a little worse";
  if (loss > -slight) return "the ranking would be the same without it";
  if (loss > -seen) return "without it the ranking would be a little better";
  return "without it the ranking would be better";
}

}  // namespace

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

std::string number(const std::optional<double>& number) {
  return number ? fmt::format("{:.3f}", *number) : "–";
}

std::string signed_number(const std::optional<double>& number) {
  if (!number) return "–";
  std::string text = fmt::format("{:+.2f}", *number);
  return text == "-0.00" || text == "+0.00" ? "0.00" : text;
}

std::string headline(const Report& report) {
  if (report.leads == 0) return "There are no leads here.";
  if (report.won == 0) return "None of these leads was won: there is nothing to find.";
  if (report.won == report.leads) return "All of these leads were won: there is nothing to tell.";
  if (report.leads < leads_for_tenths) return "Too few leads to speak of the best tenth.";
  const auto& best = report.deciles.front();
  return fmt::format("The best tenth of leads holds {:.0f} % of the wins: {}.", 100 * best.captured,
                     times(best.lift));
}

std::string rule_sentence(const Report& report, const RuleFigures& rule) {
  if (rule.fired == 0) return "never gave points";
  std::string text =
      fmt::format("{} of the {} leads it gave points to won", percent(*rule.rate), rule.fired);
  if (rule.rate_others) text += fmt::format(", {} of the others", percent(*rule.rate_others));
  if (report.auc && rule.auc_without) text += "; " + effect(*report.auc - *rule.auc_without);
  return text;
}

std::string instants_text(const app::Backtest& backtest) {
  const app::Instants& instants = backtest.instants;
  if (instants.field.empty()) return to_text(instants.as_of);
  std::string text = instants.field;
  if (instants.after_seconds > 0) {
    const bool days = instants.after_seconds % seconds_a_day == 0;
    text += days ? fmt::format(" and {} days", instants.after_seconds / seconds_a_day)
                 : fmt::format(" and {} seconds", instants.after_seconds);
  }
  return text +
         fmt::format(" of each lead, {} to {}", to_text(*backtest.first), to_text(*backtest.last));
}

std::vector<Part> parts_of(const app::Backtest& backtest) {
  std::vector<Part> parts;
  const bool two = backtest.models.size() == 2;
  for (const app::ModelReport& one : backtest.models) {
    const engine::Model* model = one.plan->model.get();
    const std::string prefix = !two ? "" : &one == &backtest.models[0] ? "a" : "b";
    const auto named = [&](const char* side) { return two ? prefix + " " + side : side; };
    parts.push_back({two ? prefix : "all", model, &one.all});
    if (one.before) parts.push_back({named("before"), model, &*one.before});
    if (one.after) parts.push_back({named("after"), model, &*one.after});
  }
  return parts;
}

}  // namespace winnow::cli
