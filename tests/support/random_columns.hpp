// Random columns with holes, for the tests that hold the columns against their scalar twin.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "cel/scope.hpp"
#include "columns/column.hpp"
#include "support/random_tree.hpp"

namespace winnow::test {

// A value of a type: few distinct ones, edges among them; of Dyn: of any type.
inline Value any_value(Random& random, cel::Type::Kind kind) {
  using Kind = cel::Type::Kind;
  switch (kind) {
    case Kind::Bool: return Value(random.between(0, 1) == 1);
    case Kind::Int: return Value(any_int(random));
    case Kind::Double: {
      const std::int64_t which = random.between(0, 15);
      if (which == 0) return Value(std::numeric_limits<double>::quiet_NaN());
      if (which == 1) return Value(std::numeric_limits<double>::infinity());
      if (which == 2) return Value(static_cast<double>(random.between(-4, 4)));
      return Value(any_double(random));
    }
    case Kind::String:
      return Value(any_of(random, {"", "a", "ab", "Ab", "b", "x y", "12", "-7", "1.5", "a b c"}));
    case Kind::Timestamp: {
      if (random.between(0, 7) == 0) return Value(timestamp_max);
      return Value(timestamp_of(random.between(-3, 3) * 1000 * seconds_a_day +
                                random.between(0, 2) * 500 + 1'772'442'300'000));
    }
    case Kind::Duration:
      return Value(
          Duration{random.between(-100, 100), random.between(0, 1) == 0 ? 0 : 500'000'000});
    case Kind::List: {
      List list;
      for (std::int64_t i = random.between(0, 4); i > 0; --i) {
        list.push_back(any_value(random, Kind::String));
      }
      return Value(std::move(list));
    }
    case Kind::Map:
      return Value(
          Map{{"a", any_value(random, Kind::Int)}, {"b", any_value(random, Kind::String)}});
    case Kind::Null: return Value();
    case Kind::Dyn: break;
  }
  static constexpr std::array<Kind, 9> kinds = {Kind::Bool,      Kind::Int,      Kind::Double,
                                                Kind::String,    Kind::List,     Kind::Map,
                                                Kind::Timestamp, Kind::Duration, Kind::Null};
  return any_value(random, any_of<Kind>(random, kinds));
}

// The pool of values is small, so that coded columns have few codes; now and then there is one
// value only, or none, and the column is a Constant.
inline columns::Column any_column(Random& random, cel::Type::Kind kind, std::size_t rows) {
  if (kind == cel::Type::Kind::Dyn && random.between(0, 1) == 0) {
    static constexpr std::array<cel::Type::Kind, 4> some = {
        cel::Type::Kind::Int, cel::Type::Kind::Double, cel::Type::Kind::String,
        cel::Type::Kind::Timestamp};
    kind = any_of<cel::Type::Kind>(random, some);
  }
  std::vector<Value> pool;
  for (std::int64_t i = random.between(0, 30); i >= 0; --i) pool.push_back(any_value(random, kind));
  const std::int64_t holes = random.between(0, 3);  // of ten
  std::vector<const Value*> values(rows);
  for (const Value*& value : values) {
    if (random.between(1, 10) > holes) value = &any_of<Value>(random, pool);
  }
  return columns::Column::of_values(values);
}

inline const std::vector<NamedType>& column_names() {
  using Kind = cel::Type::Kind;
  static const std::vector<NamedType> names = {{"lead.flag", {Kind::Bool, nullptr}},
                                               {"lead.n", {Kind::Int, nullptr}},
                                               {"lead.m", {Kind::Int, nullptr}},
                                               {"lead.r", {Kind::Double, nullptr}},
                                               {"company.s", {Kind::Double, nullptr}},
                                               {"lead.title", {Kind::String, nullptr}},
                                               {"company.country", {Kind::String, nullptr}},
                                               {"lead.at", {Kind::Timestamp, nullptr}},
                                               {"now", {Kind::Timestamp, nullptr}},
                                               {"lead.tags", {Kind::List, nullptr}},
                                               {"lead.any", {Kind::Dyn, nullptr}}};
  return names;
}

inline cel::Scope column_scope() {
  cel::Scope scope = cel::Scope::group();
  for (const NamedType& named : column_names()) {
    const std::size_t dot = named.name.find('.');
    cel::Type type = named.type;
    if (type.kind == cel::Type::Kind::List) {
      type = cel::Type::list_of({cel::Type::Kind::String, nullptr});
    }
    cel::Scope value = cel::Scope::value(type);
    if (dot == std::string::npos) {
      scope.members[named.name] = value;
    } else {
      scope.members.try_emplace(named.name.substr(0, dot), cel::Scope::group())
          .first->second.members[named.name.substr(dot + 1)] = value;
    }
  }
  return scope;
}

}  // namespace winnow::test
