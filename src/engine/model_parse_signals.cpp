// The section `signals`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

constexpr std::array<std::pair<std::string_view, Measure>, 7> measures = {
    {{"count", Measure::Count},
     {"sum", Measure::Sum},
     {"days", Measure::Days},
     {"days_since_last", Measure::DaysSinceLast},
     {"days_since_first", Measure::DaysSinceFirst},
     {"max", Measure::Max},
     {"last", Measure::Last}}};

constexpr std::array<std::pair<std::string_view, Period>, 4> periods = {
    {{" per day", Period::Day},
     {" per week", Period::Week},
     {" per month", Period::Month},
     {" ever", Period::Ever}}};

constexpr std::int64_t at_most_max = 1'000'000'000;

bool takes_decay(Measure measure) {
  return measure == Measure::Count || measure == Measure::Sum;
}
bool takes_property(Measure measure) {
  return measure == Measure::Sum || measure == Measure::Max || measure == Measure::Last;
}

std::vector<std::string> declared_events(const Model& model) {
  std::vector<std::string> names;
  for (const EventType& type : model.events) names.push_back(type.name);
  return names;
}

void parse_events(Draft& draft, const YamlNode& node, Signal& signal) {
  auto names = draft.names(node, "`event`");
  if (!names) return;
  const bool all = std::find(names->begin(), names->end(), "*") != names->end();
  if (all && names->size() > 1) draft.issue(node, "`*` is every event; nothing stands beside it");
  if (all) return;
  check_event_names(draft, node, *names);
  signal.events = std::move(*names);
}

std::optional<Measure> parse_measure(Draft& draft, const YamlNode& node) {
  const auto word = draft.text(node, "`measure`");
  if (!word) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, measure] : measures) {
    if (name == *word) return measure;
    names.emplace_back(name);
  }
  std::string hint = Draft::did_you_mean(*word, names);
  if (hint.empty()) hint = fmt::format("write one of {}", fmt::join(names, ", "));
  draft.issue(node, fmt::format("`{}` is no measure", *word), std::move(hint));
  return std::nullopt;
}

// What the signal's events declare for a property; nothing when none of them does.
std::vector<FieldType> declared_types(const Model& model, const Signal& signal,
                                      const std::string& property) {
  std::vector<FieldType> types;
  for (const EventType& type : model.events) {
    const bool counted = signal.events.empty() ||
                         std::count(signal.events.begin(), signal.events.end(), type.name) > 0;
    const auto found = type.properties.find(property);
    if (counted && found != type.properties.end()) types.push_back(found->second);
  }
  return types;
}

std::vector<std::string> declared_properties(const Model& model, const Signal& signal) {
  std::vector<std::string> names;
  const cel::Scope scope = where_scope(model, signal.events);
  for (const auto& [name, type] : scope.members.at("event").members) {
    if (name != "name") names.push_back(name);
  }
  return names;
}

bool may_hold_numbers(FieldType type, bool nested) {
  if (nested) return type == FieldType::Map;
  return type == FieldType::Number || type == FieldType::Int;
}

// A declared property's whole name, or a path with dots.
void parse_of(Draft& draft, const YamlNode& node, Signal& signal) {
  const auto written = draft.text(node, "`of`");
  if (!written) return;
  if (!declared_types(draft.model, signal, *written).empty()) {
    signal.of = {*written};
  } else {
    for (std::size_t begin = 0; begin <= written->size();) {
      const std::size_t dot = std::min(written->find('.', begin), written->size());
      signal.of.push_back(written->substr(begin, dot - begin));
      begin = dot + 1;
    }
  }
  if (std::count(signal.of.begin(), signal.of.end(), "") > 0 || signal.of[0] == "name") {
    draft.issue(node, fmt::format("`{}` is no property that holds numbers", *written),
                "write the property's name, as after `event.`");
  } else if (draft.model.declares_events) {
    const auto types = declared_types(draft.model, signal, signal.of[0]);
    if (types.empty()) {
      draft.issue(node, fmt::format("no event of this signal declares `{}`", signal.of[0]),
                  Draft::did_you_mean(signal.of[0], declared_properties(draft.model, signal)));
    } else if (std::none_of(types.begin(), types.end(), [&](FieldType type) {
                 return may_hold_numbers(type, signal.of.size() > 1);
               })) {
      draft.issue(node, fmt::format("`{}` is not declared as a number", *written),
                  "declare it number or int");
    }
  }
}

