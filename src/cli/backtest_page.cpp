#include "cli/backtest_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/names.hpp"
#include "base/decimal.hpp"
#include "cli/backtest_plots.hpp"
#include "cli/backtest_words.hpp"

namespace winnow::cli {

namespace {

using engine::insight::Report;
using engine::insight::RuleFigures;

constexpr std::size_t ids_shown = 20;

constexpr std::string_view style = R"(
:root { color-scheme: light dark; --ink: #1b2430; --soft: #5d6b7a; --line: #d8dee6;
  --paper: #ffffff; --card: #f5f7fa; --c0: #1f6feb; --c1: #c2410c; --c2: #15803d; --c3: #7c3aed;
  --c4: #be185d; --c5: #0e7490; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --soft: #9aa7b5; --line: #313b47;
  --paper: #12171d; --card: #1a2129; --c0: #6cb1ff; --c1: #ff9d66; --c2: #6fd08c; --c3: #c0a1ff;
  --c4: #ff8fc0; --c5: #67d4e8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1rem 4rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.25; margin: 0 0 .5rem; max-width: 46rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft { color: var(--soft); }
.warning { border-left: 4px solid var(--c1); padding-left: .75rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1rem; min-width: 0; }
.wide { overflow-x: auto; }
svg { display: block; height: auto; width: 100%; }
svg text { fill: var(--soft); font-size: 12px; }
svg .value { fill: var(--ink); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: right; }
th:first-child, td:first-child, th.text, td.text { text-align: left; }
thead th { color: var(--soft); font-weight: 600; }
)";

std::string count_text(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

class Page {
 public:
  explicit Page(const app::Backtest& backtest) : backtest_(backtest), parts_(parts_of(backtest)) {}

  std::string html() {
    const Report& first = *parts_.front().report;
    const std::string name = escaped(parts_.front().model->name);
    out_ = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}: backtest</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
        name, style);
    out_ += fmt::format("<p class=\"soft\">{}</p>\n<h1>{}</h1>\n", models_line(),
                        escaped(headline(first)));
    add_facts();
    add_gains();
    for (const Part& part : parts_) add_part(part);
    add_moves();
    add_glossary();
    out_ += "</main>\n</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  std::string models_line() const {
    if (backtest_.models.size() == 1) return escaped(parts_.front().model->name);
    return fmt::format("a: {} &nbsp; b: {}", escaped(backtest_.models[0].plan->model->name),
                       escaped(backtest_.models[1].plan->model->name));
  }

  void add_facts() {
    out_ += fmt::format("<p class=\"soft\">Every lead is judged as it was known as of {}",
                        escaped(instants_text(backtest_)));
    if (backtest_.split) out_ += fmt::format("; split at {}", to_text(*backtest_.split));
    out_ +=
        ".</p>\n<div class=\"wide\"><table><thead><tr><th></th><th>leads</th><th>won</th>"
        "<th>won rate</th><th>AUC</th><th>95 % interval</th></tr></thead><tbody>\n";
    for (const Part& part : parts_) {
      const Report& report = *part.report;
      const double rate = report.leads == 0
                              ? 0
                              : static_cast<double>(report.won) / static_cast<double>(report.leads);
      const auto& interval = report.auc_interval;
      out_ += fmt::format(
          "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
          part.name, count_text(report.leads), count_text(report.won), percent(rate),
          number(report.auc),
          interval ? number(interval->low) + " to " + number(interval->high) : "–");
    }
    out_ += "</tbody></table></div>\n";
    for (const Part& part : parts_) {
      if (part.report->won >= engine::insight::wins_to_trust) continue;
      out_ += fmt::format(
          "<p class=\"warning\">Only {} wins ({}): below {} chance decides much of what stands "
          "here.</p>\n",
          part.report->won, part.name, engine::insight::wins_to_trust);
    }
    if (backtest_.unknown_won > 0) {
      out_ += fmt::format(
          "<p class=\"soft\">{} leads are left out: nobody knows yet whether they "
          "were won.</p>\n",
          count_text(backtest_.unknown_won));
    }
    if (backtest_.unknown_instant > 0) {
      out_ += fmt::format("<p class=\"soft\">{} leads are left out: {} holds no time.</p>\n",
                          count_text(backtest_.unknown_instant), escaped(backtest_.instants.field));
    }
  }

  void add_gains() {
    std::vector<Curve> curves;
    for (const Part& part : parts_) {
      if (!part.report->gains.empty()) curves.push_back({part.name, part.report->gains});
    }
    if (curves.empty()) return;
    out_ +=
        "<h2>How many wins do we reach if we call the best leads first?</h2>\n"
        "<p>The higher the curve rises above the dashed line, the better the model finds the "
        "winners. The dashed line is calling in any order.</p>\n<div class=\"card\">\n";
    out_ += gains_plot(curves);
    out_ += "</div>\n";
  }

