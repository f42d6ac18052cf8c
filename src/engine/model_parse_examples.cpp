// The section `examples`: leads whose assessment is known. What they say is compared by
// engine/examples.hpp; here only that it can be.

#include <fmt/format.h>

#include <algorithm>

#include "base/time.hpp"
#include "engine/assessment.hpp"
#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

Value value_of(Draft& draft, const YamlNode& node);

void put(Map& map, std::string key, Value value) {
  const auto at = std::lower_bound(map.begin(), map.end(), key,
                                   [](const auto& e, const auto& k) { return e.first < k; });
  map.insert(at, {std::move(key), std::move(value)});
}

Map map_of(Draft& draft, const YamlNode& node) {
  Map map;
  for (const YamlEntry& entry : node.entries) {
    put(map, draft.at(entry.key).text, value_of(draft, draft.at(entry.value)));
  }
  return map;
}

Value value_of(Draft& draft, const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null: return {};
    case YamlNode::Kind::Scalar: return draft.literal(node).value_or(Value{});
    case YamlNode::Kind::Map: return Value(map_of(draft, node));
    case YamlNode::Kind::List: break;
  }
  List list;
  for (const YamlId item : node.items) list.push_back(value_of(draft, draft.at(item)));
  return Value(std::move(list));
}

// "-3d": three days before `as_of`; "2h", "+2h": two hours after; "0d": then.
std::optional<std::int64_t> seconds_ago(std::string_view text) {
  const bool before = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.size() == 2 && text[0] == '0' && parse_length(std::string("1") + text[1])) return 0;
  const auto length = parse_length(text);
  if (!length) return std::nullopt;
  return before ? *length : -*length;
}

void parse_at(Draft& draft, const YamlNode& node, ExampleEvent& event) {
  const auto written = draft.text(node, "`at`");
  if (!written) return;
  if (const auto seconds = seconds_ago(*written)) {
    event.ago_seconds = *seconds;
  } else if (const auto instant = parse_instant(*written)) {
    event.at = *instant;
  } else {
    draft.issue(node, fmt::format("`{}` is no instant", *written),
                "write 2026-03-02T09:05:00Z, or -3d for three days before as_of");
  }
}

void parse_event(Draft& draft, const YamlNode& node, Example& example) {
  if (!draft.check_keys(node, Shape::ExampleEvent)) return;
  ExampleEvent event;
  for (const YamlEntry& entry : node.entries) {
    const YamlNode& key = draft.at(entry.key);
    const YamlNode& value = draft.at(entry.value);
    if (key.text == "event") {
      if (value.kind != YamlNode::Kind::Null) {
        event.event = draft.text(value, "`event`").value_or("");
      }
    } else if (key.text == "at") {
      if (value.kind != YamlNode::Kind::Null) parse_at(draft, value, event);
    } else {
      put(event.properties, key.text, value_of(draft, value));
    }
  }
  example.events.push_back(std::move(event));
}

// What may be expected: the names of the model that an assessment speaks of.
template <typename Items, typename Name>
std::vector<std::string> names_of(const Items& items, Name name) {
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const auto& item : items) names.push_back(name(item));
  return names;
}

void check_known(Draft& draft, const YamlNode& node, std::string_view what,
                 const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), node.text) != names.end()) return;
  draft.issue(node, fmt::format("there is no {} `{}`", what, node.text),
              Draft::did_you_mean(node.text, names));
}

struct Expectations {
  std::vector<std::string> scores, rules, frameworks, stages, segments;
};

Expectations expectations(const Model& model) {
  Expectations names;
  names.scores = names_of(model.scores, [](const Score& s) { return s.id; });
  names.frameworks = names_of(model.frameworks, [](const Framework& f) { return f.id; });
  names.stages = names_of(model.stages, [](const Stage& s) { return s.id; });
  names.segments = names_of(model.segments, [](const Segment& s) { return s.id; });
  for (const Score& score : model.scores) {
    for (const Group& group : score.groups) {
      for (const Rule& rule : group.rules) names.rules.push_back(rule.id);
    }
  }
  return names;
}

Value expected_points(Draft& draft, const YamlNode& node) {
  if (!draft.decimal(node, "the expected points")) return {};
  return draft.literal(node).value_or(Value{});
}

// Text as written, or null.
Value expected_text(Draft& draft, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::Null) return {};
  return Value(draft.text(node, "what is expected").value_or(""));
}

