#include "http/api/fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "base/json.hpp"

namespace winnow::http {

namespace {

constexpr std::size_t faults_shown = 20;

// Names and values of "a=1&b=2", decoded, by name; of a name given twice the first counts.
Map map_of_query(std::string_view query) {
  Map map;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = decode_query(pair.substr(0, equals));
    std::string value = decode_query(pair.substr(std::min(equals + 1, pair.size())));
    const auto place = std::lower_bound(
        map.begin(), map.end(), name,
        [](const auto& entry, const std::string& key) { return entry.first < key; });
    if (name.empty() || (place != map.end() && place->first == name)) continue;
    map.insert(place, {std::move(name), Value(std::move(value))});
  }
  return map;
}

}  // namespace

Fields Fields::of_body(const Request& request) {
  Fields fields;
  if (request.body.empty()) return fields;
  const auto value = parse_json(request.body);
  if (!value) {
    fields.unreadable_ = Problem{problems::malformed, "the body: " + value.error().message};
  } else if (!value->is(Value::Kind::Map)) {
    fields.unreadable_ = Problem{problems::malformed, "the body is no JSON object"};
  } else {
    fields.values_ = value->map();
  }
  return fields;
}

Fields Fields::of_query(const Request& request) {
  Fields fields;
  fields.from_query_ = true;
  fields.values_ = map_of_query(request.query);
  return fields;
}

bool Fields::has(std::string_view name) const {
  const Value* value = find_entry(values_, name);
  return value != nullptr && !value->is(Value::Kind::Null);
}

const Value* Fields::take(std::string_view name) {
  asked_.emplace_back(name);
  return has(name) ? find_entry(values_, name) : nullptr;
}

void Fields::fault(std::string_view name, std::string message, int line, int column) {
  faults_.push_back({std::string(name), std::move(message), line, column});
}

std::optional<std::string> Fields::text(std::string_view name, std::size_t bytes) {
  const Value* value = take(name);
  if (!value) return std::nullopt;
  if (!value->is(Value::Kind::String)) {
    fault(name, "a text is wanted");
    return std::nullopt;
  }
  if (value->text().size() > bytes) {
    fault(name, fmt::format("at most {} bytes", bytes));
    return std::nullopt;
  }
  return value->text();
}

std::string Fields::needed_text(std::string_view name, std::size_t bytes) {
  const bool given = has(name);
  const auto value = text(name, bytes);
  if (!given || (value && value->empty())) fault(name, "it is needed");
  return value.value_or("");
}

std::optional<Millis> Fields::instant(std::string_view name) {
  const auto written = text(name);
  if (!written) return std::nullopt;
  const auto at = parse_instant(*written);
  if (!at) fault(name, "a time is wanted: RFC 3339 or YYYY-MM-DD");
  return at;
}

// A number of a query is text, of a body a number.
std::optional<std::string> Fields::read_number_text(std::string_view name) {
  const Value* value = take(name);
  if (!value) return std::nullopt;
  if (from_query_) return value->text();
  if (value->is_number()) return to_json(*value);
  fault(name, "a number is wanted");
  return std::nullopt;
}

std::optional<std::int64_t> Fields::whole(std::string_view name, std::int64_t least,
                                          std::int64_t most) {
  const auto written = read_number_text(name);
  if (!written) return std::nullopt;
  std::int64_t number = 0;
  const char* end = written->data() + written->size();
  const auto [stop, mistake] = std::from_chars(written->data(), end, number);
  if (mistake != std::errc() || stop != end || number < least || number > most) {
    fault(name, fmt::format("a whole number from {} to {} is wanted", least, most));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> Fields::truth(std::string_view name) {
  const Value* value = take(name);
  if (!value) return std::nullopt;
  if (value->is(Value::Kind::Bool)) return value->boolean();
  if (from_query_ && (value->text() == "true" || value->text() == "false")) {
    return value->text() == "true";
  }
  fault(name, "true or false is wanted");
  return std::nullopt;
}

std::optional<Milli> Fields::decimal(std::string_view name) {
  auto written = read_number_text(name);
  if (!written) return std::nullopt;
  if (written->ends_with(".0")) written->resize(written->size() - 2);
  const auto number = parse_milli(*written).value;
  if (!number) fault(name, "a number with at most three decimal places is wanted");
  return number;
}

std::optional<double> Fields::share(std::string_view name) {
  const Value* value = take(name);
  if (!value) return std::nullopt;
  const double number = value->is(Value::Kind::Double) ? value->real()
                        : value->is(Value::Kind::Int)  ? static_cast<double>(value->integer())
                                                       : -1;
  if (number >= 0 && number <= 1) return number;
  fault(name, "a number from 0 to 1 is wanted");
  return std::nullopt;
}

std::optional<Id> Fields::id(std::string_view name) {
  const auto written = text(name);
  if (!written) return std::nullopt;
  const auto id = parse_id(*written);
  if (!id) fault(name, "an id is wanted: 8-4-4-4-12 hexadecimal digits");
  return id;
}

std::optional<Value> Fields::any(std::string_view name) {
  const Value* value = take(name);
  return value ? std::optional(*value) : std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view name, std::size_t most) {
  const Value* value = take(name);
  std::vector<std::string> all;
  if (!value) return all;
  if (!value->is(Value::Kind::List)) {
    fault(name, "a list of texts is wanted");
    return all;
  }
  if (value->list().size() > most) fault(name, fmt::format("at most {} of them", most));
  for (std::size_t i = 0; i < std::min(most, value->list().size()); ++i) {
    const Value& one = value->list()[i];
    if (one.is(Value::Kind::String)) {
      all.push_back(one.text());
    } else {
      fault(fmt::format("{}[{}]", name, i), "a text is wanted");
    }
  }
  return all;
}

Fields Fields::inside(std::string_view name) {
  Fields fields;
  const Value* value = take(name);
  if (value && value->is(Value::Kind::Map)) {
    fields.values_ = value->map();
  } else if (value) {
    fault(name, "an object is wanted");
  }
  return fields;
}

void Fields::add_faults(std::string_view name, const Fields& inside) {
  for (Fault fault : inside.all_faults()) {
    fault.field = std::string(name) + "." + fault.field;
    faults_.push_back(std::move(fault));
  }
}

std::vector<Fault> Fields::all_faults() const {
  std::vector<Fault> faults = faults_;
  for (const auto& [name, value] : values_) {
    if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
      faults.push_back({name.empty() ? "\"\"" : name, "there is no such field here"});
    }
  }
  return faults;
}

std::optional<Problem> Fields::trouble() const {
  if (unreadable_) return unreadable_;
  std::vector<Fault> faults = all_faults();
  if (faults.empty()) return std::nullopt;
  if (faults.size() > faults_shown) faults.resize(faults_shown);
  std::string detail = faults.front().field + ": " + faults.front().message;
  return Problem{problems::invalid, std::move(detail), std::move(faults)};
}

}  // namespace winnow::http
