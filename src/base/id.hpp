// Id: a UUID, the name of everything the product makes: leads, keys, messages without an id.
//
// Made as version 7 (time first, so that ids sort by the time they were made in) by app/chance.hpp;
// any UUID a client gives is one too. Text form: 36 characters, lower case.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace winnow {

struct Id {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Id&) const = default;
  bool empty() const { return *this == Id{}; }
};

std::string to_text(const Id& id);
void append_text(std::string& out, const Id& id);
// 8-4-4-4-12 hexadecimal digits of either case; nothing else.
std::optional<Id> parse_id(std::string_view text);

// Version 7: the instant and 74 bits of `chance`. `at` outside 1970 … 10889 is brought inside.
Id id_of(Millis at, const std::array<std::uint8_t, 10>& chance);

}  // namespace winnow

template <>
struct std::hash<winnow::Id> {
  std::size_t operator()(const winnow::Id& id) const noexcept {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: ids of clients need not be random
    for (const std::uint8_t byte : id.bytes) hash = (hash ^ byte) * 1099511628211ULL;
    return hash;
  }
};
