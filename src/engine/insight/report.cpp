#include "engine/insight/report.hpp"

#include <algorithm>
#include <numeric>

#include "base/check.hpp"
#include "engine/verdicts.hpp"

namespace winnow::engine::insight {

namespace {

constexpr std::uint64_t seed = 20'080'501;  // any number; always the same

template <typename Entry>
std::vector<Entry> rows_of(const std::vector<Entry>& column, std::span<const std::uint32_t> leads) {
  std::vector<Entry> rows;
  rows.reserve(leads.size());
  for (const std::uint32_t lead : leads) rows.push_back(column[lead]);
  return rows;
}

// Keeps the bands with leads and gives them their rates.
std::vector<Band> finished(std::vector<Band> bands) {
  std::vector<Band> out;
  for (Band& band : bands) {
    if (band.leads == 0) continue;
    band.rate = static_cast<double>(band.won) / static_cast<double>(band.leads);
    band.interval = share_interval(band.won, band.leads);
    out.push_back(std::move(band));
  }
  return out;
}

// By falling mean of the totals: where labels make the grade that is the only order there is. The
// leads without a grade come last.
std::vector<Band> bands_by_grade(const Judged& judged, std::span<const std::uint32_t> leads) {
  std::vector<Band> bands;
  for (const std::string& grade : judged.grades) bands.push_back({grade, 0, 0, 0, {}});
  bands.emplace_back();
  std::vector<double> sums(bands.size());
  for (const std::uint32_t lead : leads) {
    const std::size_t grade = judged.grade[lead];
    const std::size_t index = grade == 0 ? bands.size() - 1 : grade - 1;
    ++bands[index].leads;
    bands[index].won += judged.won[lead];
    sums[index] += static_cast<double>(judged.total[lead]);
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i + 1 < bands.size(); ++i) {
    if (bands[i].leads > 0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return sums[a] / bands[a].leads > sums[b] / bands[b].leads;
  });
  order.push_back(bands.size() - 1);
  std::vector<Band> sorted;
  sorted.reserve(order.size());
  for (const std::size_t i : order) sorted.push_back(std::move(bands[i]));
  return finished(std::move(sorted));
}

std::vector<Band> bands_by_decile(std::span<const Tie> ties, std::uint64_t leads) {
  std::vector<Band> bands(10);
  for (std::size_t i = 0; i < bands.size(); ++i) bands[i].name = std::to_string(i + 1);
  std::uint64_t before = 0;
  for (const Tie& tie : ties) {
    Band& band = bands[before * 10 / leads];
    band.leads += tie.leads;
    band.won += tie.won;
    before += tie.leads;
  }
  return finished(std::move(bands));
}

// The totals at which the model itself changes its mind.
std::vector<Milli> own_thresholds(const Model& model) {
  std::vector<Milli> out;
  if (model.grade) {
    for (const Threshold& threshold : model.grade->thresholds) out.push_back(threshold.from);
  }
  if (model.total.size() == 1) {
    for (const Threshold& threshold : model.scores[model.total[0]].labels) {
      out.push_back(threshold.from);
    }
  }
  return out;
}

}  // namespace

Judged::Judged(const Model& model, std::uint32_t leads)
    : total(leads),
      grades(grade_table(model).texts),
      grade(leads),
      stage(leads),
      points(model, leads),
      won(leads) {}

void Judged::set(std::uint32_t lead, const Assessment& assessment) {
  total[lead] = assessment.total;
  stage[lead] = static_cast<std::uint16_t>(assessment.stage ? *assessment.stage + 1 : 0);
  grade[lead] = 0;
  if (assessment.grade) {
    const auto found = std::find(grades.begin(), grades.end(), *assessment.grade);
    CHECK(found != grades.end());
    grade[lead] = static_cast<std::uint16_t>(found - grades.begin() + 1);
  }
  points.set(lead, assessment);
}

std::vector<Milli> cuts_of(const Model& model, const Judged& judged,
                           std::span<const std::uint32_t> leads) {
  return usual_cuts(ranked(rows_of(judged.total, leads), rows_of(judged.won, leads)),
                    own_thresholds(model));
}

Report report_of(const Model& model, const Judged& judged, std::span<const std::uint32_t> leads,
                 std::span<const Milli> from) {
  const std::vector<std::uint8_t> won = rows_of(judged.won, leads);
  const std::vector<Tie> ties = ranked(rows_of(judged.total, leads), won);
  Report report;
  report.leads = static_cast<std::uint32_t>(leads.size());
  report.won = static_cast<std::uint32_t>(std::count(won.begin(), won.end(), 1));
  if (leads.empty()) return report;
  report.auc = auc(ties);
  report.auc_interval = auc_interval(ties, seed);
  report.deciles = deciles(ties);
  report.gains = gains(ties);
  report.thresholds = cuts(ties, from);
  report.calibration =
      model.grade ? bands_by_grade(judged, leads) : bands_by_decile(ties, leads.size());
  report.rules = rule_figures(model, judged.points.only(leads), won);
  return report;
}

}  // namespace winnow::engine::insight