void parse_at_most(Draft& draft, const YamlNode& node, Signal& signal) {
  const auto written = draft.text(node, "`at_most`");
  if (!written) return;
  const char* const end = written->data() + written->size();
  std::int64_t count = 0;
  const auto [rest, error] = std::from_chars(written->data(), end, count);
  const std::string_view period(rest, static_cast<std::size_t>(end - rest));
  for (const auto& [name, value] : periods) {
    if (error != std::errc{} || name != period || count < 1 || count > at_most_max) continue;
    signal.at_most = count;
    signal.per = value;
    return;
  }
  draft.issue(node, fmt::format("`{}` is no limit", *written),
              "write `3 per day`, `3 per week`, `3 per month` or `3 ever`");
}

void parse_decay(Draft& draft, const YamlNode& node, Signal& signal) {
  const YamlNode* half_life = draft.find(node, "half_life");
  const YamlNode* linear = draft.find(node, "linear");
  if (half_life != nullptr && linear != nullptr) {
    draft.issue(*linear, "`half_life` and `linear` exclude each other", "keep one of the two");
  }
  const YamlNode* decay = half_life != nullptr ? half_life : linear;
  if (decay == nullptr) return;
  signal.decay = half_life != nullptr ? Decay::HalfLife : Decay::Linear;
  signal.decay_seconds = draft.length(*decay).value_or(1);
  if (!takes_decay(signal.measure)) {
    draft.issue(*decay, "only `count` and `sum` take a decay");
  }
}

void parse_signal(Draft& draft, const YamlNode& key, const YamlNode& node) {
  Signal signal;
  draft.name(key, "the signal");
  signal.id = key.text;
  const std::size_t issues_before = draft.issues().size();
  if (draft.check_keys(node, Shape::Signal)) {
    if (const YamlNode* event = draft.find(node, "event")) parse_events(draft, *event, signal);
    if (const YamlNode* measure = draft.find(node, "measure")) {
      const auto read = parse_measure(draft, *measure);
      if (!read) draft.unsure("signals", signal.id);
      signal.measure = read.value_or(Measure::Count);
    }
    const YamlNode* of = draft.find(node, "of");
    if (of != nullptr && takes_property(signal.measure)) {
      parse_of(draft, *of, signal);
    } else if (of != nullptr && draft.issues().size() == issues_before) {
      draft.issue(*of, "only `sum`, `max` and `last` read a property");
    } else if (of == nullptr && takes_property(signal.measure)) {
      draft.issue(key, fmt::format("the measure of `{}` needs `of`: the property", signal.id));
    }
    if (const YamlNode* where = draft.find(node, "where")) {
      signal.where =
          draft.condition(*where, Section::Where, where_scope(draft.model, signal.events));
    }
    if (const YamlNode* within = draft.find(node, "within")) {
      signal.within = draft.length(*within).value_or(1);
    }
    if (const YamlNode* limit = draft.find(node, "at_most")) parse_at_most(draft, *limit, signal);
    parse_decay(draft, node, signal);
  }
  draft.model.signals.push_back(std::move(signal));
}

}  // namespace

void check_event_names(Draft& draft, const YamlNode& node, const std::vector<std::string>& names) {
  if (!draft.model.declares_events) return;
  const auto known = declared_events(draft.model);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::find(known.begin(), known.end(), names[i]) != known.end()) continue;
    const bool list = node.kind == YamlNode::Kind::List && i < node.items.size();
    draft.issue(list ? draft.at(node.items[i]) : node,
                fmt::format("the event `{}` is not declared in `events`", names[i]),
                Draft::did_you_mean(names[i], known));
  }
}

void parse_signals(Draft& draft, const YamlNode& root) {
  const YamlNode* signals = draft.find(root, "signals");
  if (signals == nullptr || !draft.is_map(*signals, "`signals`")) return;
  for (const YamlEntry& entry : signals->entries) {
    parse_signal(draft, draft.at(entry.key), draft.at(entry.value));
  }
}

}  // namespace winnow::engine
