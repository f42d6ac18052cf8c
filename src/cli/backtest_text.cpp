#include "cli/backtest_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "cli/backtest_words.hpp"

namespace winnow::cli {

namespace {

using engine::insight::Report;
using engine::insight::RuleFigures;
using Row = std::vector<std::string>;

constexpr std::size_t ids_shown = 8;

// A table with its first column to the left and the others to the right.
std::string table(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], code_points(row[i]));
    }
  }
  std::string text;
  for (const Row& row : rows) {
    text += "  " + row[0];
    std::string gap(widths[0] - code_points(row[0]), ' ');
    for (std::size_t i = 1; i < row.size(); ++i) {
      text += gap + "  " + std::string(widths[i] - code_points(row[i]), ' ') + row[i];
      gap.clear();
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

// Rows of figures under keys that several reports share: "1" to "10", a grade, a rule.
struct Named {
  std::string key;
  Row cells;
};
using Figures = std::function<std::vector<Named>(const Part&)>;

std::vector<Named> decile_rows(const Part& part) {
  std::vector<Named> rows;
  for (const auto& one : part.report->deciles) {
    rows.push_back({std::to_string(rows.size() + 1),
                    {std::to_string(one.leads), fmt::format("{:.1f}", one.won), percent(one.rate),
                     fmt::format("{:.2f}", one.lift), percent(one.captured)}});
  }
  return rows;
}

std::vector<Named> threshold_rows(const Part& part) {
  std::vector<Named> rows;
  for (const auto& one : part.report->thresholds) {
    rows.push_back({milli_text(one.from),
                    {std::to_string(one.selected), std::to_string(one.won),
                     one.selected == 0 ? "–" : percent(one.precision), percent(one.recall),
                     fmt::format("{:.2f}", one.lift)}});
  }
  return rows;
}

std::vector<Named> band_rows(const Part& part) {
  std::vector<Named> rows;
  for (const auto& one : part.report->calibration) {
    rows.push_back({one.name.empty() ? "none" : one.name,
                    {std::to_string(one.leads), std::to_string(one.won), percent(one.rate),
                     percent(one.interval.low), percent(one.interval.high)}});
  }
  return rows;
}

std::vector<Named> rule_rows(const Part& part) {
  std::vector<Named> rows;
  for (const RuleFigures& one : part.report->rules) {
    const auto share = [](const std::optional<double>& rate) {
      return rate ? percent(*rate) : std::string("–");
    };
    rows.push_back({rule_at(*part.model, one.at).id,
                    {std::to_string(one.fired), share(one.rate), share(one.rate_others),
                     one.lift ? fmt::format("{:.2f}", *one.lift) : "–", signed_number(one.evidence),
                     number(one.auc_without)}});
  }
  return rows;
}

std::vector<Named> summary_rows(const Part& part) {
  const Report& report = *part.report;
  const double rate =
      report.leads == 0 ? 0 : static_cast<double>(report.won) / static_cast<double>(report.leads);
  const auto& interval = report.auc_interval;
  return {{"leads", {std::to_string(report.leads)}},
          {"won", {std::to_string(report.won)}},
          {"won rate", {percent(rate)}},
          {"AUC", {number(report.auc)}},
          {"AUC low", {number(interval ? std::optional(interval->low) : std::nullopt)}},
          {"AUC high", {number(interval ? std::optional(interval->high) : std::nullopt)}}};
}

class Page {
 public:
  Page(const app::Backtest& backtest, const Paint& paint)
      : backtest_(backtest), paint_(paint), parts_(parts_of(backtest)) {}

  std::string text() {
    add_head();
    if (parts_.size() == 1) {
      add_all("deciles", {"decile", "leads", "won", "rate", "lift", "captured"}, decile_rows);
      add_all("thresholds", {"from", "selected", "won", "precision", "recall", "lift"},
              threshold_rows);
      add_all(bands_title(), {"band", "leads", "won", "rate", "low", "high"}, band_rows);
      add_all("rules", {"rule", "fired", "won", "others", "lift", "evidence", "AUC without"},
              rule_rows);
    } else {
      add_side_by_side("figures", summary_rows, {0});
      add_side_by_side("won rate by decile", decile_rows, {2});
      add_side_by_side("selected from a total on, and how many of them won", threshold_rows,
                       {0, 2});
      add_side_by_side("won rate by " + bands_title(), band_rows, {2});
      add_side_by_side("rules: won rate when fired, weight of evidence", rule_rows, {1, 4});
      add_moves();
    }
    return std::move(text_);
  }

 private:
  std::string bands_title() const { return parts_[0].model->grade ? "grades" : "deciles of ties"; }

  void add_title(std::string_view title) {
    text_ += fmt::format("\n{}{}{}\n", paint_.bold, title, paint_.plain);
  }

  void add_head() {
    const bool two = backtest_.models.size() == 2;
    for (const app::ModelReport& one : backtest_.models) {
      const char* letter = !two ? "" : &one == &backtest_.models[0] ? "a: " : "b: ";
      text_ += fmt::format("{}{}{}{}\n", paint_.bold, letter, one.plan->model->name, paint_.plain);
    }
    text_ += fmt::format("  as of  {}\n", instants_text(backtest_));
    if (backtest_.split) text_ += fmt::format("  split  {}\n", to_text(*backtest_.split));
    if (parts_.size() == 1) {
      const Report& report = *parts_[0].report;
      text_ += fmt::format("  leads  {}, {} won\n", report.leads, report.won);
      text_ += fmt::format("  AUC    {}", number(report.auc));
      if (report.auc_interval) {
        text_ += fmt::format(" ({} to {})", number(report.auc_interval->low),
                             number(report.auc_interval->high));
      }
      text_ += '\n';
    }
    text_ += '\n';
    for (const Part& part : parts_) {
      text_ += (parts_.size() > 1 ? part.name + ": " : "") + headline(*part.report) + "\n";
    }
  }

  void add_all(std::string_view title, Row header, const Figures& figures) {
    std::vector<Row> rows = {std::move(header)};
    for (Named& one : figures(parts_[0])) {
      Row row = {std::move(one.key)};
      std::move(one.cells.begin(), one.cells.end(), std::back_inserter(row));
      rows.push_back(std::move(row));
    }
    if (rows.size() == 1) return;
    add_title(title);
    text_ += table(rows);
  }

  // One column a part; of each row of a part the cells wanted, under the keys of all parts.
  void add_side_by_side(std::string_view title, const Figures& figures,
                        const std::vector<std::size_t>& wanted) {
    std::vector<Row> rows = {{""}};
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::size_t width = 1 + (i + 1) * wanted.size();
      rows[0].resize(width - wanted.size() + 1);
      rows[0].back() = parts_[i].name;
      rows[0].resize(width);
      for (Named& one : figures(parts_[i])) {
        auto row = std::find_if(rows.begin() + 1, rows.end(),
                                [&](const Row& other) { return other[0] == one.key; });
        if (row == rows.end()) row = rows.insert(rows.end(), Row{one.key});
        row->resize(width - wanted.size(), "–");
        for (const std::size_t cell : wanted) row->push_back(one.cells[cell]);
      }
      for (std::size_t r = 1; r < rows.size(); ++r) rows[r].resize(width, "–");
    }
    if (rows.size() == 1) return;
    add_title(title);
    text_ += table(rows);
  }

  void add_moves() {
    if (backtest_.moves.empty()) return;
    std::vector<Row> rows = {{"stage", "a", "b", "enter", "leave"}};
    for (const app::StageMoves& move : backtest_.moves) {
      rows.push_back({move.stage.value_or("none"), std::to_string(move.a), std::to_string(move.b),
                      std::to_string(move.enter.size()), std::to_string(move.leave.size())});
    }
    add_title("stages under a and b");
    text_ += table(rows);
    for (const app::StageMoves& move : backtest_.moves) {
      add_ids("would enter", move, move.enter);
      add_ids("would leave", move, move.leave);
    }
  }

  void add_ids(std::string_view what, const app::StageMoves& move,
               const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    text_ += fmt::format("  {} {}:", what, move.stage ? *move.stage : "the leads without a stage");
    for (std::size_t i = 0; i < std::min(ids.size(), ids_shown); ++i) text_ += " " + ids[i];
    if (ids.size() > ids_shown) text_ += fmt::format(" and {} more", ids.size() - ids_shown);
    text_ += '\n';
  }

  const app::Backtest& backtest_;
  const Paint& paint_;
  const std::vector<Part> parts_;
  std::string text_;
};

}  // namespace

std::string backtest_text(const app::Backtest& backtest, const Paint& paint) {
  return Page(backtest, paint).text();
}

}  // namespace winnow::cli
