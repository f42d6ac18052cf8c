#include "support/twin_signals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "cel/program.hpp"

namespace winnow::test {
namespace {

using engine::Decay;
using engine::Event;
using engine::FieldType;
using engine::Measure;
using engine::Model;
using engine::Period;
using engine::Signal;
using engine::Timeline;

constexpr std::int64_t one_weight = std::int64_t{1} << 32;

std::string decimal_text(Wide number) {
  if (number < 0) return "-" + decimal_text(-number);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    number /= 10;
  } while (number != 0);
  return digits;
}

// The double nearest to millionths / 10^6, by way of its decimal text.
double nearest_double(std::int64_t millionths) {
  std::string text = decimal_text(millionths < 0 ? -Wide{millionths} : Wide{millionths});
  text.insert(0, text.size() <= 6 ? 7 - text.size() : 0, '0');
  text.insert(text.size() - 6, ".");
  return std::strtod(((millionths < 0 ? "-" : "") + text).c_str(), nullptr);
}

std::optional<double> number_in(const std::string& text) {
  const auto millionths = millionths_of_text(text);
  if (!millionths) return std::nullopt;
  return std::strtod(text.c_str(), nullptr);
}

std::optional<Value> whole(double number) {
  if (number != std::floor(number) || std::fabs(number) >= 9.2e18) return std::nullopt;
  return Value(static_cast<std::int64_t>(number));
}

std::optional<Value> int_in(const std::string& text) {
  char* end = nullptr;
  errno = 0;
  const std::int64_t number = std::strtoll(text.c_str(), &end, 10);
  if (number_in(text) && *end == '\0' && errno == 0) return Value(number);
  const auto real = number_in(text);
  return real ? whole(*real) : std::nullopt;
}

std::optional<Value> bool_in(const std::string& text) {
  if (text == "true" || text == "yes" || text == "1") return Value(true);
  if (text == "false" || text == "no" || text == "0") return Value(false);
  return std::nullopt;
}

std::optional<Value> instant_in(const std::string& text) {
  if (const auto exact = parse_rfc3339(text)) return Value(*exact);
  if (const auto instant = parse_instant(text)) return Value(timestamp_of(*instant));
  return std::nullopt;
}

std::optional<Value> text_as(const std::string& text, FieldType type) {
  switch (type) {
    case FieldType::String: return Value(text);
    case FieldType::Number: {
      const auto number = number_in(text);
      return number ? std::optional(Value(*number)) : std::nullopt;
    }
    case FieldType::Int: return int_in(text);
    case FieldType::Bool: return bool_in(text);
    case FieldType::Timestamp: return instant_in(text);
    case FieldType::List: return Value(List{Value(text)});
    case FieldType::Map: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Value> int_as(const Value& value, FieldType type) {
  if (type == FieldType::Int) return value;
  if (type == FieldType::Number) return Value(static_cast<double>(value.integer()));
  if (type == FieldType::List || type == FieldType::Map) return std::nullopt;
  return text_as(std::to_string(value.integer()), type);
}

std::optional<Value> double_as(const Value& value, FieldType type) {
  if (type == FieldType::Number) return value;
  if (type == FieldType::Int) return whole(value.real());
  return type == FieldType::String ? std::optional(Value(double_text(value.real()))) : std::nullopt;
}

std::optional<Value> bool_as(const Value& value, FieldType type) {
  if (type == FieldType::Bool) return value;
  if (type == FieldType::String) return Value(value.boolean() ? "true" : "false");
  return std::nullopt;
}

std::optional<FieldType> declared_type(const Model& model, const std::string& event,
                                       const std::string& property) {
  for (const engine::EventType& type : model.events) {
    const auto found = type.properties.find(property);
    if (type.name == event && found != type.properties.end()) return found->second;
  }
  return std::nullopt;
}

Wide rounded_table(int j) {  // round(2^32 · 2^(−j/256))
  return static_cast<Wide>(std::llroundl(std::exp2l(32.0L - static_cast<long double>(j) / 256.0L)));
}

bool name_matches(const Signal& signal, const Event& event) {
  if (signal.events.empty()) return true;
  return std::find(signal.events.begin(), signal.events.end(), event.name) != signal.events.end();
}

bool where_holds(const Model& model, const Signal& signal, const Event& event, Millis as_of,
                 std::set<std::string>& errors) {
  if (!signal.where) return true;
  const cel::Program& program = *signal.where->program;
  std::vector<Value> values(program.slots().size());
  std::vector<const Value*> row;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const cel::Slot& slot = program.slots()[i];
    bool broken = false;
    std::optional<Value> found;
    if (slot.root == "event") found = property_of(model, event, slot.path, broken);
    if (slot.root == "now") found = Value(timestamp_of(as_of));
    if (slot.root == "lists") found = model.lists.at(slot.path.at(0));
    if (found) values[i] = *found;
    row.push_back(broken ? &cel::not_a_map : found ? &values[i] : nullptr);
  }
  const cel::Outcome outcome = program.run(row, model.zones);
  if (outcome.state == cel::Outcome::State::Error) errors.insert(outcome.message);
  return outcome.is_true();
}

std::int64_t local_day(const Model& model, std::int64_t seconds) {
  const Zone& zone = model.zones.at(model.timezone);
  return floor_div(seconds + zone.offset_at(seconds), seconds_a_day);
}

// Which period an instant falls into; equal for two instants exactly when they share the period.
std::tuple<std::int64_t, int> period_of(const Model& model, Period period, std::int64_t seconds) {
  const std::int64_t day = local_day(model, seconds);
  switch (period) {
    case Period::Day: return {day, 0};
    case Period::Week: return {floor_div(day + 3, 7), 0};  // 1970-01-01 was a Thursday
    case Period::Month: {
      const Civil date = civil_of(day * seconds_a_day);
      return {date.year, date.month};
    }
    case Period::Ever: return {0, 0};
  }
  return {0, 0};
}

// The events a signal sees, oldest first: match, order, at_most, within, in this order.
std::vector<const Event*> seen_events(const Model& model, const Signal& signal,
                                      const Timeline& timeline, Millis as_of,
                                      std::set<std::string>& errors) {
  std::vector<const Event*> events;
  for (const Event& event : timeline.events) {
    if (event.at > as_of || event.under_verdict || !name_matches(signal, event)) continue;
    if (where_holds(model, signal, event, as_of, errors)) events.push_back(&event);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Event* a, const Event* b) { return a->at < b->at; });
  std::map<std::tuple<std::int64_t, int>, std::int64_t> count;
  std::vector<const Event*> seen;
  for (const Event* event : events) {
    const std::int64_t t = floor_div(event->at, 1000);
    const bool too_many =
        signal.at_most > 0 && ++count[period_of(model, signal.per, t)] > signal.at_most;
    const bool too_old = signal.within > 0 && t <= floor_div(as_of, 1000) - signal.within;
    if (!too_many && !too_old) seen.push_back(event);
  }
  return seen;
}

// The number an event carries for sum, max and last, in millionths; nullopt: none to be seen.
std::optional<std::int64_t> amount_of(const Model& model, const Signal& signal, const Event& event,
                                      std::set<std::string>& errors) {
  bool broken = false;
  const std::optional<Value> value = property_of(model, event, signal.of, broken);
  if (broken || !value || !value->is_number()) return std::nullopt;
  const std::optional<std::int64_t> amount =
      value->is(Value::Kind::Int) ? millionths_of(value->integer()) : millionths_of(value->real());
  if (!amount) errors.insert("a number is not finite or beyond 9e12");
  return amount;
}

std::int64_t weight_of(const Signal& signal, const Event& event, Millis as_of) {
  const std::int64_t age = floor_div(as_of, 1000) - floor_div(event.at, 1000);
  switch (signal.decay) {
    case Decay::None: return one_weight;
    case Decay::HalfLife: return half_life_weight(age, signal.decay_seconds);
    case Decay::Linear: return linear_weight(age, signal.decay_seconds);
  }
  return 0;
}

void set_amount(SignalReading& reading, Wide amount, std::set<std::string>& errors) {
  if (amount > INT64_MAX || amount < INT64_MIN) {
    errors.insert("the sum is beyond 64 bits");
  } else {
    reading.amount = static_cast<std::int64_t>(amount);
  }
}

void measure_numbers(SignalReading& reading, const Model& model, const Signal& signal,
                     const std::vector<const Event*>& events, Millis as_of,
                     std::set<std::string>& errors) {
  reading.unit = Unit::Millionth;
  Wide sum = 0;
  std::optional<std::int64_t> greatest, last;
  for (const Event* event : events) {
    const auto amount = amount_of(model, signal, *event, errors);
    if (!amount) continue;
    sum += Wide{weight_of(signal, *event, as_of)} * *amount / one_weight;  // towards zero
    reading.undecayed += *amount;
    greatest = std::max(greatest.value_or(*amount), *amount);
    last = amount;
  }
  if (signal.measure == Measure::Sum) set_amount(reading, sum, errors);
  if (signal.measure == Measure::Max) reading.amount = greatest;
  if (signal.measure == Measure::Last) reading.amount = last;
}

void measure_count(SignalReading& reading, const Signal& signal,
                   const std::vector<const Event*>& events, Millis as_of,
                   std::set<std::string>& errors) {
  if (signal.decay == Decay::None) {
    reading.amount = static_cast<std::int64_t>(events.size());
    return;
  }
  reading.unit = Unit::Weight;
  Wide sum = 0;
  for (const Event* event : events) sum += weight_of(signal, *event, as_of);
  reading.undecayed = static_cast<Wide>(events.size()) * one_weight;
  set_amount(reading, sum, errors);
}

}  // namespace

