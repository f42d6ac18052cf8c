// How much an event weighs at its age: integers of 2^-32, the same bits on every machine.
#pragma once

#include <cstdint>
#include <span>

namespace winnow::engine {

inline constexpr std::uint64_t full_weight = std::uint64_t{1} << 32;

// The weight of an event of `age` seconds (0 or more) under a half-life of h seconds, h ≥ 1.
std::uint64_t half_life_weight(std::int64_t age, std::int64_t h);
// The same under `linear` of l seconds.
std::uint64_t linear_weight(std::int64_t age, std::int64_t l);

// A half-life prepared for the column kernels: floor(age · 2^24 / h) without a division.
//
// In doubles it is trunc(age · (2^24 / h) + 0.5 / h): the true quotient and a half is at least
// 0.5 / h away from any integer and the rounding error stays below that while age < 2^27 s or
// h < 4,000,000 s; beyond, a multiplication by a 64-bit reciprocal. Ages must be below `horizon`.
struct HalfLife {
  explicit HalfLife(std::int64_t h);
  double per = 0, bias = 0;      // 2^24 / h, 0.5 / h
  std::uint64_t reciprocal = 0;  // ceil(2^(64 + shift) / h); 0: h is a power of two
  int shift = 0;                 // floor(log2 h)
  std::int64_t horizon = 0;      // 33 h: at this age an event weighs nothing
  bool double_is_exact(std::int64_t oldest_age) const {
    return oldest_age < (std::int64_t{1} << 27) || h_ < 4'000'000;
  }
  // half_life_weight(age, h) for one event, without a division where the doubles are exact.
  std::uint64_t weight(std::int64_t age) const;

 private:
  std::int64_t h_;
};

// weights[i] = the weight at now − at[i], for events not later than `now` and within the horizon.
//
// Shapes   at.size() == weights' room. Units: seconds since some origin; 2^-32.
// Source   docs/model.md, "Arithmetic is exact"; twin: half_life_weight.
void weigh_half_life(std::span<const std::uint32_t> at, std::uint32_t now, const HalfLife& h,
                     std::uint64_t* weights);
void weigh_linear(std::span<const std::uint32_t> at, std::uint32_t now, std::int64_t l,
                  std::uint64_t* weights);

}  // namespace winnow::engine
