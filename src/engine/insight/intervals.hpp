// How sure a figure is: 95 % intervals of an AUC and of a share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "engine/insight/ranking.hpp"

namespace winnow::engine::insight {

struct Interval {
  double low = 0, high = 0;
};

// The middle 95 % of the AUCs of 1000 samples drawn with replacement, as many won and lost leads in
// each as there are (a stratified percentile bootstrap). Above 200,000 leads fewer samples are
// drawn, 100 at least: the interval is narrow by then.
//
// Chance   none: the draws follow from `seed` alone, so the same ties give the same interval.
// Edges    nullopt without a won or without a lost lead, as auc().
std::optional<Interval> auc_interval(std::span<const Tie> ties, std::uint64_t seed);

// Wilson's interval of the share won / leads, which unlike the usual one stays inside 0 and 1 and
// is honest for small numbers. No leads: 0 to 1.
Interval share_interval(std::uint64_t won, std::uint64_t leads);

}  // namespace winnow::engine::insight
