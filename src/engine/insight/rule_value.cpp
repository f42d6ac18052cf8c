#include "engine/insight/rule_value.hpp"

#include <algorithm>
#include <cmath>

#include "base/check.hpp"
#include "engine/insight/ranking.hpp"

namespace winnow::engine::insight {

namespace {

__extension__ using Wide = __int128;

Wide inside(Wide sum, const std::optional<Range>& range) {
  return range ? std::clamp<Wide>(sum, range->low, range->high) : sum;
}

Milli narrow(Wide sum) {
  return static_cast<Milli>(std::clamp<Wide>(sum, INT64_MIN, INT64_MAX));
}

double share(std::uint32_t part, std::uint32_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::vector<RuleAt> rules_of(const Model& model) {
  std::vector<RuleAt> rules;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    for (std::size_t g = 0; g < model.scores[s].groups.size(); ++g) {
      for (std::size_t r = 0; r < model.scores[s].groups[g].rules.size(); ++r) {
        rules.push_back({s, g, r});
      }
    }
  }
  return rules;
}

const Rule& rule_at(const Model& model, const RuleAt& at) {
  return model.scores[at.score].groups[at.group].rules[at.rule];
}

PointsTable::PointsTable(const Model& model, std::uint32_t leads)
    : rules_(rules_of(model)),
      points_(rules_.size(), std::vector<Milli>(leads)),
      corrections_(model.scores.size(), std::vector<Milli>(leads)),
      leads_(leads) {
  std::size_t next = 0;
  for (const Score& score : model.scores) {
    auto& groups = first_.emplace_back();
    for (const Group& group : score.groups) {
      groups.push_back(next);
      next += group.rules.size();
    }
  }
}

void PointsTable::set(std::uint32_t lead, const Assessment& assessment) {
  for (auto& points : points_) points[lead] = 0;
  for (auto& points : corrections_) points[lead] = 0;
  for (const Line& line : assessment.lines) {
    if (line.kind == Line::Kind::Correction) corrections_[line.score][lead] = line.points;
    if (line.kind != Line::Kind::Rule && line.kind != Line::Kind::RuleLimit) continue;
    points_[index_of(line.score, line.group, line.rule)][lead] += line.points;
  }
}

PointsTable PointsTable::only(std::span<const std::uint32_t> leads) const {
  PointsTable out(*this);
  out.leads_ = static_cast<std::uint32_t>(leads.size());
  const auto take = [&](std::vector<std::vector<Milli>>& columns) {
    for (auto& column : columns) {
      const std::vector<Milli> all = std::move(column);
      column.clear();
      for (const std::uint32_t lead : leads) column.push_back(all[lead]);
    }
  };
  take(out.points_);
  take(out.corrections_);
  return out;
}

// What the rules add up to before limits, and what the limits leave of it.
struct Totals::Sums {
  std::vector<std::vector<std::vector<Wide>>> groups;  // [score][group][lead], before its range
  std::vector<std::vector<Wide>> scores;               // [score][lead], before its range
  std::vector<std::vector<Milli>> limited;             // [score][lead], as assessed
  std::vector<Wide> total;                             // before it is brought into 64 bits
};

Totals::Totals(const Model& model, const PointsTable& points) : model_(model), points_(points) {
  const std::uint32_t leads = points.leads();
  auto sums = std::make_unique<Sums>();
  for (const Score& score : model.scores) {
    sums->groups.emplace_back(score.groups.size(), std::vector<Wide>(leads));
  }
  for (std::size_t i = 0; i < points.rules().size(); ++i) {
    const RuleAt& at = points.rules()[i];
    auto& sum = sums->groups[at.score][at.group];
    for (std::uint32_t lead = 0; lead < leads; ++lead) sum[lead] += points.of_rule(i)[lead];
  }
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    auto& score = sums->scores.emplace_back(leads);
    std::copy(points.corrections(s).begin(), points.corrections(s).end(), score.begin());
    for (std::size_t g = 0; g < model.scores[s].groups.size(); ++g) {
      const auto& range = model.scores[s].groups[g].range;
      for (std::uint32_t lead = 0; lead < leads; ++lead) {
        score[lead] += inside(sums->groups[s][g][lead], range);
      }
    }
    auto& limited = sums->limited.emplace_back(leads);
    for (std::uint32_t lead = 0; lead < leads; ++lead) {
      limited[lead] = narrow(inside(score[lead], model.scores[s].range));
    }
  }
  sums->total.resize(leads);
  for (const std::size_t s : model.total) {
    for (std::uint32_t lead = 0; lead < leads; ++lead) {
      sums->total[lead] += sums->limited[s][lead];
    }
  }
  sums_ = std::move(sums);
}

Totals::~Totals() = default;

std::vector<Milli> Totals::with_all() const {
  std::vector<Milli> totals(sums_->total.size());
  std::transform(sums_->total.begin(), sums_->total.end(), totals.begin(), narrow);
  return totals;
}

std::vector<Milli> Totals::without(std::size_t rule) const {
  std::vector<Milli> totals = with_all();
  const auto [s, g, r] = points_.rules()[rule];
  const auto times = std::count(model_.total.begin(), model_.total.end(), s);
  const Score& score = model_.scores[s];
  const auto points = points_.of_rule(rule);
  for (std::uint32_t lead = 0; lead < points_.leads(); ++lead) {
    if (points[lead] == 0 || times == 0) continue;
    const Wide group = sums_->groups[s][g][lead];
    const Wide taken =
        inside(group, score.groups[g].range) - inside(group - points[lead], score.groups[g].range);
    const Milli left = narrow(inside(sums_->scores[s][lead] - taken, score.range));
    totals[lead] = narrow(sums_->total[lead] + (Wide{left} - sums_->limited[s][lead]) * times);
  }
  return totals;
}

std::vector<RuleFigures> rule_figures(const Model& model, const PointsTable& points,
                                      std::span<const std::uint8_t> won) {
  CHECK(won.size() == points.leads());
  const Totals totals(model, points);
  const auto all = static_cast<std::uint32_t>(won.size());
  const auto all_won = static_cast<std::uint32_t>(std::count(won.begin(), won.end(), 1));
  std::vector<RuleFigures> out;
  for (std::size_t i = 0; i < points.rules().size(); ++i) {
    RuleFigures figures;
    figures.at = points.rules()[i];
    for (std::uint32_t lead = 0; lead < all; ++lead) {
      if (points.of_rule(i)[lead] == 0) continue;
      ++figures.fired;
      figures.won += won[lead];
    }
    const std::uint32_t others = all - figures.fired;
    if (figures.fired > 0) figures.rate = share(figures.won, figures.fired);
    if (others > 0) figures.rate_others = share(all_won - figures.won, others);
    if (figures.rate && all_won > 0) figures.lift = *figures.rate / share(all_won, all);
    const double of_won = (figures.won + 0.5) / (all_won + 1.0);
    const double of_lost = (figures.fired - figures.won + 0.5) / (all - all_won + 1.0);
    if (figures.fired > 0) figures.evidence = std::log(of_won / of_lost);
    figures.auc_without = auc(ranked(totals.without(i), won));
    out.push_back(figures);
  }
  return out;
}

}  // namespace winnow::engine::insight
