#include "engine/watch_ends.hpp"

#include <algorithm>

namespace winnow::engine {

namespace {

std::int64_t weight_at(const WatchedSignal& watched, std::int64_t age) {
  const Signal& signal = *watched.signal;
  switch (signal.decay) {
    case Decay::HalfLife: return static_cast<std::int64_t>(watched.fading->weight(age));
    case Decay::Linear: return static_cast<std::int64_t>(linear_weight(age, signal.decay_seconds));
    case Decay::None: break;
  }
  return static_cast<std::int64_t>(full_weight);
}

void add_amount(End& end, const WatchedSignal& watched, const Hit& hit, std::int64_t now) {
  const WatchWide weighed = static_cast<WatchWide>(weight_at(watched, now - hit.seconds)) *
                            hit.amount / static_cast<WatchWide>(full_weight);
  (weighed > 0 ? end.plus : end.minus) += weighed;
}

void find_number(const WatchedSignal& watched, std::span<const Hit> window, End& end) {
  end.has = false;
  for (const Hit& hit : window) {
    if (hit.amount == Hit::no_number) continue;
    const bool newer = !end.has || watched.signal->measure == Measure::Last;
    end.number = newer ? hit.amount : std::max(end.number, hit.amount);
    end.least = end.has ? std::min(end.least, hit.amount) : hit.amount;
    end.has = true;
  }
}

bool fits(WatchWide value) {
  return value >= INT64_MIN && value <= INT64_MAX;
}

UnitRange sum_range(const End& from, const End& to) {
  const WatchWide low = to.plus + from.minus, high = from.plus + to.minus;
  if (fits(low) && fits(high)) {
    return {static_cast<std::int64_t>(low), static_cast<std::int64_t>(high)};
  }
  const auto inside = [](WatchWide value) {
    return static_cast<std::int64_t>(std::clamp<WatchWide>(value, INT64_MIN, INT64_MAX));
  };
  const bool never_fits = low > INT64_MAX || high < INT64_MIN;
  return {inside(low), inside(high), true, !never_fits};
}

UnitRange since_range(const WatchedSignal& watched, const End& from, const End& to) {
  if (!from.has) return {0, 0, true, false};
  const bool last = watched.signal->measure == Measure::DaysSinceLast;
  // The hit that counts is `last` throughout, or moves from the first one on to at most the last.
  const std::int64_t oldest = last ? from.last : from.first;
  const std::int64_t newest = last ? from.last : to.has ? to.first : from.last;
  return {floor_div(from.second - newest, seconds_a_day),
          floor_div(to.second - oldest, seconds_a_day), !to.has, true};
}

}  // namespace

void find_end(const WatchedSignal& watched, const Zone& zone, std::span<const Hit> visible,
              std::vector<std::int64_t>& days, End& end) {
  const std::int64_t now = end.second;
  const std::int64_t start = window_start(*watched.signal, now);
  std::size_t first = visible.size();  // the window is the end of the list
  while (first > 0 && visible[first - 1].seconds > start) --first;
  const std::span<const Hit> window = visible.subspan(first);
  switch (watched.signal->measure) {
    case Measure::Count:
      end.sum = static_cast<std::int64_t>(window.size());
      if (watched.signal->decay == Decay::None) return;
      end.sum = 0;
      for (const Hit& hit : window) end.sum += weight_at(watched, now - hit.seconds);
      return;
    case Measure::Sum:
      end.plus = end.minus = 0;
      for (const Hit& hit : window) {
        if (hit.amount != Hit::no_number) add_amount(end, watched, hit, now);
      }
      return;
    case Measure::Days:
      days.clear();
      for (const Hit& hit : window) days.push_back(local_day(zone, hit.seconds));
      std::sort(days.begin(), days.end());
      end.sum = std::unique(days.begin(), days.end()) - days.begin();
      return;
    case Measure::DaysSinceLast:
    case Measure::DaysSinceFirst:
      end.has = !window.empty();
      if (!end.has) return;
      end.first = window.front().seconds;
      end.last = window.back().seconds;
      return;
    case Measure::Max:
    case Measure::Last: return find_number(watched, window, end);
  }
}

UnitRange range_of_others(const WatchedSignal& watched, const End& from, const End& to) {
  switch (watched.signal->measure) {
    case Measure::Sum: return sum_range(from, to);
    case Measure::DaysSinceLast:
    case Measure::DaysSinceFirst: return since_range(watched, from, to);
    case Measure::Max:
      if (!from.has) return {0, 0, true, false};
      return {to.has ? to.number : from.least, from.number, !to.has, true};
    case Measure::Last:
      if (!from.has) return {0, 0, true, false};
      return {from.number, from.number, !to.has, true};
    case Measure::Count:
    case Measure::Days: break;  // find_range has them
  }
  return {};
}

std::optional<std::int64_t> step_near(const WatchedSignal& watched, std::span<const Hit> visible,
                                      std::int64_t wish, std::int64_t from, std::int64_t to) {
  const Signal& signal = *watched.signal;
  std::optional<std::int64_t> nearest;
  const auto offer = [&](std::int64_t second) {
    if (second <= from || second > to) return;
    const auto distance = [&](std::int64_t at) { return at < wish ? wish - at : at - wish; };
    if (!nearest || distance(second) < distance(*nearest)) nearest = second;
  };
  if (signal.within > 0) {
    const auto after =
        std::lower_bound(visible.begin(), visible.end(), wish - signal.within,
                         [](const Hit& hit, std::int64_t second) { return hit.seconds < second; });
    if (after != visible.end()) offer(after->seconds + signal.within);
    if (after != visible.begin()) offer((after - 1)->seconds + signal.within);
    if (!visible.empty()) offer(visible.back().seconds + signal.within);
  }
  const bool first = signal.measure == Measure::DaysSinceFirst;
  if ((signal.measure == Measure::DaysSinceLast || first) && !visible.empty()) {
    // The hit that counts at the beginning of the stretch; days pass from it on.
    const auto start = std::find_if(visible.begin(), visible.end(), [&](const Hit& hit) {
      return hit.seconds > window_start(signal, from);
    });
    if (start == visible.end()) return nearest;
    const std::int64_t since = first ? start->seconds : visible.back().seconds;
    const std::int64_t days = floor_div(wish - since, seconds_a_day);
    offer(since + days * seconds_a_day);
    offer(since + (days + 1) * seconds_a_day);
  }
  return nearest;
}

cel::Range slot_range(Unit unit, const UnitRange& range, Value& buffer) {
  cel::Range out;
  if (!range.may_be_known) return out;  // exactly missing
  const bool exact = range.low == range.high && !range.may_be_missing;
  out.may_be_missing = range.may_be_missing;
  if (unit == Unit::Whole) {
    if (exact) {
      buffer = Value(range.low);
      out.value = &buffer;
      return out;
    }
    out.kind = cel::Range::Kind::Ints;
    out.low_int = range.low;
    out.high_int = range.high;
    return out;
  }
  out.low = double_of_units(unit, range.low);
  out.high = double_of_units(unit, range.high);
  if (exact) {
    buffer = Value(out.low);
    out.value = &buffer;
    return out;
  }
  out.kind = cel::Range::Kind::Doubles;
  return out;
}

}  // namespace winnow::engine
