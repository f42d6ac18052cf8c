#include "app/model_outline.hpp"

#include <array>

namespace winnow::app {

namespace {

using engine::Model;

// One text for all languages stands alone.
void write_texts(JsonWriter& json, std::string_view name, const engine::Texts& texts) {
  json.key(name);
  if (texts.empty()) return json.raw("null");
  if (texts.size() == 1 && texts.begin()->first.empty()) return json.text(texts.begin()->second);
  json.begin('{');
  for (const auto& [language, text] : texts) json.member(language, text);
  json.end('}');
}

void write_range(JsonWriter& json, const std::optional<engine::Range>& range) {
  json.raw_member("low", range ? milli_text(range->low) : "null");
  json.raw_member("high", range ? milli_text(range->high) : "null");
}

void write_thresholds(JsonWriter& json, std::string_view name,
                      const std::vector<engine::Threshold>& thresholds) {
  json.key(name);
  json.begin('[');
  for (const engine::Threshold& threshold : thresholds) {
    json.begin('{');
    json.member("label", threshold.label);
    json.raw_member("from", milli_text(threshold.from));
    json.end('}');
  }
  json.end(']');
}

void write_rule(JsonWriter& json, const Model& model, const engine::Rule& rule) {
  using Kind = engine::Rule::Kind;
  json.begin('{');
  json.member("id", rule.id);
  json.member("kind", rule.kind == Kind::When   ? "when"
                      : rule.kind == Kind::Each ? "each"
                                                : "match");
  json.member("of", rule.kind == Kind::Each ? model.signals[rule.signal].id
                                            : rule.condition.program->text());
  json.raw_member("points", rule.kind == Kind::Match ? "null" : milli_text(rule.points));
  json.raw_member("max", rule.max ? milli_text(*rule.max) : "null");
  json.key("steps");
  json.begin('[');
  for (const engine::Step& step : rule.steps) {
    json.begin('{');
    json.raw_member("points", milli_text(step.points));
    if (step.from) json.raw_member("from", to_json(*step.from));
    if (step.is) json.raw_member("is", to_json(*step.is));
    json.end('}');
  }
  json.end(']');
  write_texts(json, "reason", rule.reason);
  json.text_or_null("purpose", rule.purpose);
  json.end('}');
}

void write_scores(JsonWriter& json, const Model& model) {
  json.key("scores");
  json.begin('[');
  for (const engine::Score& score : model.scores) {
    json.begin('{');
    json.member("id", score.id);
    write_range(json, score.range);
    write_thresholds(json, "labels", score.labels);
    json.key("groups");
    json.begin('[');
    for (const engine::Group& group : score.groups) {
      json.begin('{');
      json.text_or_null("id", group.id);
      write_range(json, group.range);
      json.key("rules");
      json.begin('[');
      for (const engine::Rule& rule : group.rules) write_rule(json, model, rule);
      json.end(']');
      json.end('}');
    }
    json.end(']');
    json.end('}');
  }
  json.end(']');
  json.key("total");
  json.begin('[');
  for (const std::size_t score : model.total) json.text(model.scores[score].id);
  json.end(']');
}

void write_signals(JsonWriter& json, const Model& model) {
  json.key("signals");
  json.begin('[');
  for (const engine::Signal& signal : model.signals) {
    json.begin('{');
    json.member("id", signal.id);
    json.texts("events", signal.events);
    json.key("where");
    signal.where ? json.text(signal.where->program->text()) : json.raw("null");
    json.end('}');
  }
  json.end(']');
}

void write_grade(JsonWriter& json, const Model& model) {
  json.key("grade");
  if (!model.grade) return json.raw("null");
  json.begin('{');
  json.key("of");
  json.begin('[');
  for (const engine::GradePiece& piece : model.grade->pattern) {
    if (piece.score) json.text(model.scores[*piece.score].id);
  }
  json.end(']');
  write_thresholds(json, "thresholds", model.grade->thresholds);
  json.end('}');
}

// Of a field as the model declares it; null: it does not.
void write_type(JsonWriter& json, const Model& model, std::string_view field) {
  constexpr std::array<std::string_view, 7> names{"string",    "number", "int", "bool",
                                                  "timestamp", "list",   "map"};
  json.key("type");
  for (const engine::Field& one : model.fields) {
    if (one.root + "." + one.name != field) continue;
    return json.text(names[static_cast<std::size_t>(one.type)]);
  }
  json.raw("null");
}

void write_frameworks(JsonWriter& json, const Model& model) {
  json.key("frameworks");
  json.begin('[');
  for (const engine::Framework& framework : model.frameworks) {
    json.begin('{');
    json.member("id", framework.id);
    json.key("criteria");
    json.begin('[');
    for (const engine::Criterion& criterion : framework.criteria) {
      json.begin('{');
      json.member("id", criterion.id);
      json.text_or_null("field", criterion.field);
      write_type(json, model, criterion.field);
      json.member("when", criterion.when.program->text());
      write_texts(json, "ask", criterion.ask);
      json.raw_member("weight", milli_text(criterion.weight));
      json.raw_member("knockout", criterion.knockout ? "true" : "false");
      json.end('}');
    }
    json.end(']');
    json.end('}');
  }
  json.end(']');
}

void write_stages(JsonWriter& json, const Model& model) {
  using Kind = engine::Stage::Kind;
  json.key("stages");
  json.begin('[');
  for (const engine::Stage& stage : model.stages) {
    json.begin('{');
    json.member("id", stage.id);
    write_texts(json, "name", stage.name);
    json.member("kind", stage.kind == Kind::Enter ? "enter" : stage.kind == Kind::By ? "by" : "on");
    json.text_or_null("by", stage.by);
    json.key("enter");
    stage.kind == Kind::Enter ? json.text(stage.enter.program->text()) : json.raw("null");
    json.key("require");
    stage.require ? json.text(stage.require->program->text()) : json.raw("null");
    json.texts("on", stage.on);
    json.end('}');
  }
  json.end(']');
}

}  // namespace

void write_outline(JsonWriter& json, const Model& model) {
  write_signals(json, model);
  write_scores(json, model);
  write_grade(json, model);
  write_frameworks(json, model);
  write_stages(json, model);
  json.key("disqualify");
  json.begin('[');
  for (const engine::Disqualification& one : model.disqualify) json.text(one.reason);
  json.end(']');
  json.key("segments");
  json.begin('[');
  for (const engine::Segment& segment : model.segments) json.text(segment.id);
  json.end(']');
}

}  // namespace winnow::app
