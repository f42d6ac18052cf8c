#include "cli/explain_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "app/names.hpp"
#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "engine/said.hpp"

namespace winnow::cli {

namespace {

using app::name_of;
using app::text_in;
using engine::Line;
using engine::Model;

constexpr std::size_t note_letters = 90;  // conditions are shown so far, then cut

std::string signed_points(Milli points) {
  return points > 0 ? "+" + milli_text(points) : milli_text(points);
}

// A signal's value for people: at most two decimals.
std::string short_number(std::string_view number) {
  double value = 0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string cut(std::string text) {
  if (code_points(text) <= note_letters) return text;
  std::size_t end = 0;
  for (std::size_t i = 0; i + 1 < note_letters; ++i) end += code_point_at(text, end).bytes;
  return text.substr(0, end) + "…";
}

std::string range_text(const engine::Range& range) {
  return fmt::format("{} to {}", milli_text(range.low), milli_text(range.high));
}

// A line of a table: what, how much, why.
struct Row {
  std::string points;
  std::string name;
  std::string note;
};

class Page {
 public:
  Page(const engine::Plan& plan, const app::Explained& explained, std::string_view language,
       const Paint& paint)
      : model_(*plan.model),
        explained_(explained),
        assessment_(explained.assessment),
        language_(language),
        paint_(paint) {}

  std::string text() {
    add_head();
    add_scores();
    add_frameworks();
    add_missing();
    add_near();
    add_problems();
    add_change();
    return std::move(text_);
  }

 private:
  void add_fact(std::string_view name, std::string_view value) {
    text_ += fmt::format("  {:<13} {}\n", name, value);
  }

  void add_title(std::string_view title) {
    text_ += fmt::format("\n{}{}{}\n", paint_.bold, title, paint_.plain);
  }

  void add_head() {
    text_ += fmt::format("{}{}{}\n", paint_.bold, explained_.lead_id, paint_.plain);
    add_fact("as of", to_text(explained_.as_of));
    add_fact("total", milli_text(assessment_.total));
    if (model_.grade) add_fact("grade", assessment_.grade.value_or("none"));
    if (!model_.stages.empty()) {
      add_fact("stage", assessment_.stage ? stage_name(*assessment_.stage) : "none");
    }
    if (const auto reason = engine::disqualified_because(model_, assessment_)) {
      add_fact("disqualified", *reason);
    }
    std::string segments;
    for (std::size_t i = 0; i < model_.segments.size(); ++i) {
      if (!assessment_.segments[i]) continue;
      segments += (segments.empty() ? "" : ", ") + model_.segments[i].id;
    }
    if (!model_.segments.empty()) add_fact("segments", segments.empty() ? "none" : segments);
  }

  std::string stage_name(std::size_t index) const {
    const engine::Stage& stage = model_.stages[index];
    const std::string name = text_in(stage.name, language_);
    return name.empty() ? stage.id : fmt::format("{} ({})", stage.id, name);
  }

  // Rows with the points right-aligned, a rule, and the sum.
  void add_table(const std::vector<Row>& rows, const Row& sum) {
    std::size_t points = sum.points.size(), name = 0;
    for (const Row& row : rows) {
      points = std::max(points, row.points.size());
      name = std::max(name, row.name.size());
    }
    for (const Row& row : rows) {
      const std::string line =
          fmt::format("  {:>{}}  {:<{}}  ", row.points, points, row.name, name);
      if (row.note.empty()) {
        text_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
      } else {
        text_ += fmt::format("{}{}{}{}\n", line, paint_.faint, row.note, paint_.plain);
      }
    }
    text_ += fmt::format("  {:->{}}\n", "", points);
    text_ += fmt::format("  {:>{}}  {}\n", sum.points, points, sum.name);
  }

  void add_scores() {
    for (std::size_t s = 0; s < model_.scores.size(); ++s) {
      const engine::Score& score = model_.scores[s];
      add_title(score.id);
      std::vector<Row> rows;
      for (const Line& line : assessment_.lines) {
        if (line.score == s) rows.push_back(row_of(line));
      }
      Row sum{milli_text(assessment_.scores[s]), score.id, ""};
      if (!score.labels.empty()) {
        const auto label = assessment_.labels[s];
        sum.name += label ? ", label " + score.labels[*label].label : ", no label";
      }
      add_table(rows, sum);
    }
    add_title("total");
    std::vector<Row> rows;
    for (const std::size_t s : model_.total) {
      rows.push_back({signed_points(assessment_.scores[s]), model_.scores[s].id, ""});
    }
    add_table(rows, {milli_text(assessment_.total), "total", ""});
  }

  Row row_of(const Line& line) const {
    const engine::Score& score = model_.scores[line.score];
    const std::string points = signed_points(line.points);
    switch (line.kind) {
      case Line::Kind::ScoreLimit:
        return {points, "limit",
                score.range ? score.id + " goes from " + range_text(*score.range) : "64 bits"};
      case Line::Kind::GroupLimit: {
        const engine::Group& group = score.groups[line.group];
        return {points, "limit", group.id + " goes from " + range_text(*group.range)};
      }
      case Line::Kind::RuleLimit: {
        const engine::Rule& rule = score.groups[line.group].rules[line.rule];
        return {points, "limit", rule.id + " gives at most " + milli_text(*rule.max)};
      }
      case Line::Kind::Correction:
        return {points, "correction", cut(std::string(engine::correction_reason(assessment_)))};
      case Line::Kind::Rule: break;
    }
    const engine::Rule& rule = score.groups[line.group].rules[line.rule];
    return {points, rule.id, cut(why(rule, line))};
  }

  // The rule's reason, or what it looks at; how often; what age took.
  std::string why(const engine::Rule& rule, const Line& line) const {
    const std::string count = line.count.empty() ? "" : short_number(line.count);
    std::string text = text_in(rule.reason, language_, count);
    if (text.empty() && rule.kind == engine::Rule::Kind::Each) {
      text = fmt::format("{} × {}", count, model_.signals[rule.signal].id);
    } else if (text.empty()) {
      text = rule.condition.program->text();
    }
    if (line.decayed != 0) text += fmt::format("; age took {}", milli_text(line.decayed));
    return text;
  }

  void add_frameworks() {
    bool asked = false;
    for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
      const engine::Framework& framework = model_.frameworks[f];
      const engine::FrameworkResult& result = assessment_.frameworks[f];
      if (f == 0) add_title("frameworks");
      text_ += fmt::format("  {}: {}, {} of {} met\n", framework.id, name_of(result.status),
                           result.met, framework.criteria.size());
      for (std::size_t c = 0; c < framework.criteria.size(); ++c) {
        text_ +=
            fmt::format("    {:<8} {}\n", name_of(result.criteria[c]), framework.criteria[c].id);
      }
      asked = asked || is_open_question(result);
    }
    if (!asked) return;
    add_title("ask next");
    for (std::size_t f = 0; f < model_.frameworks.size(); ++f) {
      const engine::FrameworkResult& result = assessment_.frameworks[f];
      if (is_open_question(result)) add_question(model_.frameworks[f], *result.next_question);
    }
  }

  static bool is_open_question(const engine::FrameworkResult& result) {
    return result.status == engine::FrameworkStatus::Open && result.next_question.has_value();
  }

  void add_question(const engine::Framework& framework, std::size_t index) {
    const engine::Criterion& criterion = framework.criteria[index];
    const std::string ask = text_in(criterion.ask, language_);
    text_ += fmt::format("  {} {}: {}", framework.id, criterion.id,
                         ask.empty() ? criterion.when.program->text() : ask);
    text_ += criterion.field.empty() ? "\n" : fmt::format(" ({})\n", criterion.field);
  }

  void add_missing() {
    if (assessment_.missing.empty()) return;
    add_title("missing");
    for (const std::string& name : assessment_.missing) {
      std::string rules;
      for (const engine::Blocked& blocked : assessment_.blocked) {
        if (std::find(blocked.missing.begin(), blocked.missing.end(), name) ==
            blocked.missing.end()) {
          continue;
        }
        const engine::Group& group = model_.scores[blocked.score].groups[blocked.group];
        const engine::Rule& rule = group.rules[blocked.rule];
        rules += (rules.empty() ? ": " : ", ") + rule.id + " " + signed_points(most(rule));
      }
      text_ += fmt::format("  {}{}\n", name, rules);
    }
  }

  // The points furthest from zero that a rule with a condition can give.
  static Milli most(const engine::Rule& rule) {
    Milli most = rule.points;
    for (const engine::Step& step : rule.steps) {
      if (std::abs(step.points) > std::abs(most)) most = step.points;
    }
    return most;
  }

  void add_near() {
    if (assessment_.near.empty()) return;
    add_title("nearly");
    for (const engine::NearMiss& miss : assessment_.near) {
      const engine::Rule& rule = model_.scores[miss.score].groups[miss.group].rules[miss.rule];
      text_ += fmt::format("  {} {}: {}, it is {}\n", rule.id, signed_points(miss.gain), miss.asked,
                           short_number(to_json(miss.value)));
    }
  }

  void add_problems() {
    if (assessment_.problems.empty()) return;
    add_title("errors");
    for (const engine::Problem& problem : assessment_.problems) {
      text_ += fmt::format("  {}: {}\n", problem.where, problem.message);
    }
  }

  void add_change() {
    add_title("changes");
    if (!assessment_.changes_at) {
      text_ += "  not within ten years unless something new is known\n";
      return;
    }
    text_ += fmt::format("  {} {}\n", assessment_.changes_exact ? "at" : "perhaps; look again at",
                         to_text(*assessment_.changes_at));
  }

  const Model& model_;
  const app::Explained& explained_;
  const engine::Assessment& assessment_;
  const std::string_view language_;
  const Paint& paint_;
  std::string text_;
};

}  // namespace

std::string explain_text(const engine::Plan& plan, const app::Explained& explained,
                         std::string_view language, const Paint& paint) {
  return Page(plan, explained, language, paint).text();
}

}  // namespace winnow::cli
