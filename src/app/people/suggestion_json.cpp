#include "app/people/suggestion_json.hpp"

#include "app/json_writer.hpp"
#include "app/names.hpp"
#include "engine/what_if.hpp"

namespace winnow::app {

namespace {

using engine::Suggestion;

std::string_view name_of(Suggestion::Kind kind) {
  switch (kind) {
    case Suggestion::Kind::Answers: return "answers";
    case Suggestion::Kind::Field: return "field";
    case Suggestion::Kind::Number: return "number";
    case Suggestion::Kind::Event: return "event";
  }
  return "";
}

void write_texts(JsonWriter& json, std::string_view key, const engine::Texts& texts) {
  json.key(key);
  json.begin('{');
  for (const auto& [language, text] : texts) json.member(language, text);
  json.end('}');
}

void write_criteria(JsonWriter& json, const engine::Model& model, const Suggestion& one) {
  json.key("criteria");
  json.begin('[');
  for (const engine::CriterionPlace& place : one.criteria) {
    const engine::Framework& framework = model.frameworks[place.framework];
    const engine::Criterion& criterion = framework.criteria[place.criterion];
    json.begin('{');
    json.member("framework", framework.id);
    json.member("criterion", criterion.id);
    json.member("field", criterion.field);
    write_texts(json, "ask", criterion.ask);
    json.end('}');
  }
  json.end(']');
}

}  // namespace

void append_suggestions(std::string& out, const KnownLead& lead) {
  const engine::Plan& plan = *lead.model->plan;
  const engine::Model& model = *plan.model;
  const engine::WhatIf what_if = engine::suggest(plan, lead.timeline(), lead.now);
  JsonWriter json(out);
  json.begin('{');
  json.key("stage");
  what_if.stage ? json.text(model.stages[*what_if.stage].id) : json.raw("null");
  json.key("items");
  json.begin('[');
  for (const Suggestion& one : what_if.suggestions) {
    json.begin('{');
    json.member("kind", name_of(one.kind));
    if (one.kind == Suggestion::Kind::Answers) write_criteria(json, model, one);
    if (one.kind == Suggestion::Kind::Field || one.kind == Suggestion::Kind::Number) {
      const engine::Score& score = model.scores[one.score];
      json.member("score", score.id);
      json.member("rule", score.groups[one.group].rules[one.rule].id);
    }
    if (one.kind == Suggestion::Kind::Field) json.texts("missing", one.missing);
    if (one.kind == Suggestion::Kind::Number) {
      json.member("asked", one.asked);
      json.raw_member("value", to_json(one.value));
    }
    if (one.kind == Suggestion::Kind::Event) json.texts("events", one.events);
    json.raw_member("total", milli_text(one.total));
    json.end('}');
  }
  json.end(']');
  json.end('}');
}

}  // namespace winnow::app
