#include <algorithm>
#include <cmath>

#include "cel/datum.hpp"
#include "cel/program.hpp"

namespace winnow::cel {

const Value not_a_map;

namespace {

template <typename T>
Order order_of(const T& a, const T& b) {
  if (a < b) return Order::Less;
  return b < a ? Order::Greater : Order::Equal;
}

double as_double(const Datum& number) {
  return number.is(Datum::Kind::Int) ? static_cast<double>(number.integer) : number.real;
}

// Beside a double an int counts as the double nearest to it, as in arithmetic.
Order order_numbers(const Datum& a, const Datum& b) {
  if (a.is(Datum::Kind::Int) && b.is(Datum::Kind::Int)) return order_of(a.integer, b.integer);
  const double left = as_double(a), right = as_double(b);
  if (std::isnan(left) || std::isnan(right)) return Order::None;
  return order_of(left, right);
}

bool equal_lists(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return equal(x, y); });
}

bool equal_maps(const Map& a, const Map& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && equal(x.second, y.second);
  });
}

}  // namespace

Datum Datum::of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Null: return Datum();
    case Value::Kind::Bool: return of(value.boolean());
    case Value::Kind::Int: return of(value.integer());
    case Value::Kind::Double: return of(value.real());
    case Value::Kind::String: return of(std::string_view(value.text()));
    case Value::Kind::Timestamp: return of(value.timestamp());
    case Value::Kind::Duration: return of(value.duration());
    case Value::Kind::List: return make(Kind::List, [&](Datum& d) { d.container = &value; });
    case Value::Kind::Map: break;
  }
  return make(Kind::Map, [&](Datum& d) { d.container = &value; });
}

Value Datum::to_value() const {
  switch (kind) {
    case Kind::Bool: return Value(boolean);
    case Kind::Int: return Value(integer);
    case Kind::Double: return Value(real);
    case Kind::String: return Value(text);
    case Kind::Timestamp: return Value(timestamp);
    case Kind::Duration: return Value(duration);
    case Kind::List:
    case Kind::Map: return *container;
    case Kind::Null:
    case Kind::Unknown:
    case Kind::Error: break;
  }
  return Value();
}

bool equal(const Datum& a, const Datum& b) {
  if (a.is_number() && b.is_number()) return order_numbers(a, b) == Order::Equal;
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Datum::Kind::Null: return true;
    case Datum::Kind::Bool: return a.boolean == b.boolean;
    case Datum::Kind::String: return a.text == b.text;
    case Datum::Kind::Timestamp: return a.timestamp == b.timestamp;
    case Datum::Kind::Duration: return a.duration == b.duration;
    case Datum::Kind::List: return equal_lists(a.container->list(), b.container->list());
    case Datum::Kind::Map: return equal_maps(a.container->map(), b.container->map());
    default: return false;
  }
}

Order order(const Datum& a, const Datum& b) {
  if (a.is_number() && b.is_number()) return order_numbers(a, b);
  if (a.kind != b.kind) return Order::NoOverload;
  switch (a.kind) {
    case Datum::Kind::Bool: return order_of(a.boolean, b.boolean);
    case Datum::Kind::String: return order_of(a.text.compare(b.text), 0);
    case Datum::Kind::Timestamp: return order_of(a.timestamp, b.timestamp);
    case Datum::Kind::Duration: return order_of(a.duration, b.duration);
    default: return Order::NoOverload;
  }
}

bool equal(const Value& a, const Value& b) {
  return equal(Datum::of(a), Datum::of(b));
}

std::optional<std::partial_ordering> order(const Value& a, const Value& b) {
  switch (order(Datum::of(a), Datum::of(b))) {
    case Order::Less: return std::partial_ordering::less;
    case Order::Equal: return std::partial_ordering::equivalent;
    case Order::Greater: return std::partial_ordering::greater;
    case Order::None:
    case Order::NoOverload: break;
  }
  return std::nullopt;
}

const Value* follow(const Value* value, std::span<const std::string> path) {
  for (const std::string& name : path) {
    if (value == nullptr || value->is(Value::Kind::Null)) return nullptr;
    if (!value->is(Value::Kind::Map)) return &not_a_map;
    value = value->find(name);
  }
  return value == nullptr || value->is(Value::Kind::Null) ? nullptr : value;
}

}  // namespace winnow::cel
