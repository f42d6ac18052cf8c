// Report: how well a model finds the leads that were won, all figures of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/insight/intervals.hpp"
#include "engine/insight/ranking.hpp"
#include "engine/insight/rule_value.hpp"
#include "engine/model.hpp"

namespace winnow::engine::insight {

// Below so many wins chance has a large part in every figure.
inline constexpr std::uint32_t wins_to_trust = 100;

// Leads as a model judges them, one entry a lead, and what became of them.
struct Judged {
  Judged(const Model& model, std::uint32_t leads);

  // Different leads may be set by different threads. The assessment must be explained.
  void set(std::uint32_t lead, const Assessment& assessment);

  std::vector<Milli> total;
  std::vector<std::string> grades;   // every text a grade can have, the best first
  std::vector<std::uint16_t> grade;  // 1 + index into `grades`, 0: none
  std::vector<std::uint16_t> stage;  // 1 + index into Model::stages, 0: none
  PointsTable points;
  std::vector<std::uint8_t> won;  // 0 or 1; whoever knows it sets it
};

// Leads that belong together, and how many of them were won.
struct Band {
  std::string name;  // the grade (empty: none), or the decile: "1" is the best
  std::uint32_t leads = 0;
  std::uint32_t won = 0;
  double rate = 0;
  Interval interval;  // of the rate
};

struct Report {
  std::uint32_t leads = 0;
  std::uint32_t won = 0;
  std::optional<double> auc;  // of the totals as printed
  std::optional<Interval> auc_interval;
  std::vector<Decile> deciles;
  std::vector<double> gains;
  std::vector<Cut> thresholds;     // in the order asked for
  std::vector<Band> calibration;   // by grade, or by decile when the model has no grade
  std::vector<RuleFigures> rules;  // in the model's order
};

// The totals worth asking about for these leads: usual_cuts() with the model's own thresholds.
std::vector<Milli> cuts_of(const Model& model, const Judged& judged,
                           std::span<const std::uint32_t> leads);

// The report of these leads (indexes into `judged`, each once), its thresholds at `from`.
//
// Edges    no leads: counts of 0, no figures. Bands without leads are left out. A lead whose total
//          is tied over the border of two deciles counts, in the calibration, in the better one.
Report report_of(const Model& model, const Judged& judged, std::span<const std::uint32_t> leads,
                 std::span<const Milli> from);

}  // namespace winnow::engine::insight