Wide size_of(Unit unit) {
  return unit == Unit::Whole ? 1 : unit == Unit::Weight ? Wide{one_weight} : 1'000'000;
}

std::optional<Value> SignalReading::value() const {
  if (!amount) return std::nullopt;
  switch (unit) {
    case Unit::Whole: return Value(*amount);
    case Unit::Weight: return Value(static_cast<double>(*amount) / 4294967296.0);
    case Unit::Millionth: return Value(nearest_double(*amount));
  }
  return std::nullopt;
}

std::string SignalReading::text() const {
  return unit == Unit::Whole ? std::to_string(*amount) : double_text(value()->real());
}

std::int64_t half_life_weight(std::int64_t age, std::int64_t half_life) {
  const Wide q = Wide{age} * (1 << 24) / half_life;
  const Wide k = q / (1 << 24);
  const int i = static_cast<int>(q / 65536 % 256);
  const Wide f = q % 65536;
  if (k > 32) return 0;
  const Wide here = rounded_table(i), next = rounded_table(i + 1);
  return static_cast<std::int64_t>((here - (here - next) * f / 65536) / (Wide{1} << int(k)));
}

std::int64_t linear_weight(std::int64_t age, std::int64_t length) {
  if (age >= length) return 0;
  return static_cast<std::int64_t>(Wide{one_weight} * (length - age) / length);
}

