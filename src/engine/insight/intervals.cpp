#include "engine/insight/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace winnow::engine::insight {

namespace {

constexpr std::uint64_t samples_max = 1000, samples_min = 100;
constexpr std::uint64_t draws_max = 200'000'000;  // of all samples together: below a second

// Numbers that look like chance and follow from a seed (SplitMix64).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}

  // Adds 1 to the count of the cell of each drawn lead, as many times as there are leads.
  void draw(const std::vector<std::uint32_t>& cell_of, std::vector<std::uint32_t>& counts) {
    const std::uint64_t leads = cell_of.size();
    const auto pick = [&](std::uint64_t bits) { ++counts[cell_of[(bits * leads) >> 32]]; };
    for (std::uint64_t i = 0; i + 1 < leads; i += 2) {
      const std::uint64_t bits = next();
      pick(bits & 0xffffffff);
      pick(bits >> 32);
    }
    if (leads % 2 == 1) pick(next() >> 32);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t bits = state_;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
  }

  std::uint64_t state_;
};

// The value below which a share of the sorted numbers lies, between neighbours in proportion.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

}  // namespace

std::optional<Interval> auc_interval(std::span<const Tie> ties, std::uint64_t seed) {
  std::vector<std::uint32_t> won_cells, lost_cells;  // of each lead, the tie it stands in
  for (std::size_t i = 0; i < ties.size(); ++i) {
    won_cells.insert(won_cells.end(), ties[i].won, static_cast<std::uint32_t>(i));
    lost_cells.insert(lost_cells.end(), ties[i].lost(), static_cast<std::uint32_t>(i));
  }
  if (won_cells.empty() || lost_cells.empty()) return std::nullopt;
  const std::uint64_t leads = won_cells.size() + lost_cells.size();
  const std::uint64_t samples = std::clamp(draws_max / leads, samples_min, samples_max);
  Draws draws(seed);
  std::vector<Tie> sample(ties.begin(), ties.end());
  std::vector<std::uint32_t> won(ties.size()), lost(ties.size());
  std::vector<double> aucs;
  for (std::uint64_t n = 0; n < samples; ++n) {
    std::fill(won.begin(), won.end(), 0);
    std::fill(lost.begin(), lost.end(), 0);
    draws.draw(won_cells, won);
    draws.draw(lost_cells, lost);
    for (std::size_t i = 0; i < sample.size(); ++i) {
      sample[i].won = won[i];
      sample[i].leads = won[i] + lost[i];
    }
    aucs.push_back(*auc(sample));
  }
  std::sort(aucs.begin(), aucs.end());
  return Interval{quantile(aucs, 0.025), quantile(aucs, 0.975)};
}

Interval share_interval(std::uint64_t won, std::uint64_t leads) {
  if (leads == 0) return {0, 1};
  constexpr double z = 1.959963984540054;  // 97.5 % of a normal distribution lie below it
  const auto n = static_cast<double>(leads);
  const double share = static_cast<double>(won) / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  // At the ends the exact bound is 0 or 1; rounding must not move it.
  return {won == 0 ? 0 : middle - half, won == leads ? 1 : middle + half};
}

}  // namespace winnow::engine::insight
