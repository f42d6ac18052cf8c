#include "cel/mistakes.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/limits.hpp"

namespace winnow::cel {

void Mistakes::add(std::size_t offset, std::string message, std::string hint) {
  if (issues_.size() >= static_cast<std::size_t>(limits::issues_shown)) return;
  if (!offsets_.insert(offset).second) return;
  const Place place = place_of(text_, offset);
  issues_.push_back({place.line, place.column, std::move(message), std::move(hint)});
}

Issues Mistakes::take() {
  std::stable_sort(issues_.begin(), issues_.end(), [](const Issue& a, const Issue& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::move(issues_);
}

}  // namespace winnow::cel
