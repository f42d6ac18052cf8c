// The signals of a block: cut the windows, ask the `where`, weigh, and hand over to the loops.
#include <algorithm>
#include <numeric>

#include "base/check.hpp"
#include "engine/fold_bound.hpp"

namespace winnow::engine {

namespace {

using State = Fold::Scratch::State;

// Events weighed at a time: the weights stay in the nearest cache.
constexpr std::size_t chunk = 1024;

struct Extent {
  std::size_t begin = 0, end = 0;
  bool empty() const { return begin >= end; }
};

// The first event of a slice that is later than now.
std::size_t first_later(const Fold::Bound& bound, const Slice& slice) {
  const auto* end = slice.at + slice.size;
  const auto* after = std::upper_bound(slice.at, end, bound.now);
  auto index = static_cast<std::size_t>(after - slice.at);
  if (slice.millis == nullptr) return index;  // within the second of now, all are at its start
  while (index > 0 && slice.at[index - 1] == bound.now &&
         slice.millis[index - 1] > bound.now_millis) {
    --index;
  }
  return index;
}

std::size_t first_after(const Slice& slice, std::int64_t start) {
  if (start < 0) return 0;
  if (start > UINT32_MAX) return slice.size;
  const auto* end = slice.at + slice.size;
  return static_cast<std::size_t>(
      std::upper_bound(slice.at, end, static_cast<std::uint32_t>(start)) - slice.at);
}

columns::View property_view(const Fold::Bound& bound, const Rows& rows, std::size_t property,
                            std::size_t row) {
  const CodeColumn& codes = rows.codes(property);
  return {codes.kind(), codes.data(row), nullptr, &bound.timelines.dictionary(property), nullptr};
}

// The same codes in 32 bits: the width differs between blocks, the program is bound to one.
columns::View widened(columns::View codes, std::size_t count, std::vector<columns::Code>& buffer) {
  buffer.resize(std::max(buffer.size(), count));
  look_up(codes, count, buffer.data());
  codes.kind = columns::Kind::Codes32;
  codes.data = buffer.data();
  return codes;
}

// Rows of a block that lie together.
struct Stretch {
  const Rows& rows;
  std::size_t row, size;
};

// Fills keep[0 … size) for the events of a stretch; false: all are kept.
bool ask_where(const Fold::Bound& bound, std::size_t index, const Stretch& stretch, State& state) {
  const BoundWhere& where = bound.signals[index].where;
  const auto& [rows, row, size] = stretch;
  if (where.mode == BoundWhere::Mode::All) return false;
  state.keep.resize(std::max(state.keep.size(), size));
  if (where.mode == BoundWhere::Mode::Table) {
    look_up(property_view(bound, rows, where.property, row), where.keep.data(), size,
            state.keep.data());
    return true;
  }
  const PlacedCondition& placed = bound.plan.where[index];
  std::uint64_t truth[cel::Columnar::rows_max / 64], unknown[cel::Columnar::rows_max / 64];
  for (std::size_t first = 0; first < size; first += cel::Columnar::rows_max) {
    const std::size_t count = std::min(cel::Columnar::rows_max, size - first);
    state.row_views.clear();
    state.wide_codes.resize(placed.places.size());
    for (std::size_t slot = 0; slot < placed.places.size(); ++slot) {
      const SlotPlace place = placed.places[slot];
      state.row_views.push_back(place.kind == SlotPlace::Kind::EventProperty
                                    ? widened(property_view(bound, rows, place.index, row + first),
                                              count, state.wide_codes[slot])
                                    : bound.view(place, 0, nullptr));
    }
    where.rows->run(state.row_views, count, state.columnar, truth, unknown);
    for (std::size_t i = 0; i < count; ++i) {
      state.keep[first + i] = static_cast<std::uint8_t>(truth[i / 64] >> (i % 64) & 1);
    }
  }
  return true;
}

// Fills weights[0 … window.size); null: every event weighs in full.
const std::uint64_t* weigh(const Fold::Bound& bound, const BoundSignal& signal,
                           const Window& window, State& state) {
  if (signal.signal->decay == Decay::None) return nullptr;
  state.weights.resize(std::max(state.weights.size(), window.size));
  const std::span at(window.at, window.size);
  if (signal.fading) {
    weigh_half_life(at, bound.now, *signal.fading, state.weights.data());
  } else {
    weigh_linear(at, bound.now, signal.signal->decay_seconds, state.weights.data());
  }
  return state.weights.data();
}

void fill_days(const Fold::Bound& bound, const Window& window, State& state) {
  state.days.resize(std::max(state.days.size(), window.size));
  for (std::size_t i = 0; i < window.size; ++i) {
    state.days[i] = local_day(bound.plan.zone, window.at[i] + origin_seconds);
  }
}

// Counts the events of one window into the signal's lanes.
void measure_window(const Fold::Bound& bound, const BoundSignal& signal, const Window& window,
                    State& state, Lane* lanes) {
  switch (signal.signal->measure) {
    case Measure::Count: {
      const std::uint64_t* weights = weigh(bound, signal, window, state);
      return weights == nullptr ? count_events(window, lanes) : add_weights(window, weights, lanes);
    }
    case Measure::Sum: {
      const std::uint64_t* weights = weigh(bound, signal, window, state);
      return signal.wide ? add_amounts_wide(window, weights, state.wide.data())
                         : add_amounts(window, weights, lanes);
    }
    case Measure::Max: return take_greatest(window, lanes);
    case Measure::Last: return take_last(window, lanes);
    case Measure::DaysSinceLast: return take_latest(window, lanes);
    case Measure::DaysSinceFirst: return take_earliest(window, lanes);
    case Measure::Days:
      fill_days(bound, window, state);
      return count_days(window, state.days.data(), state.last_day.data(), state.day_before.data(),
                        lanes);
  }
}

// The windows of the signal's slices as they lie in the block, a chunk at a time.
void measure_in_place(const Fold::Bound& bound, std::size_t index, const Rows& rows, State& state,
                      Lane* lanes) {
  const BoundSignal& signal = bound.signals[index];
  for (const std::uint32_t name : signal.slices) {
    const Slice slice = rows.slice(name);
    Extent extent{first_after(slice, signal.start), first_later(bound, slice)};
    for (; !extent.empty(); extent.begin += chunk) {
      const std::size_t size = std::min(chunk, extent.end - extent.begin);
      const std::size_t row = slice.first_row + extent.begin;
      Window window{.at = slice.at + extent.begin, .lead = slice.lead + extent.begin, .size = size};
      if (ask_where(bound, index, {rows, row, size}, state)) window.keep = state.keep.data();
      if (!signal.amounts.empty()) {
        state.amounts.resize(std::max(state.amounts.size(), size));
        look_up(property_view(bound, rows, signal.of, row), signal.amounts.data(), size,
                state.amounts.data());
        window.amounts = state.amounts.data();
      }
      measure_window(bound, signal, window, state, lanes);
    }
  }
}

void measure_in_order(const Fold::Bound& bound, std::size_t index, std::uint32_t block,
                      State& state, Lane* lanes) {
  const BoundSignal& signal = bound.signals[index];
  const SignalEvents events = ordered_events(bound, index, block, false, state);
  std::size_t begin = 0;
  while (begin < events.at.size() && std::int64_t{events.at[begin]} <= signal.start) ++begin;
  Window window{.at = events.at.data() + begin,
                .lead = events.lead.data() + begin,
                .size = events.at.size() - begin};
  if (!events.amounts.empty()) window.amounts = events.amounts.data() + begin;
  measure_window(bound, signal, window, state, lanes);
}

Lane start_of(Measure measure) {
  switch (measure) {
    case Measure::Max:
    case Measure::Last: return INT64_MIN;
    case Measure::DaysSinceLast: return -1;
    case Measure::DaysSinceFirst: return INT64_MAX;
    default: return 0;
  }
}

void set_bit(std::vector<std::uint64_t>& bits, std::size_t row) {
  bits[row / 64] |= std::uint64_t{1} << (row % 64);
}

// From what the loops left in the lanes to units and unknowns.
void finish(const Fold::Bound& bound, std::size_t index, std::uint32_t rows, State& state) {
  const BoundSignal& signal = bound.signals[index];
  const Measure measure = signal.signal->measure;
  Lane* lanes = state.signals[index].data();
  std::vector<std::uint64_t>& unknown = state.unknown[index];
  std::fill(unknown.begin(), unknown.end(), 0);
  for (std::uint32_t i = 0; i < rows; ++i) {
    bool known = true;
    if (measure == Measure::DaysSinceLast || measure == Measure::DaysSinceFirst) {
      known = lanes[i] != start_of(measure);
      lanes[i] = known ? (Lane{bound.now} - lanes[i]) / seconds_a_day : 0;
    } else if (measure == Measure::Max || measure == Measure::Last) {
      known = lanes[i] != INT64_MIN;
      if (!known) lanes[i] = 0;
    } else if (signal.wide) {
      known = state.wide[i] >= INT64_MIN && state.wide[i] <= INT64_MAX;
      lanes[i] = known ? static_cast<Lane>(state.wide[i]) : 0;
    }
    if (!known) set_bit(unknown, i);
  }
}

// Whether the slices do not lie in the order that the measure wants.
bool needs_order(const BoundSignal& signal, const Timelines::Block& block) {
  const Measure measure = signal.signal->measure;
  const bool by_order = measure == Measure::Last || measure == Measure::Days;
  if (signal.signal->at_most > 0) return true;
  return by_order && (signal.slices.size() > 1 || block.tail.events() > 0);
}

bool needs_finish(const BoundSignal& signal) {
  const Measure measure = signal.signal->measure;
  return (measure != Measure::Count && measure != Measure::Sum && measure != Measure::Days) ||
         signal.wide;
}

// Everything about one signal of a block: lanes, unknowns, and doubles where conditions read them.
void fold_signal(const Fold::Bound& bound, std::size_t i, std::uint32_t block, State& state) {
  const BoundSignal& signal = bound.signals[i];
  const Timelines::Block& events = bound.timelines.block(block);
  const std::uint32_t rows = bound.rows_of(block);
  auto& lanes = state.signals[i];
  std::fill(lanes.begin(), lanes.end(), start_of(signal.signal->measure));
  if (signal.wide) state.wide.assign(leads_a_block, 0);
  if (signal.signal->measure == Measure::Days) {
    state.last_day.assign(leads_a_block, INT64_MIN);
    state.day_before.assign(leads_a_block, INT64_MIN);
  }
  if (signal.where.mode != BoundWhere::Mode::None) {
    if (needs_order(signal, events)) {
      measure_in_order(bound, i, block, state, lanes.data());
    } else {
      measure_in_place(bound, i, events.head, state, lanes.data());
      measure_in_place(bound, i, events.tail, state, lanes.data());
    }
  }
  if (needs_finish(signal)) finish(bound, i, rows, state);
  if (!bound.signal_is_read[i] || signal.unit == Unit::Whole) return;
  for (std::uint32_t row = 0; row < rows; ++row) {
    state.signal_doubles[i][row] = double_of_units(signal.unit, lanes[row]);
  }
}

}  // namespace

void fold_signals(const Fold::Bound& bound, std::uint32_t block, State& state) {
  for (std::size_t i = 0; i < bound.signals.size(); ++i) fold_signal(bound, i, block, state);
}

namespace {

// Every event of the signal that its `where` keeps, slice by slice.
SignalEvents gather(const Fold::Bound& bound, std::size_t index, std::uint32_t block, bool future,
                    State& state) {
  const BoundSignal& signal = bound.signals[index];
  SignalEvents out;
  const Timelines::Block& events = bound.timelines.block(block);
  for (const Rows* rows : {&events.head, &events.tail}) {
    for (const std::uint32_t name : signal.slices) {
      const Slice slice = rows->slice(name);
      const std::size_t end = future ? slice.size : first_later(bound, slice);
      // Without at_most, what left the window is never looked at again.
      const std::size_t begin = signal.signal->at_most > 0 ? 0 : first_after(slice, signal.start);
      if (begin >= end) continue;
      const std::size_t row = slice.first_row + begin, size = end - begin;
      const bool some = ask_where(bound, index, {*rows, row, size}, state);
      const CodeColumn* codes = signal.amounts.empty() ? nullptr : &rows->codes(signal.of);
      for (std::size_t i = 0; i < size; ++i) {
        if (some && state.keep[i] == 0) continue;
        out.at.push_back(slice.at[begin + i]);
        out.millis.push_back(slice.millis == nullptr ? 0 : slice.millis[begin + i]);
        out.lead.push_back(slice.lead[begin + i]);
        if (slice.arrival != nullptr) out.arrival.push_back(slice.arrival[begin + i]);
        if (codes != nullptr) out.amounts.push_back(signal.amounts[codes->at(row + i)]);
      }
    }
  }
  return out;
}

template <typename Column>
void pick(Column& column, const std::vector<std::uint32_t>& order) {
  if (column.empty()) return;
  Column picked;
  picked.reserve(order.size());
  for (const std::uint32_t i : order) picked.push_back(column[i]);
  column = std::move(picked);
}

// The first N of each lead and period, of events in order.
std::vector<std::uint32_t> let_through(const Signal& signal, const Zone& zone,
                                       const SignalEvents& events) {
  struct Seen {
    std::int64_t period = INT64_MIN, count = 0;
  };
  // Local days do come back when a clock is set back over midnight; the last two periods of a lead
  // are remembered, which is as far as that can reach.
  std::vector<Seen> now(leads_a_block), before(leads_a_block);
  std::vector<std::uint32_t> through;
  for (std::uint32_t i = 0; i < events.at.size(); ++i) {
    const std::int64_t period =
        period_of(signal.per, local_day(zone, events.at[i] + origin_seconds));
    Seen *seen = &now[events.lead[i]], *old = &before[events.lead[i]];
    if (old->period == period && seen->period != period) {
      std::swap(*seen, *old);
    } else if (seen->period != period) {
      *old = *seen;
      *seen = {period, 0};
    }
    if (++seen->count <= signal.at_most) through.push_back(i);
  }
  return through;
}

}  // namespace

SignalEvents ordered_events(const Fold::Bound& bound, std::size_t index, std::uint32_t block,
                            bool future, State& state) {
  if (bound.signals[index].where.mode == BoundWhere::Mode::None) return {};
  SignalEvents events = gather(bound, index, block, future, state);
  const auto pick_all = [&](const std::vector<std::uint32_t>& wanted) {
    pick(events.at, wanted);
    pick(events.millis, wanted);
    pick(events.lead, wanted);
    pick(events.arrival, wanted);
    pick(events.amounts, wanted);
  };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    const auto key = [&](std::uint32_t i) { return std::pair(events.at[i], events.millis[i]); };
    if (key(a) != key(b)) return key(a) < key(b);
    return !events.arrival.empty() && events.arrival[a] < events.arrival[b];
  };
  bool in_order = true;  // as it is when there is one slice and no tail
  for (std::uint32_t i = 1; i < events.at.size() && in_order; ++i) in_order = !before(i, i - 1);
  if (!in_order) {
    std::vector<std::uint32_t> order(events.at.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), before);
    pick_all(order);
  }
  const Signal& signal = *bound.signals[index].signal;
  if (signal.at_most > 0) pick_all(let_through(signal, bound.plan.zone, events));
  return events;
}

}  // namespace winnow::engine
