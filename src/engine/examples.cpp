#include "engine/examples.hpp"

#include <algorithm>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "engine/assess.hpp"

namespace winnow::engine {

namespace {

Source trusted_source(const Model& model, std::string_view root, std::string_view name) {
  for (const Field& field : model.fields) {
    if (field.root != root || field.name != name) continue;
    if (field.from && !field.from->empty()) return field.from->front();
  }
  return Source::Server;
}

void add_traits(const Model& model, std::string_view root, const Map& values, Timeline& timeline) {
  for (const auto& [name, value] : values) {
    if (value.is(Value::Kind::Null)) continue;
    timeline.traits.push_back(
        {std::string(root), name, value, since_ever, trusted_source(model, root, name)});
  }
}

Value points_value(Milli points) {
  if (points % 1000 == 0) return Value(points / 1000);
  return Value(static_cast<double>(points) / 1000);
}

// What a model writes where a text is meant: `1` and "1" are the same label.
std::string plain_text(const Value& value) {
  return value.is(Value::Kind::String) ? value.text() : to_json(value);
}

Value text_or_null(const std::string* text) {
  return text ? Value(*text) : Value();
}

template <typename T>
const T* find_id(const std::vector<T>& all, std::string_view id) {
  for (const T& one : all) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

template <typename T>
std::size_t index_in(const std::vector<T>& all, const T* one) {
  return static_cast<std::size_t>(one - all.data());
}

// One assessment seen through the names that `expect` may use; null: there is no such thing.
class Got {
 public:
  Got(const Model& model, const Assessment& assessment) : model_(model), assessment_(assessment) {}

  Value of(std::string_view key, std::string_view name) const {
    if (key == "scores") return score(name);
    if (key == "points") return rule_points(name);
    if (key == "labels") return label(name);
    if (key == "frameworks") return framework(name);
    return next_question(name);
  }

  Value of(std::string_view key) const {
    if (key == "total") return points_value(assessment_.total);
    if (key == "grade") return text_or_null(assessment_.grade ? &*assessment_.grade : nullptr);
    if (key == "stage") {
      return text_or_null(assessment_.stage ? &model_.stages[*assessment_.stage].id : nullptr);
    }
    if (key == "disqualified") {
      const auto reason = assessment_.disqualified;
      return text_or_null(reason ? &model_.disqualify[*reason].reason : nullptr);
    }
    List names;
    if (key == "segments") {
      for (std::size_t i = 0; i < model_.segments.size(); ++i) {
        if (assessment_.segments[i]) names.emplace_back(model_.segments[i].id);
      }
    } else {
      for (const std::string& name : assessment_.missing) names.emplace_back(name);
    }
    return Value(std::move(names));
  }

 private:
  Value score(std::string_view id) const {
    const Score* found = find_id(model_.scores, id);
    return found ? points_value(assessment_.scores[index_in(model_.scores, found)]) : Value();
  }

  Value rule_points(std::string_view id) const {
    bool known = false;
    for (const Score& score : model_.scores) {
      for (const Group& group : score.groups) known = known || find_id(group.rules, id);
    }
    if (!known) return Value();
    Milli points = 0;
    for (const Line& line : assessment_.lines) {
      if (line.kind != Line::Kind::Rule && line.kind != Line::Kind::RuleLimit) continue;
      const Rule& rule = model_.scores[line.score].groups[line.group].rules[line.rule];
      if (rule.id == id) points += line.points;
    }
    return points_value(points);
  }

  Value label(std::string_view id) const {
    const Score* found = find_id(model_.scores, id);
    if (!found) return Value();
    const auto label = assessment_.labels[index_in(model_.scores, found)];
    return text_or_null(label ? &found->labels[*label].label : nullptr);
  }

  Value framework(std::string_view id) const {
    const Framework* found = find_id(model_.frameworks, id);
    if (!found) return Value();
    const std::size_t index = index_in(model_.frameworks, found);
    return Value(name_of(assessment_.frameworks[index].status));
  }

  Value next_question(std::string_view id) const {
    const Framework* found = find_id(model_.frameworks, id);
    if (!found) return Value();
    const std::size_t index = index_in(model_.frameworks, found);
    const auto question = assessment_.frameworks[index].next_question;
    return text_or_null(question ? &found->criteria[*question].id : nullptr);
  }

  const Model& model_;
  const Assessment& assessment_;
};

std::vector<std::string> sorted_texts(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& one : list.list()) texts.push_back(plain_text(one));
  std::sort(texts.begin(), texts.end());
  return texts;
}

bool agrees(const Value& expected, const Value& got) {
  if (expected.is(Value::Kind::Null) || got.is(Value::Kind::Null)) {
    return expected.kind() == got.kind();
  }
  if (got.is_number()) {
    const auto wanted = parse_milli(plain_text(expected));
    return wanted.value && wanted.value == parse_milli(plain_text(got)).value;
  }
  if (got.is(Value::Kind::List)) {
    return expected.is(Value::Kind::List) && sorted_texts(expected) == sorted_texts(got);
  }
  return plain_text(expected) == plain_text(got);
}

void compare(std::string_view what, const Value& expected, const Value& got,
             std::vector<Difference>& differences) {
  if (!agrees(expected, got)) differences.push_back({std::string(what), expected, got});
}

}  // namespace

std::string sentence_of(const Difference& difference) {
  return difference.what + " is " + to_json(difference.got) + ", not " +
         to_json(difference.expected);
}

Timeline timeline_of(const Model& model, const Example& example, Millis as_of) {
  Timeline timeline;
  timeline.consents_known = false;
  add_traits(model, "lead", example.lead, timeline);
  add_traits(model, "company", example.company, timeline);
  for (const ExampleEvent& event : example.events) {
    timeline.events.push_back({event.event, event.at.value_or(as_of - event.ago_seconds * 1000),
                               event.properties, Source::Server, false});
  }
  return timeline;
}

ExampleResult check_example(const Plan& plan, const Example& example, Millis now) {
  const Model& model = *plan.model;
  const Millis as_of = example.as_of.value_or(now);
  AssessOptions options;
  options.changes = false;
  const Assessment assessment = assess(plan, timeline_of(model, example, as_of), as_of, options);
  const Got got(model, assessment);

  ExampleResult result;
  result.name = example.name;
  for (const auto& [key, expected] : example.expect) {
    if (!expected.is(Value::Kind::Map)) {
      Value value = got.of(key);
      compare(key, expected, value, result.differences);
      result.got.emplace_back(key, std::move(value));
      continue;
    }
    Map parts;
    for (const auto& [name, wanted] : expected.map()) {
      Value value = got.of(key, name);
      compare(fmt::format("{}.{}", key, name), wanted, value, result.differences);
      parts.emplace_back(name, std::move(value));
    }
    result.got.emplace_back(key, Value(std::move(parts)));
  }
  result.ok = result.differences.empty();
  return result;
}

}  // namespace winnow::engine