  void add_part(const Part& part) {
    const Report& report = *part.report;
    if (report.leads == 0) return;
    if (parts_.size() > 1) {
      out_ +=
          fmt::format("<h2>{}</h2>\n<p>{}</p>\n", escaped(part.name), escaped(headline(report)));
    } else {
      out_ += "<h2>Do higher scores win more often?</h2>\n";
    }
    out_ +=
        "<div class=\"cards\">\n<div class=\"card\"><h3>Won rate by tenth of the leads, the "
        "best first</h3>\n";
    out_ += decile_plot(report);
    out_ += fmt::format("</div>\n<div class=\"card\"><h3>Won rate by {}, and how sure it is</h3>\n",
                        part.model->grade ? "grade" : "tenth");
    out_ += band_plot(report);
    out_ += "</div>\n</div>\n";
    add_thresholds(report);
    add_rules(part);
  }

  void add_thresholds(const Report& report) {
    out_ +=
        "<h2>Where to draw the line</h2>\n<div class=\"wide\"><table><thead><tr>"
        "<th>total at least</th><th>leads</th><th>won</th><th>of these, won</th>"
        "<th>of all wins</th><th>lift</th></tr></thead><tbody>\n";
    for (const auto& cut : report.thresholds) {
      out_ += fmt::format(
          "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{:.2f}</td></tr>\n",
          milli_text(cut.from), count_text(cut.selected), count_text(cut.won),
          percent(cut.precision), percent(cut.recall), cut.lift);
    }
    out_ += "</tbody></table></div>\n";
  }

  void add_rules(const Part& part) {
    out_ +=
        "<h2>What each rule is worth</h2>\n<div class=\"wide\"><table><thead><tr>"
        "<th>rule</th><th class=\"text\">what happened</th><th>fired</th><th>lift</th>"
        "<th>evidence</th><th>AUC without it</th></tr></thead><tbody>\n";
    for (const RuleFigures& one : part.report->rules) {
      const engine::Rule& rule = rule_at(*part.model, one.at);
      const std::string reason = app::text_in(rule.reason, "en", "n");
      std::string sentence = rule_sentence(*part.report, one);
      if (!reason.empty()) sentence.insert(0, reason + ": ");
      out_ += fmt::format(
          "<tr><th>{}</th><td class=\"text\">{}.</td><td>{}</td><td>{}</td><td>{}</td>"
          "<td>{}</td></tr>\n",
          escaped(rule.id), escaped(sentence), count_text(one.fired),
          one.lift ? fmt::format("{:.2f}", *one.lift) : "–", signed_number(one.evidence),
          number(one.auc_without));
    }
    out_ += "</tbody></table></div>\n";
  }

  static std::string ids_text(const std::vector<std::string>& ids) {
    std::string text = count_text(ids.size());
    for (std::size_t i = 0; i < std::min(ids.size(), ids_shown); ++i) {
      text += (i == 0 ? ": " : ", ") + escaped(ids[i]);
    }
    return ids.size() > ids_shown ? text + " …" : text;
  }

  void add_moves() {
    if (backtest_.moves.empty()) return;
    out_ +=
        "<h2>Who would change stage from a to b</h2>\n<div class=\"wide\"><table><thead><tr>"
        "<th>stage</th><th>under a</th><th>under b</th><th class=\"text\">would enter</th>"
        "<th class=\"text\">would leave</th></tr></thead><tbody>\n";
    for (const app::StageMoves& move : backtest_.moves) {
      out_ += fmt::format(
          "<tr><th>{}</th><td>{}</td><td>{}</td><td class=\"text\">{}</td>"
          "<td class=\"text\">{}</td></tr>\n",
          escaped(move.stage.value_or("none")), count_text(move.a), count_text(move.b),
          ids_text(move.enter), ids_text(move.leave));
    }
    out_ += "</tbody></table></div>\n";
  }

  void add_glossary() {
    out_ +=
        "<h2>The words</h2>\n<p><b>AUC</b>: take one lead that was won and one that was not; this "
        "is how often the won one has the higher total. 0.5 is guessing, 1 is perfect. "
        "<b>Lift</b>: how many times as often such leads are won as leads on the whole. "
        "<b>Evidence</b>: above 0 the rule speaks for a win, below 0 against it; beyond 1 either "
        "way it speaks loudly.</p>\n";
  }

  const app::Backtest& backtest_;
  const std::vector<Part> parts_;
  std::string out_;
};

}  // namespace

std::string backtest_page(const app::Backtest& backtest) {
  return Page(backtest).html();
}

}  // namespace winnow::cli
