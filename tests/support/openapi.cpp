#include "support/openapi.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/id.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "engine/yaml.hpp"

namespace winnow::test {

namespace {

Value scalar_of(const engine::YamlNode& node) {
  const std::string& text = node.text;
  if (!node.is_plain()) return Value(text);
  if (text == "true" || text == "false") return Value(text == "true");
  std::int64_t number = 0;
  const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (mistake == std::errc() && end == text.data() + text.size()) return Value(number);
  return Value(text);
}

Value value_of(const engine::Yaml& yaml, engine::YamlId id) {
  const engine::YamlNode& node = yaml.at(id);
  switch (node.kind) {
    case engine::YamlNode::Kind::Null: return Value();
    case engine::YamlNode::Kind::Scalar: return scalar_of(node);
    case engine::YamlNode::Kind::List: {
      List list;
      for (const engine::YamlId one : node.items) list.push_back(value_of(yaml, one));
      return Value(std::move(list));
    }
    case engine::YamlNode::Kind::Map: break;
  }
  Map map;
  for (const engine::YamlEntry& entry : node.entries) {
    map.emplace_back(yaml.at(entry.key).text, value_of(yaml, entry.value));
  }
  std::sort(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return Value(std::move(map));
}

Value document_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  const engine::YamlParsed parsed = engine::parse_yaml(text.str());
  if (parsed.yaml) return value_of(*parsed.yaml, parsed.yaml->root);
  const Issue& issue = parsed.issues.front();
  throw std::runtime_error(fmt::format("{}:{}: {}", path, issue.line, issue.message));
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    parts.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(parts.back().size());
  }
  return parts;
}

// How many parts of a template are met literally; -1: it does not fit.
int fit(std::string_view pattern, std::string_view path) {
  const auto wanted = parts_of(pattern), given = parts_of(path);
  if (wanted.size() != given.size()) return -1;
  int literal = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) continue;
    if (wanted[i] != given[i]) return -1;
    ++literal;
  }
  return literal;
}

bool is_of_type(const Value& value, std::string_view type) {
  using Kind = Value::Kind;
  switch (value.kind()) {
    case Kind::Null: return type == "null";
    case Kind::Bool: return type == "boolean";
    case Kind::Int: return type == "integer" || type == "number";
    case Kind::Double: return type == "number";
    case Kind::List: return type == "array";
    case Kind::Map: return type == "object";
    default: return type == "string";
  }
}

bool is_of_format(const Value& value, std::string_view format) {
  if (!value.is(Value::Kind::String)) return true;
  if (format == "uuid") return parse_id(value.text()).has_value();
  if (format == "date-time") {
    return parse_instant(value.text()).has_value() && value.text().ends_with('Z');
  }
  return true;
}

}  // namespace

const OpenApi& OpenApi::shared() {
  static const OpenApi document(std::string(WINNOW_ROOT) + "/docs/openapi.yaml");
  return document;
}

OpenApi::OpenApi(const std::string& path) : document_(document_of(path)) {
  const Value* paths = document_.find("paths");
  if (!paths || !paths->is(Value::Kind::Map)) throw std::runtime_error(path + " has no paths");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> methods{
      {{"get", "GET"}, {"post", "POST"}, {"put", "PUT"}, {"patch", "PATCH"}, {"delete", "DELETE"}}};
  for (const auto& [name, item] : paths->map()) {
    for (const auto& [key, method] : methods) {
      if (const Value* operation = item.find(key)) {
        operations_.push_back({std::string(method), name, operation});
      }
    }
  }
}

std::vector<OpenApi::Operation> OpenApi::operations() const {
  return operations_;
}

const OpenApi::Operation* OpenApi::find(std::string_view method, std::string_view path) const {
  const Operation* best = nullptr;
  int literal = -1;
  for (const Operation& one : operations_) {
    if (one.method != method) continue;
    const int fits = fit(one.path, path);
    if (fits > literal) {
      best = &one;
      literal = fits;
    }
  }
  return best;
}

const Value* OpenApi::resolve(std::string_view reference) const {
  if (!reference.starts_with("#/")) return nullptr;
  const Value* at = &document_;
  for (const std::string_view part : parts_of(reference.substr(1))) {
    at = at ? at->find(part) : nullptr;
  }
  return at;
}

