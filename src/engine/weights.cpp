#include "engine/weights.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.hpp"
#include "engine/hot.hpp"
#include "engine/weights_table.hpp"

namespace winnow::engine {

namespace {

__extension__ using Wide = unsigned __int128;

// T[j] − 1 in the low half (2^32 does not fit 32 bits), T[j] − T[j + 1] in the high: one load each.
constexpr std::array<std::uint64_t, 256> packed_table = [] {
  std::array<std::uint64_t, 256> packed{};
  for (std::size_t j = 0; j < 256; ++j) {
    packed[j] = (half_life_table[j] - 1) | (half_life_table[j] - half_life_table[j + 1]) << 32;
  }
  return packed;
}();

// The weight from q = floor(age · 2^24 / h), for q >> 24 up to 33.
inline std::uint64_t weight_of(std::uint32_t q) {
  const std::uint64_t entry = packed_table[q >> 16 & 255];
  const std::uint64_t whole = (entry & 0xffffffff) + 1;
  return (whole - ((entry >> 32) * (q & 65535) >> 16)) >> (q >> 24);
}

WINNOW_HOT void weigh_by_double(std::span<const std::uint32_t> times, std::uint32_t now,
                                const HalfLife& h, std::uint64_t* weights_out) {
  const std::uint32_t* __restrict at = times.data();
  std::uint64_t* __restrict weights = weights_out;
  const std::size_t count = times.size();
  const double per = h.per, bias = h.bias;
  for (std::size_t i = 0; i < count; ++i) {
    // Signed, since that is the conversion the vector units have; ages are below 2^31 here.
    const auto age = static_cast<std::int32_t>(now - at[i]);
    const auto q = static_cast<std::int32_t>(static_cast<double>(age) * per + bias);
    weights[i] = weight_of(static_cast<std::uint32_t>(q));
  }
}

}  // namespace

std::uint64_t half_life_weight(std::int64_t age, std::int64_t h) {
  CHECK(age >= 0 && h >= 1);
  const Wide q = (static_cast<Wide>(age) << 24) / static_cast<Wide>(h);
  if (q >> 24 > 32) return 0;
  return weight_of(static_cast<std::uint32_t>(q));
}

std::uint64_t linear_weight(std::int64_t age, std::int64_t l) {
  CHECK(age >= 0 && l >= 1);
  if (age >= l) return 0;
  CHECK(l < std::int64_t{1} << 32);  // a model's lengths end at 100 years
  return (static_cast<std::uint64_t>(l - age) << 32) / static_cast<std::uint64_t>(l);
}

HalfLife::HalfLife(std::int64_t h)
    : per(16777216.0 / static_cast<double>(h)),
      bias(0.5 / static_cast<double>(h)),
      shift(63 - std::countl_zero(static_cast<std::uint64_t>(h))),
      horizon(33 * h),
      h_(h) {
  CHECK(h >= 1);
  const auto divisor = static_cast<std::uint64_t>(h);
  if (std::has_single_bit(divisor)) return;
  const Wide power = static_cast<Wide>(1) << (64 + shift);
  reciprocal = static_cast<std::uint64_t>((power + divisor - 1) / divisor);
}

std::uint64_t HalfLife::weight(std::int64_t age) const {
  if (age >= horizon) return 0;
  if (!double_is_exact(age) || age >= (std::int64_t{1} << 31)) return half_life_weight(age, h_);
  const double q = static_cast<double>(age) * per + bias;
  return weight_of(static_cast<std::uint32_t>(static_cast<std::int32_t>(q)));
}

void weigh_half_life(std::span<const std::uint32_t> at, std::uint32_t now, const HalfLife& h,
                     std::uint64_t* weights) {
  if (at.empty()) return;
  const std::uint32_t oldest = *std::min_element(at.begin(), at.end());
  if (h.double_is_exact(now - oldest) && now - oldest < (1U << 31)) {
    return weigh_by_double(at, now, h, weights);
  }
  for (std::size_t i = 0; i < at.size(); ++i) {
    const std::uint64_t scaled = std::uint64_t{now - at[i]} << 24;
    const std::uint64_t high =
        h.reciprocal == 0
            ? scaled
            : static_cast<std::uint64_t>((static_cast<Wide>(scaled) * h.reciprocal) >> 64);
    weights[i] = weight_of(static_cast<std::uint32_t>(high >> h.shift));
  }
}

void weigh_linear(std::span<const std::uint32_t> at, std::uint32_t now, std::int64_t l,
                  std::uint64_t* weights) {
  for (std::size_t i = 0; i < at.size(); ++i) weights[i] = linear_weight(now - at[i], l);
}

}  // namespace winnow::engine
