#include "engine/roll_ups.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/check.hpp"

namespace winnow::engine {

namespace {

__extension__ using Wide = __int128;

Milli narrowed(Wide sum) {
  return static_cast<Milli>(std::clamp<Wide>(sum, INT64_MIN, INT64_MAX));
}

Milli milli_of(double points) {
  return std::llround(points * 1000.0);
}

}  // namespace

RollUp rolled_up(std::span<const Milli> scores) {
  CHECK(!scores.empty());
  std::array<Milli, 3> highest{INT64_MIN, INT64_MIN, INT64_MIN};
  Wide sum = 0, top = 0;
  for (const Milli score : scores) {
    sum += score;
    Milli down = score;  // takes its place, and pushes what stood there down
    for (Milli& place : highest) {
      if (down > place) std::swap(down, place);
    }
  }
  for (std::size_t i = 0; i < std::min(scores.size(), highest.size()); ++i) top += highest[i];
  return {highest[0], narrowed(sum), narrowed(top)};
}

std::vector<columns::Column> roll_up_columns(std::size_t scores,
                                             std::span<const std::uint32_t> account_of,
                                             std::span<const std::vector<RollUp>> accounts) {
  constexpr std::size_t bits = 64;
  std::vector<std::uint64_t> missing((account_of.size() + bits - 1) / bits);
  for (std::size_t lead = 0; lead < account_of.size(); ++lead) {
    if (account_of[lead] == no_roll_ups) missing[lead / bits] |= std::uint64_t{1} << (lead % bits);
  }
  std::vector<columns::Column> all;
  for (std::size_t score = 0; score < scores; ++score) {
    for (const Milli RollUp::*part : {&RollUp::max, &RollUp::sum, &RollUp::top3}) {
      std::vector<double> values(account_of.size());
      for (std::size_t lead = 0; lead < account_of.size(); ++lead) {
        if (account_of[lead] == no_roll_ups) continue;
        values[lead] = static_cast<double>(accounts[account_of[lead]][score].*part) / 1000.0;
      }
      all.push_back(columns::Column::of_doubles(std::move(values), missing));
    }
  }
  return all;
}

std::vector<RollUp> roll_ups_in(const std::vector<columns::Column>& columns, std::size_t lead) {
  std::vector<RollUp> all;
  if (columns.empty() || columns[0].is_missing(lead)) return all;
  for (std::size_t i = 0; i + 2 < columns.size(); i += 3) {
    const auto points = [&](std::size_t part) {
      return milli_of(columns[i + part].value(lead).real());
    };
    all.push_back({points(0), points(1), points(2)});
  }
  return all;
}

}  // namespace winnow::engine
