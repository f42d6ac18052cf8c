// The head of a model and its sections `fields`, `events`, `lists`.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

using TypeName = std::pair<std::string_view, FieldType>;
constexpr std::array<TypeName, 7> types = {{{"string", FieldType::String},
                                            {"number", FieldType::Number},
                                            {"int", FieldType::Int},
                                            {"bool", FieldType::Bool},
                                            {"timestamp", FieldType::Timestamp},
                                            {"list", FieldType::List},
                                            {"map", FieldType::Map}}};
using SourceName = std::pair<std::string_view, Source>;
constexpr std::array<SourceName, 4> sources = {{{"person", Source::Person},
                                                {"crm", Source::Crm},
                                                {"server", Source::Server},
                                                {"public", Source::Public}}};

// What a word of a closed list stands for.
template <typename Table>
auto read_word(Draft& draft, const YamlNode& node, std::string_view what, const Table& table)
    -> std::optional<typename Table::value_type::second_type> {
  const auto word = draft.text(node, what);
  if (!word) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& [name, value] : table) {
    if (name == *word) return value;
    names.emplace_back(name);
  }
  std::string hint = Draft::did_you_mean(*word, names);
  if (hint.empty()) hint = fmt::format("write one of {}", fmt::join(names, ", "));
  draft.issue(node, fmt::format("`{}` is no {}", *word, what), std::move(hint));
  return std::nullopt;
}

// "company.size" is the field size of the company; every other name is one of the lead.
Field field_named(std::string_view key) {
  constexpr std::string_view prefix = "company.";
  Field field;
  const bool company = key.substr(0, prefix.size()) == prefix && key.size() > prefix.size();
  field.root = company ? "company" : "lead";
  field.name = key.substr(company ? prefix.size() : 0);
  return field;
}

void parse_field(Draft& draft, const YamlNode& key, const YamlNode& node) {
  Field field = field_named(key.text);
  if (field.name.empty()) draft.issue(key, "a field has no name");
  std::optional<FieldType> type;
  if (draft.check_keys(node, Shape::Field)) {
    if (const YamlNode* written = draft.find(node, "type")) {
      type = read_word(draft, *written, "type", types);
    }
    if (const YamlNode* from = draft.find(node, "from")) {
      field.from.emplace();
      const bool list = from->kind == YamlNode::Kind::List;
      if (list && from->items.empty()) draft.issue(*from, "no source may set this field");
      for (std::size_t i = 0; i < (list ? from->items.size() : 1); ++i) {
        const YamlNode& item = list ? draft.at(from->items[i]) : *from;
        if (const auto source = read_word(draft, item, "source", sources)) {
          field.from->push_back(*source);
        }
      }
    }
  }
  if (!type) draft.unsure(field.root, field.name);
  field.type = type.value_or(FieldType::String);
  draft.model.fields.push_back(std::move(field));
}

void parse_event_type(Draft& draft, const YamlNode& key, const YamlNode& node) {
  EventType event{key.text, {}};
  if (event.name.empty() || event.name == "*") {
    draft.issue(key, fmt::format("`{}` is no name of an event", event.name));
  }
  if (node.kind != YamlNode::Kind::Null && draft.is_map(node, "an event's properties")) {
    for (const YamlEntry& entry : node.entries) {
      const YamlNode& name = draft.at(entry.key);
      if (name.text.empty() || name.text == "name") {
        draft.issue(name, fmt::format("a property cannot be called `{}`", name.text),
                    name.text.empty() ? "" : "event.name is the event's name");
      }
      const auto type = read_word(draft, draft.at(entry.value), "type", types);
      event.properties[name.text] = type.value_or(FieldType::String);
    }
  }
  draft.model.events.push_back(std::move(event));
}

void parse_lists(Draft& draft, const YamlNode& node) {
  if (!draft.is_map(node, "`lists`")) return;
  for (const YamlEntry& entry : node.entries) {
    const YamlNode& key = draft.at(entry.key);
    draft.name(key, "a list's name");
    List values;
    const YamlNode& written = draft.at(entry.value);
    for (std::string& text : draft.text_list(written, fmt::format("the list `{}`", key.text))) {
      values.emplace_back(std::move(text));
    }
    draft.model.lists.emplace(key.text, Value(std::move(values)));
  }
}

}  // namespace

void parse_head(Draft& draft, const YamlNode& root) {
  const YamlNode* format = draft.find(root, "format");
  if (format != nullptr && !(format->is_plain() && format->text == "1")) {
    draft.issue(*format, "this format is not known", "write `format: 1`, or leave it out");
  }
  if (const YamlNode* name = draft.find(root, "name")) {
    draft.model.name = draft.text(*name, "`name`").value_or("");
  }
  if (const YamlNode* about = draft.find(root, "about")) {
    draft.model.about = draft.texts(*about, "`about`").value_or(Texts{});
  }
  const YamlNode* zone = draft.find(root, "timezone");
  if (zone != nullptr) draft.model.timezone = draft.text(*zone, "`timezone`").value_or("UTC");
  draft.load_zone(zone != nullptr ? *zone : root, draft.model.timezone);
}

void parse_facts(Draft& draft, const YamlNode& root) {
  const YamlNode* fields = draft.find(root, "fields");
  if (fields != nullptr && draft.is_map(*fields, "`fields`")) {
    draft.model.declares_fields = true;
    for (const YamlEntry& entry : fields->entries) {
      parse_field(draft, draft.at(entry.key), draft.at(entry.value));
    }
  }
  const YamlNode* events = draft.find(root, "events");
  if (events != nullptr && draft.is_map(*events, "`events`")) {
    draft.model.declares_events = true;
    for (const YamlEntry& entry : events->entries) {
      parse_event_type(draft, draft.at(entry.key), draft.at(entry.value));
    }
  }
  if (const YamlNode* lists = draft.find(root, "lists")) parse_lists(draft, *lists);
}

}  // namespace winnow::engine