std::optional<Value> brought_to(const Value& value, FieldType type) {
  switch (value.kind()) {
    case Value::Kind::String: return text_as(value.text(), type);
    case Value::Kind::Int: return int_as(value, type);
    case Value::Kind::Double: return double_as(value, type);
    case Value::Kind::Bool: return bool_as(value, type);
    case Value::Kind::Timestamp:
      return type == FieldType::Timestamp ? std::optional(value) : std::nullopt;
    case Value::Kind::List: return type == FieldType::List ? std::optional(value) : std::nullopt;
    case Value::Kind::Map: return type == FieldType::Map ? std::optional(value) : std::nullopt;
    case Value::Kind::Null:
    case Value::Kind::Duration: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Value> property_of(const Model& model, const Event& event,
                                 const std::vector<std::string>& path, bool& broken) {
  if (path.size() == 1 && path[0] == "name") return Value(event.name);
  const auto entry = std::find_if(event.properties.begin(), event.properties.end(),
                                  [&](const auto& pair) { return pair.first == path.at(0); });
  if (entry == event.properties.end() || entry->second.is(Value::Kind::Null)) return std::nullopt;
  const auto type = declared_type(model, event.name, path[0]);
  const std::optional<Value> whole_value =
      type ? brought_to(entry->second, *type) : std::optional(entry->second);
  if (!whole_value) return std::nullopt;
  const std::vector<std::string> rest(path.begin() + 1, path.end());
  const Value* found = cel::follow(&*whole_value, rest);
  broken = found == &cel::not_a_map;
  if (found == nullptr || broken) return std::nullopt;
  return *found;
}

SignalReading twin_signal(const Model& model, const Signal& signal, const Timeline& timeline,
                          Millis as_of) {
  SignalReading reading;
  std::set<std::string> errors;
  const auto events = seen_events(model, signal, timeline, as_of, errors);
  const auto age_days = [&](const Event& event) {
    return (floor_div(as_of, 1000) - floor_div(event.at, 1000)) / seconds_a_day;
  };
  switch (signal.measure) {
    case Measure::Count: measure_count(reading, signal, events, as_of, errors); break;
    case Measure::Sum:
    case Measure::Max:
    case Measure::Last: measure_numbers(reading, model, signal, events, as_of, errors); break;
    case Measure::Days: {
      std::set<std::int64_t> days;
      for (const Event* event : events) days.insert(local_day(model, floor_div(event->at, 1000)));
      reading.amount = static_cast<std::int64_t>(days.size());
      break;
    }
    case Measure::DaysSinceLast:
      if (!events.empty()) reading.amount = age_days(*events.back());
      break;
    case Measure::DaysSinceFirst:
      if (!events.empty()) reading.amount = age_days(*events.front());
      break;
  }
  reading.errors.assign(errors.begin(), errors.end());
  return reading;
}

}  // namespace winnow::test