std::vector<std::string> OpenApi::check_reply(std::string_view method, std::string_view path,
                                              int status, std::string_view type,
                                              std::string_view body) const {
  const bool is_good = status >= 200 && status < 300;
  const Operation* operation = find(method, path);
  if (!operation) {
    if (!is_good) return {};
    return {fmt::format("{} {} is not described", method, path)};
  }
  const Value* responses = operation->value->find("responses");
  const Value* response = responses->find(std::to_string(status));
  if (!response && !is_good) response = responses->find("default");
  if (!response) return {fmt::format("{} {}: status {} is not described", method, path, status)};
  if (const Value* reference = response->find("$ref")) response = resolve(reference->text());
  const Value* content = response ? response->find("content") : nullptr;
  if (!content) {
    if (body.empty()) return {};
    return {fmt::format("{} {}: {} has a body", method, path, status)};
  }
  const Value* media = content->find(type);
  if (!media) return {fmt::format("{} {}: type {} is not described", method, path, type)};
  if (type == "text/event-stream") return {};
  const auto value = parse_json(body);
  if (!value) return {fmt::format("{} {}: {}", method, path, value.error().message)};
  std::vector<std::string> wrong = check(*value, *media->find("schema"));
  for (std::string& one : wrong) one = fmt::format("{} {} {}: {}", method, path, status, one);
  return wrong;
}

std::vector<std::string> OpenApi::check(const Value& value, const Value& schema) const {
  std::vector<std::string> wrong;
  check_into(value, schema, "body", wrong);
  return wrong;
}

void OpenApi::check_into(const Value& value, const Value& schema, const std::string& place,
                         std::vector<std::string>& wrong) const {
  if (const Value* reference = schema.find("$ref")) {
    const Value* meant = resolve(reference->text());
    if (!meant) return wrong.push_back(place + ": " + reference->text() + " is nowhere");
    return check_into(value, *meant, place, wrong);
  }
  if (const Value* choices = schema.find("oneOf")) {
    std::vector<std::string> first;
    for (const Value& choice : choices->list()) {
      std::vector<std::string> tried;
      check_into(value, choice, place, tried);
      if (tried.empty()) return;
      if (first.empty()) first = std::move(tried);
    }
    wrong.insert(wrong.end(), first.begin(), first.end());
    return;
  }
  if (const Value* type = schema.find("type")) {
    const List types = type->is(Value::Kind::List) ? type->list() : List{*type};
    const bool fits = std::any_of(types.begin(), types.end(),
                                  [&](const Value& one) { return is_of_type(value, one.text()); });
    if (!fits) return wrong.push_back(place + ": " + to_json(value) + " is no " + to_json(*type));
  }
  if (const Value* choices = schema.find("enum"); choices && !value.is(Value::Kind::Null)) {
    const bool is_one = std::any_of(choices->list().begin(), choices->list().end(),
                                    [&](const Value& one) { return one.same(value); });
    if (!is_one) wrong.push_back(place + ": " + to_json(value) + " is none of the choices");
  }
  if (const Value* format = schema.find("format"); format && !is_of_format(value, format->text())) {
    wrong.push_back(place + ": " + to_json(value) + " is no " + format->text());
  }
  if (value.is(Value::Kind::Map)) check_object(value, schema, place, wrong);
  if (const Value* items = schema.find("items"); items && value.is(Value::Kind::List)) {
    for (std::size_t i = 0; i < value.list().size(); ++i) {
      check_into(value.list()[i], *items, fmt::format("{}[{}]", place, i), wrong);
    }
  }
}

void OpenApi::check_object(const Value& value, const Value& schema, const std::string& place,
                           std::vector<std::string>& wrong) const {
  if (const Value* required = schema.find("required")) {
    for (const Value& name : required->list()) {
      if (!value.find(name.text())) wrong.push_back(place + ": " + name.text() + " is missing");
    }
  }
  const Value* properties = schema.find("properties");
  const Value* more = schema.find("additionalProperties");
  for (const auto& [name, member] : value.map()) {
    const Value* known = properties ? properties->find(name) : nullptr;
    if (known) {
      check_into(member, *known, place + "." + name, wrong);
    } else if (more && more->is(Value::Kind::Bool) && !more->boolean()) {
      wrong.push_back(place + ": " + name + " is not described");
    } else if (more && more->is(Value::Kind::Map)) {
      check_into(member, *more, place + "." + name, wrong);
    }
  }
}

}  // namespace winnow::test
