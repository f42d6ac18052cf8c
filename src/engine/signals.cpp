#include "engine/signals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "engine/weights.hpp"

namespace winnow::engine {

namespace {

__extension__ using Wide = __int128;

bool fits(Wide value) {
  return value >= INT64_MIN && value <= INT64_MAX;
}

// trunc(weight · amount / 2^32), towards zero.
std::int64_t weighed(std::uint64_t weight, std::int64_t amount) {
  return static_cast<std::int64_t>(static_cast<Wide>(weight) * amount / (Wide{1} << 32));
}

std::uint64_t weight_at(const Signal& signal, std::int64_t age) {
  switch (signal.decay) {
    case Decay::HalfLife: return half_life_weight(age, signal.decay_seconds);
    case Decay::Linear: return linear_weight(age, signal.decay_seconds);
    case Decay::None: break;
  }
  return full_weight;
}

// Adds up hits one by one; the answer of each measure stands at the end.
class Meter {
 public:
  Meter(const Signal& signal, const Zone& zone, std::int64_t now)
      : signal_(signal), zone_(zone), now_(now) {}

  void add(const Hit& hit) {
    const std::int64_t seconds = hit.seconds;
    if (first_ == INT64_MIN) first_ = seconds;
    last_ = seconds;
    switch (signal_.measure) {
      case Measure::Count:
        sum_ += signal_.decay == Decay::None
                    ? 1
                    : static_cast<std::int64_t>(weight_at(signal_, now_ - seconds));
        break;
      case Measure::Sum:
        if (hit.amount == Hit::no_number) break;
        sum_ += weighed(weight_at(signal_, now_ - seconds), hit.amount);
        break;
      case Measure::Days: {
        const std::int64_t day = local_day(zone_, seconds);
        // Hits come in order of time, and a local day never comes back but around a change of the
        // clock at midnight; so the days seen are kept whole.
        if (days_.empty() || days_.back() != day) days_.push_back(day);
        break;
      }
      case Measure::Max:
        if (hit.amount != Hit::no_number) number_ = std::max(number_, hit.amount);
        break;
      case Measure::Last:
        if (hit.amount != Hit::no_number) number_ = hit.amount;
        break;
      case Measure::DaysSinceLast:
      case Measure::DaysSinceFirst: break;
    }
  }

  Measured read() {
    switch (signal_.measure) {
      case Measure::Count:
      case Measure::Sum:
        if (!fits(sum_)) return {0, false, true};
        return {static_cast<std::int64_t>(sum_)};
      case Measure::Days: {
        std::sort(days_.begin(), days_.end());
        const auto end = std::unique(days_.begin(), days_.end());
        return {end - days_.begin()};
      }
      case Measure::Max:
      case Measure::Last:
        if (number_ == Hit::no_number) return {0, false};
        return {number_};
      case Measure::DaysSinceLast: return since(last_);
      case Measure::DaysSinceFirst: return since(first_);
    }
    return {};
  }

 private:
  Measured since(std::int64_t seconds) const {
    if (seconds == INT64_MIN) return {0, false};
    return {floor_div(now_ - seconds, seconds_a_day)};
  }

  const Signal& signal_;
  const Zone& zone_;
  std::int64_t now_;
  Wide sum_ = 0;
  std::int64_t first_ = INT64_MIN, last_ = INT64_MIN;
  std::int64_t number_ = Hit::no_number;
  std::vector<std::int64_t> days_;
};

}  // namespace

Unit unit_of(const Signal& signal) {
  switch (signal.measure) {
    case Measure::Count: return signal.decay == Decay::None ? Unit::Whole : Unit::Weight;
    case Measure::Sum:
    case Measure::Max:
    case Measure::Last: return Unit::Millionths;
    default: return Unit::Whole;
  }
}

Measured measure(const Signal& signal, const Zone& zone, std::span<const Hit> hits, Millis as_of) {
  const std::int64_t now = floor_div(as_of, 1000);
  const std::int64_t start = window_start(signal, now);
  Meter meter(signal, zone, now);
  for (const Hit& hit : hits) {
    if (hit.at > as_of) break;
    if (hit.seconds > start) meter.add(hit);
  }
  return meter.read();
}

double double_of_units(Unit unit, std::int64_t units) {
  switch (unit) {
    case Unit::Weight: return std::ldexp(static_cast<double>(units), -32);
    case Unit::Millionths: return double_of_millionths(units);
    case Unit::Whole: break;
  }
  return static_cast<double>(units);
}

std::optional<Value> value_of(const Signal& signal, const Measured& measured) {
  if (!measured.known) return std::nullopt;
  const Unit unit = unit_of(signal);
  if (unit == Unit::Whole) return Value(measured.units);
  return Value(double_of_units(unit, measured.units));
}

std::optional<Milli> wide_points_of_each(Unit unit, Milli points, std::int64_t units) {
  const Wide product = static_cast<Wide>(points) * units;
  Wide size = product < 0 ? -product : product;
  if (unit == Unit::Weight) size = (size + (Wide{1} << 31)) >> 32;
  if (unit == Unit::Millionths) size = (size + 500'000) / 1'000'000;
  const Wide result = product < 0 ? -size : size;
  if (!fits(result)) return std::nullopt;
  return static_cast<Milli>(result);
}

void keep_at_most(const Signal& signal, const Zone& zone, std::vector<Hit>& hits) {
  if (signal.at_most == 0) return;
  std::vector<std::pair<std::int64_t, std::int64_t>> seen;  // period → how many
  const auto over = [&](const Hit& hit) {
    const std::int64_t period = period_of(signal.per, local_day(zone, hit.seconds));
    // Periods come in order but for changes of the clock; the one sought is at the end.
    for (auto one = seen.rbegin(); one != seen.rend(); ++one) {
      if (one->first == period) return ++one->second > signal.at_most;
    }
    seen.emplace_back(period, 1);
    return false;
  };
  std::erase_if(hits, over);
}

std::int64_t amount_of(const Value& value, std::optional<FieldType> declared, bool& refused) {
  std::optional<std::int64_t> amount;
  switch (value.kind()) {
    case Value::Kind::Int: amount = millionths_of(value.integer()); break;
    case Value::Kind::Double: amount = millionths_of(value.real()); break;
    case Value::Kind::String: {
      const bool number = declared == FieldType::Number || declared == FieldType::Int;
      if (!number) return Hit::no_number;
      const auto read = millionths_of_text(value.text());
      if (!read) return Hit::no_number;
      amount = *read;
      break;
    }
    default: return Hit::no_number;
  }
  if (!amount) refused = true;
  return amount.value_or(Hit::no_number);
}

std::int64_t local_day(const Zone& zone, std::int64_t seconds) {
  return floor_div(seconds + zone.offset_at(seconds), seconds_a_day);
}

std::int64_t period_of(Period period, std::int64_t local_day) {
  switch (period) {
    case Period::Day: return local_day;
    case Period::Week: return floor_div(local_day + 3, 7);  // 1970-01-01 was a Thursday
    case Period::Month: {
      const Civil civil = civil_of(local_day * seconds_a_day);
      return civil.year * 12 + civil.month;
    }
    case Period::Ever: break;
  }
  return 0;
}

}  // namespace winnow::engine
