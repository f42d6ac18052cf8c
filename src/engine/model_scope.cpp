#include "engine/model_scope.hpp"

#include <algorithm>

namespace winnow::engine {
namespace {

using cel::Scope;
using Kind = cel::Type::Kind;

Scope scalar(Kind kind) {
  return Scope::value({kind, nullptr});
}

Scope traits(const Model& model, std::string_view root) {
  if (!model.declares_fields) return Scope::open_group();
  Scope scope = Scope::group();
  for (const Field& field : model.fields) {
    if (field.root == root) scope.members[field.name] = Scope::value(type_of(field.type));
  }
  return scope;
}

Scope lists(const Model& model) {
  Scope scope = Scope::group();
  for (const auto& [name, list] : model.lists) {
    scope.members[name] = Scope::value(type_of(FieldType::List));
  }
  return scope;
}

Kind kind_of(const Signal& signal) {
  switch (signal.measure) {
    case Measure::Count: return signal.decay == Decay::None ? Kind::Int : Kind::Double;
    case Measure::Days:
    case Measure::DaysSinceFirst:
    case Measure::DaysSinceLast: return Kind::Int;
    default: return Kind::Double;
  }
}

Scope signals(const Model& model) {
  Scope scope = Scope::group();
  for (const Signal& signal : model.signals) scope.members[signal.id] = scalar(kind_of(signal));
  return scope;
}

void add_scores(const Model& model, Scope& root) {
  Scope score = Scope::group(), label = Scope::group();
  for (const Score& s : model.scores) {
    score.members[s.id] = scalar(Kind::Double);
    if (!s.labels.empty()) label.members[s.id] = scalar(Kind::String);
  }
  score.members["total"] = scalar(Kind::Double);
  root.members["score"] = std::move(score);
  if (!label.members.empty()) root.members["label"] = std::move(label);
  if (model.grade) root.members["grade"] = scalar(Kind::String);
}

Scope frameworks(const Model& model) {
  Scope scope = Scope::group();
  for (const Framework& framework : model.frameworks) {
    Scope one = Scope::group();
    one.members["status"] = scalar(Kind::String);
    one.members["met"] = scalar(Kind::Int);
    one.members["score"] = scalar(Kind::Double);
    scope.members[framework.id] = std::move(one);
  }
  return scope;
}

Scope account(const Model& model) {
  Scope scope = Scope::group();
  for (const Score& s : model.scores) {
    Scope one = Scope::group();
    for (const char* roll_up : {"max", "sum", "top3"}) one.members[roll_up] = scalar(Kind::Double);
    scope.members[s.id] = std::move(one);
  }
  return scope;
}

bool is_counted(const EventType& type, const std::vector<std::string>& events) {
  return events.empty() || std::find(events.begin(), events.end(), type.name) != events.end();
}

// From which section on a name is visible.
struct Visible {
  std::string_view name;
  Section from;
  std::string_view words;
};
constexpr Visible visibility[] = {
    {"signals", Section::Scores, "from `scores` on"},
    {"score", Section::Frameworks, "after `scores`"},
    {"label", Section::Frameworks, "after `labels`"},
    {"grade", Section::Frameworks, "after `grade`"},
    {"framework", Section::Disqualify, "after `frameworks`"},
    {"account", Section::Stages, "in `stages` and `segments`"},
    {"stage", Section::Segments, "after `stages`"},
};

}  // namespace

cel::Type type_of(FieldType type) {
  switch (type) {
    case FieldType::String: return {Kind::String, nullptr};
    case FieldType::Number: return {Kind::Double, nullptr};
    case FieldType::Int: return {Kind::Int, nullptr};
    case FieldType::Bool: return {Kind::Bool, nullptr};
    case FieldType::Timestamp: return {Kind::Timestamp, nullptr};
    case FieldType::List: return cel::Type::list_of({Kind::String, nullptr});
    case FieldType::Map: return {Kind::Map, nullptr};
  }
  return {};
}

Scope scope_of(const Model& model, Section section) {
  Scope root = Scope::group();
  root.members["lead"] = traits(model, "lead");
  root.members["company"] = traits(model, "company");
  root.members["lists"] = lists(model);
  root.members["now"] = scalar(Kind::Timestamp);
  root.members["signals"] = signals(model);
  if (section >= Section::Frameworks) add_scores(model, root);
  if (section >= Section::Disqualify) root.members["framework"] = frameworks(model);
  if (section >= Section::Stages) root.members["account"] = account(model);
  if (section >= Section::Segments) root.members["stage"] = scalar(Kind::String);
  return root;
}

Scope where_scope(const Model& model, const std::vector<std::string>& events) {
  Scope event = model.declares_events ? Scope::group() : Scope::open_group();
  for (const EventType& type : model.events) {
    if (!is_counted(type, events)) continue;
    for (const auto& [name, property] : type.properties) {
      const cel::Type declared = type_of(property);
      const auto [at, is_new] = event.members.emplace(name, Scope::value(declared));
      if (!is_new && !(at->second.type == declared)) at->second = Scope::value({});
    }
  }
  event.members["name"] = scalar(Kind::String);
  Scope root = Scope::group();
  root.members["event"] = std::move(event);
  root.members["lists"] = lists(model);
  root.members["now"] = scalar(Kind::Timestamp);
  return root;
}

std::string why_hidden(const Model& model, Section section, std::string_view name) {
  const std::string quoted = "`" + std::string(name) + "`";
  if (section == Section::Where && (name == "lead" || name == "company")) {
    return quoted + " cannot be used in `where`, which sees the event alone";
  }
  if (section != Section::Where && name == "event") {
    return quoted + " can be used only in the `where` of a signal";
  }
  for (const Visible& visible : visibility) {
    if (visible.name != name) continue;
    if (section < visible.from) {
      return quoted + " can be used only " + std::string(visible.words);
    }
    if (name == "grade" && !model.grade) return "this model has no grade";
    if (name == "label") return "no score of this model has labels";
  }
  return {};
}

}  // namespace winnow::engine
