// The benchmark's leads and events: the same on every machine, each made from its number alone.
//
// Nothing is drawn from a stream, so that any event can be made again without those before it: the
// files, a sample and the twin's answer all come from the same few functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace winnow::bench {

inline constexpr std::int64_t first_second = 1735689600;  // 2025-01-01T00:00:00Z
inline constexpr std::int64_t year_seconds = 31536000;
inline constexpr Millis as_of = (first_second + year_seconds) * 1000;

struct Size {
  std::uint64_t leads = 1'000'000;
  std::uint64_t events = 20'000'000;
};

// One attribute of a lead: its column's name, its type in the model, and its values as text.
enum class Shape : std::uint8_t { Word, Number, YesNo };
struct Attribute {
  std::string_view name;
  Shape shape = Shape::Word;
  std::vector<std::string_view> words;         // of Word: the likelier ones first
  std::uint64_t low = 0, step = 1, steps = 1;  // of Number: low + step · (0 … steps − 1)
};
const std::vector<Attribute>& attributes();

std::string lead_id(std::uint64_t lead);
// The cell of an attribute; nullopt: missing (one in ten).
std::optional<std::string> cell(std::uint64_t lead, std::size_t attribute);

struct BenchEvent {
  std::uint64_t lead;
  std::int64_t second;  // since 1970; never falls from one event to the next
  std::string_view name;
  std::string_view path;  // empty: none
};
BenchEvent event(const Size& size, std::uint64_t number);

}  // namespace winnow::bench
