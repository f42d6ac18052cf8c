#include "engine/lanes.hpp"

#include <algorithm>
#include <bit>

#include "engine/hot.hpp"

namespace winnow::engine {

namespace {

constexpr Lane no_amount = INT64_MIN;

std::int64_t weighed(std::uint64_t weight, std::int64_t amount) {
  return static_cast<std::int64_t>(static_cast<WideLane>(weight) * amount / (WideLane{1} << 32));
}

template <typename Sum>
void sum_amounts(const Window& window, const std::uint64_t* weights, Sum* __restrict lanes) {
  const std::int64_t* amounts = window.amounts;
  for (std::size_t i = 0; i < window.size; ++i) {
    if (amounts[i] == no_amount || (window.keep != nullptr && window.keep[i] == 0)) continue;
    lanes[window.lead[i]] += weights == nullptr ? amounts[i] : weighed(weights[i], amounts[i]);
  }
}

template <typename Code, typename Entry>
void gather(const Code* __restrict codes, const Entry* __restrict table, std::size_t size,
            Entry* __restrict out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = table[codes[i]];
}

template <typename Entry>
void look_up_any(const columns::View& codes, const Entry* table, std::size_t size, Entry* out) {
  switch (codes.kind) {
    case columns::Kind::Codes8:
      return gather(static_cast<const std::uint8_t*>(codes.data), table, size, out);
    case columns::Kind::Codes16:
      return gather(static_cast<const std::uint16_t*>(codes.data), table, size, out);
    default: return gather(static_cast<const std::uint32_t*>(codes.data), table, size, out);
  }
}

template <typename Code>
void add_gathered(const Code* __restrict codes, const Lane* __restrict table, std::size_t rows,
                  Lane* __restrict sums) {
  for (std::size_t i = 0; i < rows; ++i) sums[i] += table[codes[i]];
}

template <typename Visit>
void for_each_kept(const Window& window, Visit visit) {
  for (std::size_t i = 0; i < window.size; ++i) {
    if (window.keep == nullptr || window.keep[i] != 0) visit(i);
  }
}

}  // namespace

void count_events(const Window& window, Lane* lanes_out) {
  Lane* __restrict lanes = lanes_out;
  const std::uint16_t* __restrict lead = window.lead;
  const std::uint8_t* __restrict keep = window.keep;
  const std::size_t size = window.size;
  if (keep == nullptr) {
    for (std::size_t i = 0; i < size; ++i) ++lanes[lead[i]];
  } else {
    for (std::size_t i = 0; i < size; ++i) lanes[lead[i]] += keep[i];
  }
}

void add_weights(const Window& window, const std::uint64_t* weights_in, Lane* lanes_out) {
  Lane* __restrict lanes = lanes_out;
  const std::uint64_t* __restrict weights = weights_in;
  const std::uint16_t* __restrict lead = window.lead;
  const std::uint8_t* __restrict keep = window.keep;
  const std::size_t size = window.size;
  if (keep == nullptr) {
    for (std::size_t i = 0; i < size; ++i) lanes[lead[i]] += static_cast<Lane>(weights[i]);
  } else {
    for (std::size_t i = 0; i < size; ++i) {
      lanes[lead[i]] += static_cast<Lane>(weights[i]) & -static_cast<Lane>(keep[i]);
    }
  }
}

void add_amounts(const Window& window, const std::uint64_t* weights, Lane* lanes) {
  sum_amounts(window, weights, lanes);
}
void add_amounts_wide(const Window& window, const std::uint64_t* weights, WideLane* lanes) {
  sum_amounts(window, weights, lanes);
}

void take_greatest(const Window& window, Lane* lanes) {
  // No amount is INT64_MIN, the least there is, so that it never wins.
  for_each_kept(window, [&](std::size_t i) {
    lanes[window.lead[i]] = std::max(lanes[window.lead[i]], window.amounts[i]);
  });
}
void take_last(const Window& window, Lane* lanes) {
  for_each_kept(window, [&](std::size_t i) {
    if (window.amounts[i] != no_amount) lanes[window.lead[i]] = window.amounts[i];
  });
}
void take_latest(const Window& window, Lane* lanes) {
  for_each_kept(window, [&](std::size_t i) {
    lanes[window.lead[i]] = std::max<Lane>(lanes[window.lead[i]], window.at[i]);
  });
}
void take_earliest(const Window& window, Lane* lanes) {
  for_each_kept(window, [&](std::size_t i) {
    lanes[window.lead[i]] = std::min<Lane>(lanes[window.lead[i]], window.at[i]);
  });
}
void count_days(const Window& window, const std::int64_t* days, Lane* last_day, Lane* day_before,
                Lane* lanes) {
  for_each_kept(window, [&](std::size_t i) {
    Lane &last = last_day[window.lead[i]], &before = day_before[window.lead[i]];
    if (last == days[i]) return;
    lanes[window.lead[i]] += static_cast<Lane>(before != days[i]);
    before = last;
    last = days[i];
  });
}

void look_up(const columns::View& codes, const std::uint8_t* table, std::size_t size,
             std::uint8_t* bytes) {
  look_up_any(codes, table, size, bytes);
}
void look_up(const columns::View& codes, const std::int64_t* table, std::size_t size,
             std::int64_t* amounts) {
  look_up_any(codes, table, size, amounts);
}

void look_up(const columns::View& codes, std::size_t size, columns::Code* out) {
  switch (codes.kind) {
    case columns::Kind::Codes8:
      std::copy_n(static_cast<const std::uint8_t*>(codes.data), size, out);
      return;
    case columns::Kind::Codes16:
      std::copy_n(static_cast<const std::uint16_t*>(codes.data), size, out);
      return;
    default: std::copy_n(static_cast<const std::uint32_t*>(codes.data), size, out);
  }
}

void add_table(const columns::View& codes, const Lane* table, std::size_t rows, Lane* sums) {
  switch (codes.kind) {
    case columns::Kind::Codes8:
      return add_gathered(static_cast<const std::uint8_t*>(codes.data), table, rows, sums);
    case columns::Kind::Codes16:
      return add_gathered(static_cast<const std::uint16_t*>(codes.data), table, rows, sums);
    default: return add_gathered(static_cast<const std::uint32_t*>(codes.data), table, rows, sums);
  }
}

WINNOW_HOT void add_masked(const std::uint64_t* truth, Lane points, std::size_t rows,
                           Lane* sums_out) {
  Lane* __restrict sums = sums_out;
  for (std::size_t first = 0; first < rows; first += 64) {
    const std::uint64_t word = truth[first / 64];
    if (word == 0) continue;
    const std::size_t end = std::min<std::size_t>(64, rows - first);
    for (std::size_t bit = 0; bit < end; ++bit) {
      sums[first + bit] += points & -static_cast<Lane>(word >> bit & 1);
    }
  }
}

WINNOW_HOT void add_each_whole(const Lane* units_in, Lane points, Lane max, std::size_t rows,
                               Lane* sums_out) {
  Lane* __restrict sums = sums_out;
  const Lane* __restrict units = units_in;
  for (std::size_t i = 0; i < rows; ++i) {
    const Lane product = points * units[i];
    sums[i] += std::min(std::max(product, -max), max);
  }
}

WINNOW_HOT void add_each_weight(const Lane* units_in, Lane points, Lane max, std::size_t rows,
                                Lane* sums_out) {
  // points · units / 2^32 from the two halves of units: whole · 2^32 + part; on the size of points,
  // since half goes away from zero and units are never negative.
  Lane* __restrict sums = sums_out;
  const Lane* __restrict units = units_in;
  const Lane size = points < 0 ? -points : points;
  const Lane sign = points < 0 ? -1 : 1;
  for (std::size_t i = 0; i < rows; ++i) {
    const Lane whole = units[i] >> 32, part = units[i] & 0xffffffff;
    const Lane rounded = size * whole + ((size * part + (Lane{1} << 31)) >> 32);
    sums[i] += sign * std::min(rounded, max);
  }
}

void add_each_millionths(const Lane* units, Lane points, Lane max, std::size_t rows, Lane* sums) {
  for (std::size_t i = 0; i < rows; ++i) {
    const WideLane product = static_cast<WideLane>(points) * units[i];
    const WideLane size = product < 0 ? -product : product;
    const WideLane rounded = std::min<WideLane>((size + 500'000) / 1'000'000, max);
    sums[i] += static_cast<Lane>(product < 0 ? -rounded : rounded);
  }
}

WINNOW_HOT void add_steps(const Lane* units_in, const Steps& steps, const std::uint64_t* skip,
                          std::size_t rows, Lane* sums_out) {
  Lane* __restrict sums = sums_out;
  const Lane* __restrict units = units_in;
  for (std::size_t step = 0; step < steps.from.size(); ++step) {
    const Lane threshold = steps.from[step];
    const Lane more = steps.points[step] - (step == 0 ? 0 : steps.points[step - 1]);
    if (skip == nullptr) {
      for (std::size_t i = 0; i < rows; ++i) sums[i] += units[i] >= threshold ? more : 0;
      continue;
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const bool counts = units[i] >= threshold && (skip[i / 64] >> (i % 64) & 1) == 0;
      sums[i] += counts ? more : 0;
    }
  }
}

Lane ordered_bits(double number) {
  if (number != number) return INT64_MIN;
  const auto bits = std::bit_cast<Lane>(number);
  return bits >= 0 ? bits : bits ^ INT64_MAX;
}

void to_ordered_bits(const double* numbers, std::size_t rows, Lane* out) {
  for (std::size_t i = 0; i < rows; ++i) out[i] = ordered_bits(numbers[i]);
}

WINNOW_HOT void limit(Lane low, Lane high, std::size_t rows, Lane* sums_out) {
  Lane* __restrict sums = sums_out;
  for (std::size_t i = 0; i < rows; ++i) sums[i] = std::min(std::max(sums[i], low), high);
}

WINNOW_HOT void add(const Lane* more_in, std::size_t rows, Lane* sums_out) {
  Lane* __restrict sums = sums_out;
  const Lane* __restrict more = more_in;
  for (std::size_t i = 0; i < rows; ++i) sums[i] += more[i];
}

WINNOW_HOT void find_threshold(const Lane* lanes_in, const Lane* thresholds, std::size_t count,
                               std::size_t rows, std::uint16_t* out_to) {
  std::uint16_t* __restrict out = out_to;
  const Lane* __restrict lanes = lanes_in;
  for (std::size_t i = 0; i < rows; ++i) out[i] = 0;
  for (std::size_t t = count; t-- > 0;) {  // lowest first, so that the highest reached stays
    const Lane threshold = thresholds[t];
    const auto number = static_cast<std::uint16_t>(t + 1);
    for (std::size_t i = 0; i < rows; ++i) out[i] = lanes[i] >= threshold ? number : out[i];
  }
}

WINNOW_HOT void to_thousandths(const Lane* lanes_in, std::size_t rows, double* out_to) {
  double* __restrict out = out_to;
  const Lane* __restrict lanes = lanes_in;
  for (std::size_t i = 0; i < rows; ++i) out[i] = static_cast<double>(lanes[i]) / 1000.0;
}

}  // namespace winnow::engine
