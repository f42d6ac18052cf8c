#include "app/backtest_json.hpp"

#include <optional>
#include <utility>

#include "app/json_writer.hpp"
#include "app/names.hpp"
#include "app/sheet.hpp"
#include "base/decimal.hpp"

namespace winnow::app {

namespace {

using engine::Model;
using engine::insight::Report;
using engine::insight::RuleFigures;

std::string number_or(const std::optional<double>& number, const char* none) {
  return number ? number_text(*number) : none;
}

void write_number(JsonWriter& json, std::string_view name, const std::optional<double>& number) {
  json.raw_member(name, number_or(number, "null"));
}

void write_count(JsonWriter& json, std::string_view name, std::uint64_t count) {
  json.raw_member(name, std::to_string(count));
}

void write_as_of(JsonWriter& json, const Backtest& backtest) {
  json.key("as_of");
  if (backtest.instants.field.empty()) return json.text(to_text(backtest.instants.as_of));
  json.begin('{');
  json.member("field", backtest.instants.field);
  write_count(json, "after_s", static_cast<std::uint64_t>(backtest.instants.after_seconds));
  json.member("first", to_text(*backtest.first));
  json.member("last", to_text(*backtest.last));
  json.end('}');
}

void write_deciles(JsonWriter& json, const Report& report) {
  json.key("deciles");
  json.begin('[');
  std::uint64_t number = 0;
  for (const auto& decile : report.deciles) {
    json.begin('{');
    write_count(json, "decile", ++number);
    write_count(json, "leads", decile.leads);
    write_number(json, "won", decile.won);
    write_number(json, "rate", decile.rate);
    write_number(json, "lift", decile.lift);
    write_number(json, "captured", decile.captured);
    json.end('}');
  }
  json.end(']');
}

void write_thresholds(JsonWriter& json, const Report& report) {
  json.key("thresholds");
  json.begin('[');
  for (const auto& cut : report.thresholds) {
    json.begin('{');
    json.raw_member("from", milli_text(cut.from));
    write_count(json, "selected", cut.selected);
    write_count(json, "won", cut.won);
    write_number(json, "precision", cut.precision);
    write_number(json, "recall", cut.recall);
    write_number(json, "lift", cut.lift);
    json.end('}');
  }
  json.end(']');
}

void write_calibration(JsonWriter& json, const Report& report) {
  json.key("calibration");
  json.begin('[');
  for (const auto& band : report.calibration) {
    json.begin('{');
    json.key("band");
    band.name.empty() ? json.raw("null") : json.text(band.name);
    write_count(json, "leads", band.leads);
    write_count(json, "won", band.won);
    write_number(json, "rate", band.rate);
    write_number(json, "low", band.interval.low);
    write_number(json, "high", band.interval.high);
    json.end('}');
  }
  json.end(']');
}

void write_rules(JsonWriter& json, const Model& model, const Report& report) {
  json.key("rules");
  json.begin('[');
  for (const RuleFigures& rule : report.rules) {
    const auto& score = model.scores[rule.at.score];
    const std::string& group = score.groups[rule.at.group].id;
    json.begin('{');
    json.member("score", score.id);
    json.key("group");
    group.empty() ? json.raw("null") : json.text(group);
    json.member("rule", rule_at(model, rule.at).id);
    write_count(json, "fired", rule.fired);
    write_count(json, "won", rule.won);
    write_number(json, "rate_fired", rule.rate);
    write_number(json, "rate_not_fired", rule.rate_others);
    write_number(json, "lift", rule.lift);
    write_number(json, "weight_of_evidence", rule.evidence);
    write_number(json, "auc_without", rule.auc_without);
    json.end('}');
  }
  json.end(']');
}

void write_figures(JsonWriter& json, const Backtest& backtest, const Model& model,
                   const Report& report) {
  write_count(json, "leads", report.leads);
  write_count(json, "won", report.won);
  write_as_of(json, backtest);
  write_number(json, "auc", report.auc);
  const auto& interval = report.auc_interval;
  write_number(json, "auc_low", interval ? std::optional(interval->low) : std::nullopt);
  write_number(json, "auc_high", interval ? std::optional(interval->high) : std::nullopt);
  write_deciles(json, report);
  write_thresholds(json, report);
  write_calibration(json, report);
  write_rules(json, model, report);
}

void write_model(JsonWriter& json, const Backtest& backtest, const ModelReport& report) {
  const Model& model = *report.plan->model;
  json.member("model", model.name);
  write_figures(json, backtest, model, report.all);
  json.key("split");
  if (!backtest.split) return json.raw("null");
  json.begin('{');
  json.member("at", to_text(*backtest.split));
  for (const auto& [name, part] : {std::pair{"before", &report.before}, {"after", &report.after}}) {
    json.key(name);
    json.begin('{');
    write_figures(json, backtest, model, **part);
    json.end('}');
  }
  json.end('}');
}

void write_ids(JsonWriter& json, std::string_view name, const std::vector<std::string>& ids) {
  json.key(name);
  json.begin('[');
  for (const std::string& id : ids) json.text(id);
  json.end(']');
}

void write_moves(JsonWriter& json, const Backtest& backtest) {
  json.key("moves");
  json.begin('[');
  for (const StageMoves& move : backtest.moves) {
    json.begin('{');
    json.key("stage");
    move.stage ? json.text(*move.stage) : json.raw("null");
    write_count(json, "a", move.a);
    write_count(json, "b", move.b);
    write_ids(json, "enter", move.enter);
    write_ids(json, "leave", move.leave);
    json.end('}');
  }
  json.end(']');
}

void append_rows(std::string& out, const Model& model, std::string_view part,
                 const Report& report) {
  for (const RuleFigures& rule : report.rules) {
    const auto& score = model.scores[rule.at.score];
    const std::string cells[] = {model.name,
                                 std::string(part),
                                 score.id,
                                 score.groups[rule.at.group].id,
                                 rule_at(model, rule.at).id,
                                 std::to_string(rule.fired),
                                 std::to_string(rule.won),
                                 number_or(rule.rate, ""),
                                 number_or(rule.rate_others, ""),
                                 number_or(rule.lift, ""),
                                 number_or(rule.evidence, ""),
                                 number_or(report.auc, ""),
                                 number_or(rule.auc_without, "")};
    for (const std::string& cell : cells) {
      if (&cell != cells) out += ',';
      append_cell(out, cell);
    }
    out += '\n';
  }
}

}  // namespace

std::string backtest_json(const Backtest& backtest) {
  std::string out;
  JsonWriter json(out);
  json.begin('{');
  if (backtest.models.size() == 1) {
    write_model(json, backtest, backtest.models[0]);
  } else {
    const char* const names[] = {"a", "b"};
    for (std::size_t i = 0; i < backtest.models.size(); ++i) {
      json.key(names[i]);
      json.begin('{');
      write_model(json, backtest, backtest.models[i]);
      json.end('}');
    }
  }
  write_count(json, "unknown_won", backtest.unknown_won);
  write_count(json, "unknown_as_of", backtest.unknown_instant);
  write_moves(json, backtest);
  json.end('}');
  out += '\n';
  return out;
}

std::string backtest_csv(const Backtest& backtest) {
  std::string out =
      "model,part,score,group,rule,fired,won,rate_fired,rate_not_fired,lift,weight_of_evidence,"
      "auc,auc_without\n";
  for (const ModelReport& report : backtest.models) {
    const Model& model = *report.plan->model;
    append_rows(out, model, "all", report.all);
    if (report.before) append_rows(out, model, "before", *report.before);
    if (report.after) append_rows(out, model, "after", *report.after);
  }
  return out;
}

}  // namespace winnow::app
