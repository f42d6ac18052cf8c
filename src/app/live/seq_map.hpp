// SeqMap: where the facts of another base lie in this one, by their old seq and their new one.
//
// A verdict names the fact it is about by seq, and an import gives facts new ones. They come in the
// order of their log, so that a few stretches hold millions.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <optional>

namespace winnow::app {

class SeqMap {
 public:
  void add(std::int64_t before, std::int64_t now) {
    auto next = stretches_.upper_bound(before);
    if (next != stretches_.begin()) {
      auto& [first, stretch] = *std::prev(next);
      if (first + stretch.count == before && stretch.now + stretch.count == now) {
        ++stretch.count;
        return;
      }
    }
    stretches_[before] = {now, 1};
  }
  std::optional<std::int64_t> find(std::int64_t before) const {
    const auto next = stretches_.upper_bound(before);
    if (next == stretches_.begin()) return std::nullopt;
    const auto& [first, stretch] = *std::prev(next);
    if (before >= first + stretch.count) return std::nullopt;
    return stretch.now + (before - first);
  }

 private:
  struct Stretch {
    std::int64_t now = 0, count = 0;
  };
  std::map<std::int64_t, Stretch> stretches_;  // by their first old seq
};

}  // namespace winnow::app