Value expected_list(Draft& draft, const YamlNode& node, std::string_view what) {
  List list;
  for (std::string& text : draft.text_list(node, what)) list.emplace_back(std::move(text));
  return Value(std::move(list));
}

// A map from names of the model to what is expected of each.
template <typename Read>
Value expected_map(Draft& draft, const YamlNode& node, std::string_view what,
                   const std::vector<std::string>& names, Read read) {
  Map map;
  if (!draft.is_map(node, fmt::format("what is expected of each {}", what))) return {};
  for (const YamlEntry& entry : node.entries) {
    check_known(draft, draft.at(entry.key), what, names);
    put(map, draft.at(entry.key).text, read(draft, draft.at(entry.value)));
  }
  return Value(std::move(map));
}

Value expected_status(Draft& draft, const YamlNode& node) {
  Value status = expected_text(draft, node);
  const std::vector<std::string> all(framework_status_names.begin(), framework_status_names.end());
  if (status.is(Value::Kind::String) && !status.text().empty()) {
    check_known(draft, node, "status", all);
  }
  return status;
}

Value expected(Draft& draft, std::string_view key, const YamlNode& node,
               const Expectations& names) {
  if (key == "total") return expected_points(draft, node);
  if (key == "scores") return expected_map(draft, node, "score", names.scores, expected_points);
  if (key == "points") return expected_map(draft, node, "rule", names.rules, expected_points);
  if (key == "labels") return expected_map(draft, node, "score", names.scores, expected_text);
  if (key == "frameworks") {
    return expected_map(draft, node, "framework", names.frameworks, expected_status);
  }
  if (key == "next_question") {
    return expected_map(draft, node, "framework", names.frameworks, expected_text);
  }
  if (key == "missing") return expected_list(draft, node, "`missing`");
  if (key == "segments") {
    for (const YamlId item : node.items) {
      if (draft.at(item).is_text()) check_known(draft, draft.at(item), "segment", names.segments);
    }
    return expected_list(draft, node, "`segments`");
  }
  if (key == "stage" && node.is_text()) check_known(draft, node, "stage", names.stages);
  return expected_text(draft, node);  // grade, stage, disqualified
}

void parse_example(Draft& draft, const YamlNode& node, const Expectations& names) {
  if (!draft.check_keys(node, Shape::Example)) return;
  Example example;
  example.place = node.place;
  if (const YamlNode* name = draft.find(node, "name")) {
    example.name = draft.text(*name, "`name`").value_or("");
  }
  const YamlNode* lead = draft.find(node, "lead");
  if (lead != nullptr && draft.is_map(*lead, "`lead`")) example.lead = map_of(draft, *lead);
  const YamlNode* company = draft.find(node, "company");
  if (company != nullptr && draft.is_map(*company, "`company`")) {
    example.company = map_of(draft, *company);
  }
  const YamlNode* events = draft.find(node, "events");
  if (events != nullptr && draft.is_list(*events, "`events`")) {
    for (const YamlId item : events->items) parse_event(draft, draft.at(item), example);
  }
  if (const YamlNode* as_of = draft.find(node, "as_of")) {
    const auto written = draft.text(*as_of, "`as_of`");
    example.as_of = written ? parse_instant(*written) : std::nullopt;
    if (written && !example.as_of) {
      draft.issue(*as_of, fmt::format("`{}` is no instant", *written),
                  "write 2026-03-02T09:05:00Z");
    }
  }
  const YamlNode* expect = draft.find(node, "expect");
  if (expect != nullptr && draft.check_keys(*expect, Shape::Expect)) {
    for (const YamlEntry& entry : expect->entries) {
      const std::string& key = draft.at(entry.key).text;
      if (find_key(shape_of(Shape::Expect), key) == nullptr) continue;
      put(example.expect, key, expected(draft, key, draft.at(entry.value), names));
    }
  }
  draft.model.examples.push_back(std::move(example));
}

}  // namespace

void parse_examples(Draft& draft, const YamlNode& root) {
  const YamlNode* examples = draft.find(root, "examples");
  if (examples == nullptr || !draft.is_list(*examples, "`examples`")) return;
  const Expectations names = expectations(draft.model);
  for (const YamlId item : examples->items) parse_example(draft, draft.at(item), names);
}

}  // namespace winnow::engine
