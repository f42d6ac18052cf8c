// How well a ranking of leads by their total finds those who were won: AUC, gains, deciles,
// thresholds.
//
// All of it is counted on *ties*: the leads of one total, the highest first. Inside a tie there is
// no order, so a cut through it takes its wins in proportion; nothing depends on the order of a
// file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/decimal.hpp"

namespace winnow::engine::insight {

struct Tie {
  Milli total = 0;
  std::uint32_t leads = 0;
  std::uint32_t won = 0;  // of them
  std::uint32_t lost() const { return leads - won; }
};

// Shapes   one entry a lead in both; `won` is 0 or 1. Ties come highest first, none is empty.
std::vector<Tie> ranked(std::span<const Milli> totals, std::span<const std::uint8_t> won);

// The chance that a lead who was won stands above one who was not, a tie counting half:
//
//     (pairs in order + pairs tied / 2) / (won · lost)
//
// counted exactly in integers and divided once. nullopt without a won or without a lost lead.
std::optional<double> auc(std::span<const Tie> ties);

// Leads of the best `leads` who were won; a tie that is cut gives its share.
double won_among_best(std::span<const Tie> ties, std::uint64_t leads);

// The share of all wins among the best 0 %, 1 % … 100 % of the leads: 101 numbers from 0 to 1, and
// none at all when nobody was won.
std::vector<double> gains(std::span<const Tie> ties);

struct Decile {
  std::uint32_t leads = 0;
  double won = 0;       // a fraction where a tie is cut
  double rate = 0;      // won / leads
  double lift = 0;      // rate over the rate of all; 0 when nobody was won
  double captured = 0;  // the share of all wins in this decile and those above it
};

// The best tenth of the leads first; of n leads decile i (from 0) ends at lead (i + 1) · n / 10,
// rounded down. Fewer than ten leads: as many slices as leads.
std::vector<Decile> deciles(std::span<const Tie> ties);

struct Cut {
  Milli from = 0;  // leads with at least this total are selected
  std::uint32_t selected = 0;
  std::uint32_t won = 0;  // of them
  double precision = 0;   // won / selected; 0 when nobody is
  double recall = 0;      // won / all won; 0 when nobody was
  double lift = 0;        // precision over the rate of all; 0 when nobody was won
};

// What selecting from each of these totals on comes to; `from` in any order, answered in that.
std::vector<Cut> cuts(std::span<const Tie> ties, std::span<const Milli> from);

// Totals worth asking about, highest first: `given` (a model's own thresholds) and the multiples of
// a round step (1, 2 or 5 times a power of ten, at least a thousandth of a point) that has at most
// twelve of them between the lowest and the highest total; those that select somebody.
std::vector<Milli> usual_cuts(std::span<const Tie> ties, std::span<const Milli> given);

}  // namespace winnow::engine::insight
