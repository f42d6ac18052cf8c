// Lanes: one number for each lead of a block, and the loops that fill them from slices of events.
//
// Plain loops over local arrays, compiled for several processors (engine/hot.hpp). A window of time
// has already been cut: what a loop is given, it counts. `keep` is a byte per event, 0 or 1, or
// null when all are kept; it is what a `where` said.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "columns/column.hpp"
#include "engine/timelines.hpp"

namespace winnow::engine {

using Lane = std::int64_t;
__extension__ using WideLane = __int128;

// The events of one window: pointers to the first, and how many.
struct Window {
  const std::uint32_t* at = nullptr;    // seconds since origin
  const std::uint16_t* lead = nullptr;  // within the block
  const std::uint8_t* keep = nullptr;
  const std::int64_t* amounts = nullptr;  // of the loops that read them; INT64_MIN: no amount
  std::size_t size = 0;
};

void count_events(const Window& window, Lane* lanes);
// lanes[lead] += weights[i].
void add_weights(const Window& window, const std::uint64_t* weights, Lane* lanes);
// lanes[lead] += trunc(weights[i] · amounts[i] / 2^32); weights null: full. Skips what is no
// amount.
void add_amounts(const Window& window, const std::uint64_t* weights, Lane* lanes);
void add_amounts_wide(const Window& window, const std::uint64_t* weights, WideLane* lanes);
// lanes[lead] = the greatest / the last amount (in the order given); untouched where there is none.
void take_greatest(const Window& window, Lane* lanes);
void take_last(const Window& window, Lane* lanes);
// lanes[lead] = the latest / the earliest `at`.
void take_latest(const Window& window, Lane* lanes);
void take_earliest(const Window& window, Lane* lanes);
// lanes[lead] += 1 for each day that is neither of the last two of the lead (a clock set back over
// midnight brings a day back once); `last_day` and `day_before` start as INT64_MIN.
void count_days(const Window& window, const std::int64_t* days, Lane* last_day, Lane* day_before,
                Lane* lanes);

// bytes[i] = table[codes[i]].
void look_up(const columns::View& codes, const std::uint8_t* table, std::size_t size,
             std::uint8_t* bytes);
// amounts[i] = table[codes[i]].
void look_up(const columns::View& codes, const std::int64_t* table, std::size_t size,
             std::int64_t* amounts);

// out[i] = codes[i], in 32 bits.
void look_up(const columns::View& codes, std::size_t size, columns::Code* out);

// What rules do to the lanes of a group.
void add_table(const columns::View& codes, const Lane* points_of_code, std::size_t rows,
               Lane* sums);
void add_masked(const std::uint64_t* truth, Lane points, std::size_t rows, Lane* sums);
// sums[i] += clamp(points · units[i], ±max), for products that cannot leave 64 bits.
void add_each_whole(const Lane* units, Lane points, Lane max, std::size_t rows, Lane* sums);
// The same for units of 2^-32, rounded half away from zero, max: INT64_MAX for none.
void add_each_weight(const Lane* units, Lane points, Lane max, std::size_t rows, Lane* sums);
void add_each_millionths(const Lane* units, Lane points, Lane max, std::size_t rows, Lane* sums);
// Thresholds, lowest first, each with its points.
struct Steps {
  std::span<const Lane> from, points;
};
// sums[i] += the points of the last threshold ≤ units[i]; `skip` bits (may be null) get nothing.
void add_steps(const Lane* units, const Steps& steps, const std::uint64_t* skip, std::size_t rows,
               Lane* sums);
// Doubles as ints of the same order (−0.0 before 0.0); NaN becomes the least, below any threshold.
Lane ordered_bits(double number);
void to_ordered_bits(const double* numbers, std::size_t rows, Lane* out);
void limit(Lane low, Lane high, std::size_t rows, Lane* sums);
void add(const Lane* more, std::size_t rows, Lane* sums);
// out[i] = 1 + the index of the highest threshold ≤ lanes[i] (highest first), 0: none.
void find_threshold(const Lane* lanes, const Lane* thresholds, std::size_t count, std::size_t rows,
                    std::uint16_t* out);
void to_thousandths(const Lane* lanes, std::size_t rows, double* out);

}  // namespace winnow::engine
