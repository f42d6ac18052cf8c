#include "cel/natives.hpp"

#include <algorithm>
#include <array>

namespace winnow::cel {

const NativeRow* find_native(std::string_view name) {
  const std::array<std::span<const NativeRow>, 4> tables = {string_natives(), number_natives(),
                                                            conversion_natives(), time_natives()};
  for (const std::span<const NativeRow> table : tables) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const NativeRow& candidate) {
      return candidate.name == name;
    });
    if (row != table.end()) return &*row;
  }
  return nullptr;
}

namespace {

bool shorter_or_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

TextSet::TextSet(const List& texts) {
  texts_.reserve(texts.size());
  for (const Value& text : texts) texts_.push_back(text.text());
  std::sort(texts_.begin(), texts_.end(), shorter_or_before);
}

bool TextSet::contains(std::string_view text) const {
  const auto place = std::lower_bound(texts_.begin(), texts_.end(), text, shorter_or_before);
  return place != texts_.end() && *place == text;
}

}  // namespace winnow::cel
