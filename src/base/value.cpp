#include "base/value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace winnow {

namespace {

bool same_double(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same_list(const List& a, const List& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return x.same(y); });
}

bool same_map(const Map& a, const Map& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.same(y.second);
  });
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  return find_entry(map(), key);
}

const Value* find_entry(const Map& map, std::string_view key) {
  const auto found =
      std::lower_bound(map.begin(), map.end(), key,
                       [](const auto& entry, std::string_view k) { return entry.first < k; });
  return found != map.end() && found->first == key ? &found->second : nullptr;
}

bool Value::same(const Value& other) const {
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case Kind::Double: return same_double(real(), other.real());
    case Kind::List: return same_list(list(), other.list());
    case Kind::Map: return same_map(map(), other.map());
    default: return data_ == other.data_;
  }
}

std::string_view name_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::Null: return "null";
    case Value::Kind::Bool: return "bool";
    case Value::Kind::Int: return "int";
    case Value::Kind::Double: return "double";
    case Value::Kind::String: return "string";
    case Value::Kind::Timestamp: return "timestamp";
    case Value::Kind::Duration: return "duration";
    case Value::Kind::List: return "list";
    case Value::Kind::Map: return "map";
  }
  return "unknown";
}

}  // namespace winnow
