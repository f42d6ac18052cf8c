#include "app/assessment_json.hpp"

#include <algorithm>
#include <vector>

#include "app/json_writer.hpp"
#include "app/names.hpp"
#include "engine/fact.hpp"
#include "engine/said.hpp"

namespace winnow::app {

namespace {

using engine::Assessment;
using engine::Line;
using engine::Model;
using Writer = JsonWriter;

void write_texts(Writer& json, std::string_view name, const engine::Texts& texts,
                 std::string_view count) {
  json.key(name);
  if (texts.empty()) return json.raw("null");
  if (texts.size() == 1 && texts.begin()->first.empty()) {
    return json.text(text_in(texts, "", count));
  }
  json.begin('{');
  for (const auto& [language, text] : texts) json.member(language, text_in(texts, language, count));
  json.end('}');
}

void write_scores(Writer& json, const Model& model, const Assessment& assessment) {
  json.key("scores");
  json.begin('{');
  for (std::size_t i = 0; i < model.scores.size(); ++i) {
    json.raw_member(model.scores[i].id, milli_text(assessment.scores[i]));
  }
  json.end('}');
  json.raw_member("total", milli_text(assessment.total));
  json.key("grade");
  assessment.grade ? json.text(*assessment.grade) : json.raw("null");
  json.key("labels");
  json.begin('{');
  for (std::size_t i = 0; i < model.scores.size(); ++i) {
    if (model.scores[i].labels.empty()) continue;
    json.key(model.scores[i].id);
    const auto label = assessment.labels[i];
    label ? json.text(model.scores[i].labels[*label].label) : json.raw("null");
  }
  json.end('}');
}

// The criteria that something was said about; left out when there are none.
void write_evidence(Writer& json, const engine::Framework& framework,
                    const engine::FrameworkResult& result) {
  if (result.evidence.empty()) return;
  json.key("evidence");
  json.begin('{');
  for (std::size_t i = 0; i < result.evidence.size(); ++i) {
    const engine::CriterionEvidence& evidence = result.evidence[i];
    if (!evidence.counts) continue;
    json.key(framework.criteria[i].id);
    json.begin('{');
    json.raw_member("met", *evidence.counts->met ? "true" : "false");
    json.member("at", to_text(evidence.counts->at));
    json.member("source", engine::name_of(evidence.counts->source));
    json.member("said_by", evidence.counts->said_by);
    json.member("where", evidence.counts->where);
    json.key("sure");
    json.raw(evidence.counts->sure ? number_text(*evidence.counts->sure) : "null");
    json.member("by_model", name_of(evidence.by_model));
    json.raw_member("conflict", evidence.conflict ? "true" : "false");
    json.end('}');
  }
  json.end('}');
}

void write_framework(Writer& json, const engine::Framework& framework,
                     const engine::FrameworkResult& result) {
  json.key(framework.id);
  json.begin('{');
  json.member("status", name_of(result.status));
  json.raw_member("met", std::to_string(result.met));
  json.raw_member("score", number_text(result.score));
  json.key("next_question");
  if (result.next_question) {
    const engine::Criterion& criterion = framework.criteria[*result.next_question];
    json.begin('{');
    json.member("criterion", criterion.id);
    json.key("field");
    criterion.field.empty() ? json.raw("null") : json.text(criterion.field);
    write_texts(json, "ask", criterion.ask, "");
    json.end('}');
  } else {
    json.raw("null");
  }
  json.key("criteria");
  json.begin('{');
  for (std::size_t i = 0; i < framework.criteria.size(); ++i) {
    json.member(framework.criteria[i].id, name_of(result.criteria[i]));
  }
  json.end('}');
  write_evidence(json, framework, result);
  json.end('}');
}

// What people said of the lead, as long as it holds; left out when they said nothing.
void write_verdicts(Writer& json, const Assessment& assessment) {
  if (assessment.verdicts.empty()) return;
  json.key("verdicts");
  json.begin('{');
  for (const engine::LeadVerdict& verdict : assessment.verdicts) {
    json.key(engine::name_of(verdict.kind));
    json.begin('{');
    json.member("at", to_text(verdict.at));
    json.key("until");
    verdict.until ? json.text(to_text(*verdict.until)) : json.raw("null");
    json.member("reason", verdict.reason);
    if (verdict.points) json.raw_member("points", milli_text(*verdict.points));
    if (!verdict.label.empty()) json.member("label", verdict.label);
    json.end('}');
  }
  json.end('}');
}

// "score" and "group" of a line or a blocked rule; null: the rule stands directly under its score.
void write_home(Writer& json, const engine::Score& score, std::size_t group) {
  json.member("score", score.id);
  json.key("group");
  const std::string& id = score.groups[group].id;
  id.empty() ? json.raw("null") : json.text(id);
}

// A signal's number without the ".0" that a double always has.
std::string plain_number(std::string number) {
  if (number.size() > 2 && number.compare(number.size() - 2, 2, ".0") == 0) {
    number.resize(number.size() - 2);
  }
  return number;
}

void write_line(Writer& json, const Model& model, const Assessment& assessment, const Line& line) {
  const engine::Score& score = model.scores[line.score];
  json.begin('{');
  if (line.kind == Line::Kind::Correction) {
    json.member("score", score.id);
    json.raw_member("group", "null");
    json.member("correction", engine::correction_reason(assessment));
    json.raw_member("points", milli_text(line.points));
    return json.end('}');
  }
  if (line.kind == Line::Kind::ScoreLimit) {
    json.member("score", score.id);
    json.raw_member("group", "null");
    json.member("limit", "score");
    json.raw_member("points", milli_text(line.points));
  } else if (line.kind == Line::Kind::GroupLimit) {
    write_home(json, score, line.group);
    json.member("limit", "group");
    json.raw_member("points", milli_text(line.points));
  } else {
    const engine::Rule& rule = score.groups[line.group].rules[line.rule];
    write_home(json, score, line.group);
    json.member("rule", rule.id);
    if (line.kind == Line::Kind::RuleLimit) {
      json.member("limit", "rule");
      json.raw_member("points", milli_text(line.points));
      return json.end('}');
    }
    json.raw_member("points", milli_text(line.points));
    const std::string count = plain_number(line.count);
    json.raw_member("count", count.empty() ? "null" : count);
    json.raw_member("decayed", milli_text(line.decayed));
    write_texts(json, "reason", rule.reason, count);
  }
  json.end('}');
}

// What each rule gave in all, of those that gave points, the most first.
std::vector<Line> rules_that_gave(const Assessment& assessment) {
  std::vector<Line> rules;
  for (const Line& line : assessment.lines) {
    if (line.kind == Line::Kind::Rule) rules.push_back(line);
    if (line.kind != Line::Kind::RuleLimit) continue;
    const auto limited = std::find_if(rules.begin(), rules.end(), [&](const Line& rule) {
      return rule.score == line.score && rule.group == line.group && rule.rule == line.rule;
    });
    if (limited != rules.end()) limited->points += line.points;
  }
  const auto gave_none = [](const Line& rule) { return rule.points <= 0; };
  rules.erase(std::remove_if(rules.begin(), rules.end(), gave_none), rules.end());
  std::stable_sort(rules.begin(), rules.end(),
                   [](const Line& a, const Line& b) { return a.points > b.points; });
  return rules;
}

void write_explanation(Writer& json, const Model& model, const Assessment& assessment) {
  json.key("explanation");
  json.begin('[');
  for (const Line& line : assessment.lines) write_line(json, model, assessment, line);
  json.end(']');
  json.key("blocked");
  json.begin('[');
  for (const engine::Blocked& blocked : assessment.blocked) {
    const engine::Score& score = model.scores[blocked.score];
    json.begin('{');
    write_home(json, score, blocked.group);
    json.member("rule", score.groups[blocked.group].rules[blocked.rule].id);
    json.texts("missing", blocked.missing);
    json.end('}');
  }
  json.end(']');
  json.key("errors");
  json.begin('[');
  for (const engine::Problem& problem : assessment.problems) {
    json.begin('{');
    json.member("where", problem.where);
    json.member("message", problem.message);
    json.end('}');
  }
  json.end(']');
}

}  // namespace

void append_assessment(std::string& out, const engine::Plan& plan, std::string_view lead_id,
                       Millis as_of, const Assessment& assessment) {
  const Model& model = *plan.model;
  Writer json(out);
  json.begin('{');
  json.member("lead_id", lead_id);
  json.member("as_of", to_text(as_of));
  write_scores(json, model, assessment);
  json.key("stage");
  assessment.stage ? json.text(model.stages[*assessment.stage].id) : json.raw("null");
  json.key("disqualified");
  const auto reason = engine::disqualified_because(model, assessment);
  reason ? json.text(*reason) : json.raw("null");
  write_verdicts(json, assessment);
  json.key("frameworks");
  json.begin('{');
  for (std::size_t i = 0; i < model.frameworks.size(); ++i) {
    write_framework(json, model.frameworks[i], assessment.frameworks[i]);
  }
  json.end('}');
  json.key("segments");
  json.begin('[');
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    if (assessment.segments[i]) json.text(model.segments[i].id);
  }
  json.end(']');
  json.texts("missing", assessment.missing);
  json.key("changes_at");
  assessment.changes_at ? json.text(to_text(*assessment.changes_at)) : json.raw("null");
  json.raw_member("changes_exact", assessment.changes_exact ? "true" : "false");
  write_explanation(json, model, assessment);
  json.end('}');
}

void append_reasons(std::string& out, const Model& model, const Assessment& assessment,
                    std::size_t most) {
  std::vector<Line> rules = rules_that_gave(assessment);
  if (rules.size() > most) rules.resize(most);
  Writer json(out);
  json.begin('[');
  for (const Line& rule : rules) write_line(json, model, assessment, rule);
  json.end(']');
}

}  // namespace winnow::app
