#include "engine/fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace winnow::engine {

namespace {

std::optional<double> number_in(std::string_view text) {
  if (!millionths_of_text(text)) return std::nullopt;  // the one grammar of numbers in files
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> whole(double number) {
  if (number != std::floor(number) || std::fabs(number) >= 9.2e18) return std::nullopt;
  return Value(static_cast<std::int64_t>(number));
}

std::optional<Value> int_in(std::string_view text) {
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error == std::errc{} && end == digits.data() + digits.size()) return Value(number);
  const auto real = number_in(text);
  return real ? whole(*real) : std::nullopt;
}

bool is_word(std::string_view text, std::string_view lower_case) {
  if (text.size() != lower_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower != lower_case[i]) return false;
  }
  return true;
}

std::optional<Value> bool_in(std::string_view text) {
  if (is_word(text, "true") || is_word(text, "yes") || text == "1") return Value(true);
  if (is_word(text, "false") || is_word(text, "no") || text == "0") return Value(false);
  return std::nullopt;
}

std::optional<Value> instant_in(std::string_view text) {
  if (const auto exact = parse_rfc3339(text)) return Value(*exact);
  if (const auto instant = parse_instant(text)) return Value(timestamp_of(*instant));
  return std::nullopt;
}

std::optional<Value> from_text(const Value& value, FieldType type) {
  switch (type) {
    case FieldType::String: return value;
    case FieldType::Number: {
      const auto number = number_in(value.text());
      return number ? std::optional(Value(*number)) : std::nullopt;
    }
    case FieldType::Int: return int_in(value.text());
    case FieldType::Bool: return bool_in(value.text());
    case FieldType::Timestamp: return instant_in(value.text());
    case FieldType::List: return Value(List{value});
    case FieldType::Map: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Value> from_int(const Value& value, FieldType type) {
  switch (type) {
    case FieldType::String: return Value(to_json(value));
    case FieldType::Number: return Value(static_cast<double>(value.integer()));
    case FieldType::Int: return value;
    case FieldType::Bool:
    case FieldType::Timestamp: return from_text(Value(to_json(value)), type);
    case FieldType::List:
    case FieldType::Map: return std::nullopt;
  }
  return std::nullopt;
}

// Least first; what a person and a CRM say weighs the same.
int trust_of(Source source) {
  switch (source) {
    case Source::Public: return 0;
    case Source::Server: return 1;
    case Source::Person:
    case Source::Crm: return 2;
  }
  return 0;
}

}  // namespace

std::optional<Value> brought_to(const Value& value, FieldType type) {
  const auto if_type = [&](FieldType wanted) {
    return type == wanted ? std::optional(value) : std::nullopt;
  };
  switch (value.kind()) {
    case Value::Kind::String: return from_text(value, type);
    case Value::Kind::Int: return from_int(value, type);
    case Value::Kind::Double:
      if (type == FieldType::Int) return whole(value.real());
      if (type == FieldType::String) return Value(to_json(value));
      return if_type(FieldType::Number);
    case Value::Kind::Bool:
      if (type == FieldType::String) return Value(value.boolean() ? "true" : "false");
      return if_type(FieldType::Bool);
    case Value::Kind::Timestamp: return if_type(FieldType::Timestamp);
    case Value::Kind::List: return if_type(FieldType::List);
    case Value::Kind::Map: return if_type(FieldType::Map);
    case Value::Kind::Null:
    case Value::Kind::Duration: break;
  }
  return std::nullopt;
}

std::optional<FieldType> property_type(const Model& model, std::string_view event,
                                       const std::string& property) {
  for (const EventType& type : model.events) {
    if (type.name != event) continue;
    const auto found = type.properties.find(property);
    return found == type.properties.end() ? std::nullopt : std::optional(found->second);
  }
  return std::nullopt;
}

bool may_set(Source source, const Field* field) {
  if (field == nullptr || !field->from) return true;
  return std::find(field->from->begin(), field->from->end(), source) != field->from->end();
}

bool counts_before(Source source, Millis at, Source other, Millis other_at) {
  const int trust = trust_of(source), other_trust = trust_of(other);
  return trust != other_trust ? trust > other_trust : at > other_at;
}

}  // namespace winnow::engine
