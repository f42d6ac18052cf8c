// What facts that the product makes hold: entries put in their place, points as numbers.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/decimal.hpp"
#include "base/value.hpp"

namespace winnow::app {

// The map has no such key yet.
inline void set(Map& map, std::string key, Value value) {
  const auto place =
      std::lower_bound(map.begin(), map.end(), key,
                       [](const auto& entry, const std::string& k) { return entry.first < k; });
  map.insert(place, {std::move(key), std::move(value)});
}

// Whole ones as an int.
inline Value points_value(Milli points) {
  if (points % 1000 == 0) return Value(points / 1000);
  return Value(static_cast<double>(points) / 1000);
}

}  // namespace winnow::app
