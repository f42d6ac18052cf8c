#include "engine/model_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace winnow::engine {
namespace {

constexpr KeyShape model_keys[] = {
    {"format", "format", "The version of this format."},
    {"name", "text", "What the model is called.", true},
    {"about", "texts", "What the model is for, per language."},
    {"timezone", "text", "The IANA zone in which days, weeks and months are counted."},
    {"fields", "{field}", "The traits of a lead, and of its company under company.NAME."},
    {"events", "{properties}", "The events and their properties' types."},
    {"lists", "{names}", "Lists of text, lists.NAME in expressions."},
    {"signals", "{signal}", "What the lead did, as numbers."},
    {"scores", "{score}", "Points for what is known and for what was done.", true},
    {"total", "[text]", "The scores that add up to the total; all of them unless given."},
    {"labels", "{thresholds}", "Per score, labels and the points from which they hold."},
    {"grade", "grade", "A text with {SCORE} for labels, or thresholds over the total."},
    {"frameworks", "{framework}", "BANT, MEDDIC, an ideal customer profile."},
    {"disqualify", "[disqualification]", "Reasons to give up a lead; the first that holds."},
    {"stages", "[stage]", "The stages of the funnel, in order."},
    {"segments", "{expression}", "Named conditions; a lead is in every one that holds."},
    {"examples", "[example]", "Leads whose assessment is known; checked with the model."},
};
constexpr KeyShape field_keys[] = {
    {"type", "type", "What the field's values are brought to.", true},
    {"from", "sources", "The only sources that may set the field."},
};
constexpr KeyShape signal_keys[] = {
    {"event", "names", "One event name, a list of names, or '*'.", true},
    {"where", "expression", "Which of these events count."},
    {"measure", "measure", "What is measured of them; the count unless given."},
    {"of", "text", "The property that sum, max and last read."},
    {"within", "length", "Only events younger than this."},
    {"half_life", "length", "The age at which an event weighs half."},
    {"linear", "length", "The age at which an event weighs nothing."},
    {"at_most", "at_most", "How many count in a period: 3 per day."},
};
constexpr KeyShape score_keys[] = {
    {"range", "range", "The lowest and the highest points of the score."},
    {"rules", "[rule]", "Rules that belong to no group."},
    {"groups", "[group]", "Groups of rules, each with limits of its own."},
};
constexpr KeyShape group_keys[] = {
    {"id", "id", "The group's name.", true},
    {"range", "range", "The lowest and the highest points of the group."},
    {"rules", "[rule]", "The group's rules.", true},
};
constexpr KeyShape rule_keys[] = {
    {"id", "id", "The rule's name, unique in the model.", true},
    {"when", "expression", "The condition that gives the points."},
    {"each", "text", "The signal whose value multiplies the points."},
    {"match", "expression", "The value that chooses a step."},
    {"points", "decimal", "The points, at most three decimals."},
    {"max", "decimal", "With each: the most points, in either direction."},
    {"steps", "[step]", "With match: points by value, all from or all is."},
    {"reason", "texts", "Why, for people; {count} is the signal's value."},
    {"purpose", "text", "The consent that the rule needs."},
};
constexpr KeyShape step_keys[] = {
    {"from", "number", "The least value of this step."},
    {"is", "literal", "The value of this step."},
    {"points", "decimal", "The points of this step.", true},
};
constexpr KeyShape framework_keys[] = {
    {"qualify", "qualify", "How much must be met; everything unless given."},
    {"criteria", "[criterion]", "The questions, in order of importance.", true},
};
constexpr KeyShape qualify_keys[] = {
    {"at_least", "count", "So many criteria must be met."},
    {"score", "fraction", "This share of the weights must be met."},
};
constexpr KeyShape criterion_keys[] = {
    {"id", "id", "The criterion's name.", true},
    {"when", "expression", "The condition that meets it.", true},
    {"field", "text", "The trait that answers the question."},
    {"ask", "texts", "The question, per language."},
    {"weight", "decimal", "Its weight in the framework's score; 1 unless given."},
    {"knockout", "boolean", "Whether not meeting it disqualifies."},
};
constexpr KeyShape disqualification_keys[] = {
    {"reason", "text", "The reason's code.", true},
    {"when", "expression", "The condition that disqualifies.", true},
};
constexpr KeyShape stage_keys[] = {
    {"id", "id", "The stage's name.", true},
    {"name", "texts", "What people call it."},
    {"enter", "expression", "The condition that moves a lead here."},
    {"leave", "expression", "The condition that moves a lead back."},
    {"by", "id", "Who alone moves a lead here: sales."},
    {"require", "expression", "What must hold before they may."},
    {"on", "names", "The events that move a lead here."},
    {"recycle", "recycle", "When a lead moved here by a person or an event goes back."},
};
constexpr KeyShape recycle_keys[] = {
    {"after", "length", "How long after the move.", true},
    {"to", "id", "The stage it goes to.", true},
};
constexpr KeyShape example_keys[] = {
    {"name", "text", "What the example shows.", true},
    {"lead", "values", "The lead's traits."},
    {"company", "values", "The company's traits."},
    {"events", "[example_event]", "What the lead did."},
    {"as_of", "instant", "The instant of the assessment."},
    {"expect", "expect", "What the assessment says; the rest is not compared.", true},
};
constexpr KeyShape example_event_keys[] = {
    {"event", "text", "The event's name.", true},
    {"at", "instant", "When: an instant, or -3d before as_of."},
};
constexpr KeyShape expect_keys[] = {
    {"total", "decimal", "The total's points."},
    {"scores", "{decimal}", "Points of scores."},
    {"points", "{decimal}", "Points of rules."},
    {"labels", "{text_or_null}", "Labels of scores; null: none."},
    {"grade", "text_or_null", "The grade; null: none."},
    {"frameworks", "{status}", "Statuses of frameworks."},
    {"next_question", "{text_or_null}", "The next criterion to ask, of frameworks; null: none."},
    {"stage", "text_or_null", "The stage; null: none."},
    {"disqualified", "text_or_null", "The reason; null: not disqualified."},
    {"segments", "[text]", "All segments the lead is in."},
    {"missing", "[text]", "All traits found missing, by code point."},
};

constexpr std::string_view one_kind_of_rule =
    R"("oneOf":[{"required":["when","points"]},{"required":["each","points"]},)"
    R"({"required":["match","steps"]}])";
constexpr std::string_view one_kind_of_stage =
    R"("oneOf":[{"required":["enter"]},{"required":["by"]},{"required":["on"]}])"
    R"(,"dependentRequired":{"leave":["enter"],"require":["by"]})";
constexpr std::string_view one_kind_of_step =
    R"("oneOf":[{"required":["from"]},{"required":["is"]}])";
constexpr std::string_view one_kind_of_qualify =
    R"("oneOf":[{"required":["at_least"]},{"required":["score"]}])";
constexpr std::string_view of_needs =
    R"("dependentRequired":{"of":["measure"]},"not":{"required":["half_life","linear"]})";

// In the order of Shape.
constexpr std::array<MapShape, shapes> table = {{
    {"model", model_keys, "", false},
    {"field", field_keys, "", false},
    {"signal", signal_keys, of_needs, false},
    {"score", score_keys, "", false},
    {"group", group_keys, "", false},
    {"rule", rule_keys, one_kind_of_rule, false},
    {"step", step_keys, one_kind_of_step, false},
    {"framework", framework_keys, "", false},
    {"qualify_by", qualify_keys, one_kind_of_qualify, false},
    {"criterion", criterion_keys, "", false},
    {"disqualification", disqualification_keys, "", false},
    {"stage", stage_keys, one_kind_of_stage, false},
    {"recycle", recycle_keys, "", false},
    {"example", example_keys, "", false},
    {"example_event", example_event_keys, "", true},
    {"expect", expect_keys, "", false},
}};

struct Leaf {
  std::string_view name, schema;
};
constexpr Leaf leaves[] = {
    {"format", R"({"const":1})"},
    {"text", R"({"type":["string","number","boolean"]})"},
    {"text_or_null", R"({"type":["string","number","boolean","null"]})"},
    {"texts",
     R"({"oneOf":[{"type":"string"},{"type":"object","additionalProperties":{"type":"string"}}]})"},
    {"id", R"({"type":"string","pattern":"^[A-Za-z][A-Za-z0-9_]{0,63}$"})"},
    {"names",
     R"({"oneOf":[{"type":"string"},{"type":"array","items":{"type":"string"},"minItems":1}]})"},
    {"type", R"({"enum":["string","number","int","bool","timestamp","list","map"]})"},
    {"properties", R"({"type":"object","additionalProperties":{"$ref":"#/$defs/type"}})"},
    {"sources", R"({"oneOf":[{"$ref":"#/$defs/source"},)"
                R"({"type":"array","items":{"$ref":"#/$defs/source"},"minItems":1}]})"},
    {"source", R"({"enum":["person","crm","server","public"]})"},
    {"expression", R"({"type":["string","number","boolean"],"description":"a CEL expression"})"},
    {"measure", R"({"enum":["count","sum","days","days_since_last","days_since_first",)"
                R"("max","last"]})"},
    {"length", R"({"type":"string","pattern":"^[0-9]+[smhdw]$"})"},
    {"at_most", R"({"type":"string","pattern":"^[0-9]+ (per (day|week|month)|ever)$"})"},
    {"decimal", R"({"type":"number","minimum":-1000000000,"maximum":1000000000})"},
    {"number", R"({"type":"number"})"},
    {"literal", R"({"type":["string","number","boolean"]})"},
    {"range", R"({"type":"array","prefixItems":[{"type":"number"},{"type":"number"}],)"
              R"("items":false,"minItems":2})"},
    {"thresholds", R"({"type":"object","minProperties":1,)"
                   R"("additionalProperties":{"$ref":"#/$defs/decimal"}})"},
    {"grade", R"({"oneOf":[{"type":"string"},{"$ref":"#/$defs/thresholds"}]})"},
    {"qualify", R"({"oneOf":[{"enum":["all","any"]},{"$ref":"#/$defs/qualify_by"}]})"},
    {"count", R"({"type":"integer","minimum":1})"},
    {"fraction", R"({"type":"number","minimum":0,"maximum":1})"},
    {"boolean", R"({"type":"boolean"})"},
    {"values", R"({"type":"object"})"},
    {"instant", R"({"type":["string","number"]})"},
    {"status", R"({"enum":["open","qualified","unqualified","disqualified"]})"},
};

// The schema of what stands at a key, its description inside.
std::string type_schema(std::string_view type, std::string_view about) {
  std::string text = "{";
  if (!about.empty()) text += R"("description":)" + to_json(Value(about)) + ",";
  const std::string_view inner = type.substr(1, type.size() - 2);
  if (type.front() == '[') {
    text += R"("type":"array","items":)" + type_schema(inner, "");
  } else if (type.front() == '{') {
    text += R"("type":"object","additionalProperties":)" + type_schema(inner, "");
  } else {
    text += fmt::format(R"("$ref":"#/$defs/{}")", type);
  }
  return text + "}";
}

std::string map_schema(const MapShape& shape) {
  std::string properties, required;
  for (const KeyShape& key : shape.keys) {
    properties += properties.empty() ? "" : ",";
    properties += fmt::format(R"("{}":{})", key.name, type_schema(key.type, key.about));
    if (!key.required) continue;
    required += fmt::format(R"({}"{}")", required.empty() ? "" : ",", key.name);
  }
  std::string text = fmt::format(R"({{"type":"object","properties":{{{}}})", properties);
  if (!required.empty()) text += fmt::format(R"(,"required":[{}])", required);
  if (!shape.open) text += R"(,"additionalProperties":false)";
  if (!shape.also.empty()) text += fmt::format(",{}", shape.also);
  return text + "}";
}

// JSON with one member or item a line.
std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_text = false;
  const auto new_line = [&] { out += '\n' + std::string(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"' && (i == 0 || json[i - 1] != '\\')) in_text = !in_text;
    if (!in_text && (c == '}' || c == ']')) {
      --depth;
      new_line();
    }
    out += c;
    if (in_text) continue;
    if (c == ':') out += ' ';
    if (c == '{' || c == '[') ++depth;
    if (c == '{' || c == '[' || c == ',') new_line();
  }
  return out + '\n';
}

}  // namespace

const MapShape& shape_of(Shape shape) {
  return table[static_cast<std::size_t>(shape)];
}

const MapShape* shape_named(std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const MapShape& shape) { return shape.name == name; });
  return found == table.end() ? nullptr : &*found;
}

const KeyShape* find_key(const MapShape& shape, std::string_view key) {
  const auto found = std::find_if(shape.keys.begin(), shape.keys.end(),
                                  [&](const KeyShape& k) { return k.name == key; });
  return found == shape.keys.end() ? nullptr : &*found;
}

std::vector<std::string> key_names(const MapShape& shape) {
  std::vector<std::string> names;
  for (const KeyShape& key : shape.keys) names.emplace_back(key.name);
  return names;
}

std::string model_schema() {
  std::string definitions;
  for (const MapShape& shape : table) {
    definitions +=
        fmt::format(R"({}"{}":{})", definitions.empty() ? "" : ",", shape.name, map_schema(shape));
  }
  for (const Leaf& leaf : leaves) {
    definitions += fmt::format(R"(,"{}":{})", leaf.name, leaf.schema);
  }
  return indented(
      fmt::format(R"({{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"{}",)"
                  R"("$ref":"#/$defs/model","$defs":{{{}}}}})",
                  "A Winnow qualification model, format 1", definitions));
}

}  // namespace winnow::engine
