// Chance: random numbers from a seed, the same on every machine (std:: distributions are not).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace winnow::app {

// A value: splitmix64. Integers alone, so that no machine rounds differently.
class Chance {
 public:
  // Streams of one seed have nothing to do with each other.
  Chance(std::uint64_t seed, std::uint64_t stream) : state_(seed) { state_ = next() ^ stream; }

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31U);
  }

  // Both ends included; low <= high. Spans are far below 2^64, so the remainder is fair enough.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(next() % span);
  }

  bool permille(int of_thousand) { return between(0, 999) < of_thousand; }
  bool percent(int of_hundred) { return permille(10 * of_hundred); }

  template <typename List>
  const auto& pick(const List& list) {
    return list[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(std::size(list)) - 1))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace winnow::app
