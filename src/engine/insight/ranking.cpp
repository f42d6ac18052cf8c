#include "engine/insight/ranking.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "base/check.hpp"

namespace winnow::engine::insight {

namespace {

struct Sums {
  std::uint64_t leads = 0, won = 0;
  double rate() const { return leads == 0 ? 0 : static_cast<double>(won) / leads_as_double(); }
  double leads_as_double() const { return static_cast<double>(leads); }
};

Sums sums_of(std::span<const Tie> ties) {
  Sums sums;
  for (const Tie& tie : ties) {
    sums.leads += tie.leads;
    sums.won += tie.won;
  }
  return sums;
}

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

// The smallest of 1, 2, 5, 10, 20, 50 … that fits at most `steps_max` times into `width`.
std::uint64_t round_step(std::uint64_t width, std::uint64_t steps_max) {
  std::uint64_t step = 1;
  for (std::uint64_t digit = 1; width / step > steps_max;) {
    digit = digit == 1 ? 2 : digit == 2 ? 5 : 1;
    if (step > UINT64_MAX / 4) break;
    step = digit == 5 ? step / 2 * 5 : step * 2;
  }
  return step;
}

}  // namespace

std::vector<Tie> ranked(std::span<const Milli> totals, std::span<const std::uint8_t> won) {
  CHECK(totals.size() == won.size());
  std::vector<std::pair<Milli, std::uint32_t>> order(totals.size());
  for (std::size_t i = 0; i < totals.size(); ++i) order[i] = {totals[i], won[i] != 0 ? 1U : 0U};
  std::sort(order.begin(), order.end(), std::greater<>());
  std::vector<Tie> ties;
  for (const auto& [total, is_won] : order) {
    if (ties.empty() || ties.back().total != total) ties.push_back({total, 0, 0});
    ++ties.back().leads;
    ties.back().won += is_won;
  }
  return ties;
}

std::optional<double> auc(std::span<const Tie> ties) {
  const Sums all = sums_of(ties);
  const std::uint64_t lost = all.leads - all.won;
  if (all.won == 0 || lost == 0) return std::nullopt;
  std::uint64_t below = lost, halves = 0;  // 32 bits of won times 32 of lost, doubled at most
  for (const Tie& tie : ties) {
    below -= tie.lost();
    halves += std::uint64_t{tie.won} * (2 * below + tie.lost());
  }
  return static_cast<double>(halves) / 2 /
         (static_cast<double>(all.won) * static_cast<double>(lost));
}

double won_among_best(std::span<const Tie> ties, std::uint64_t leads) {
  std::uint64_t won = 0;
  for (const Tie& tie : ties) {
    if (leads < tie.leads) {
      return static_cast<double>(won) +
             static_cast<double>(leads * tie.won) / static_cast<double>(tie.leads);
    }
    leads -= tie.leads;
    won += tie.won;
  }
  return static_cast<double>(won);
}

std::vector<double> gains(std::span<const Tie> ties) {
  const Sums all = sums_of(ties);
  std::vector<double> shares;
  if (all.won == 0) return shares;
  for (std::uint64_t percent = 0; percent <= 100; ++percent) {
    shares.push_back(won_among_best(ties, all.leads * percent / 100) /
                     static_cast<double>(all.won));
  }
  return shares;
}

std::vector<Decile> deciles(std::span<const Tie> ties) {
  const Sums all = sums_of(ties);
  const std::uint64_t slices = std::min<std::uint64_t>(10, all.leads);
  std::vector<Decile> out;
  std::uint64_t first = 0;
  double before = 0;
  for (std::uint64_t i = 1; i <= slices; ++i) {
    const std::uint64_t end = all.leads * i / slices;
    const double won = won_among_best(ties, end);
    Decile decile;
    decile.leads = static_cast<std::uint32_t>(end - first);
    decile.won = won - before;
    decile.rate = decile.won / static_cast<double>(decile.leads);
    decile.lift = ratio(decile.rate, all.rate());
    decile.captured = ratio(won, static_cast<double>(all.won));
    out.push_back(decile);
    first = end;
    before = won;
  }
  return out;
}

std::vector<Cut> cuts(std::span<const Tie> ties, std::span<const Milli> from) {
  const Sums all = sums_of(ties);
  std::vector<Cut> out;
  for (const Milli total : from) {
    Cut cut;
    cut.from = total;
    for (const Tie& tie : ties) {
      if (tie.total < total) break;
      cut.selected += tie.leads;
      cut.won += tie.won;
    }
    cut.precision = ratio(cut.won, cut.selected);
    cut.recall = ratio(cut.won, static_cast<double>(all.won));
    cut.lift = ratio(cut.precision, all.rate());
    out.push_back(cut);
  }
  return out;
}

std::vector<Milli> usual_cuts(std::span<const Tie> ties, std::span<const Milli> given) {
  constexpr std::uint64_t steps_max = 11;
  if (ties.empty()) return {};
  const Milli high = ties.front().total, low = ties.back().total;
  // In unsigned 64 bits no difference of two totals overflows.
  const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint64_t step = round_step(width, steps_max);
  std::vector<Milli> out;
  for (const Milli one : given) {
    if (one <= high) out.push_back(one);
  }
  if (step <= INT64_MAX) {
    const Milli by = static_cast<Milli>(step);
    // The greatest multiple that is not above the highest total, then downwards.
    Milli at = high - high % by;
    if (at > high) at = at - INT64_MIN < by ? INT64_MIN : at - by;
    for (; at >= low; at -= by) {
      out.push_back(at);
      if (at < INT64_MIN + by) break;
    }
  }
  std::sort(out.begin(), out.end(), std::greater<>());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace winnow::engine::insight
