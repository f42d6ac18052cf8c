// What each rule of a model is worth: how often it gives points, to whom, and what the ranking
// would be without it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/model.hpp"

namespace winnow::engine::insight {

struct RuleAt {
  std::size_t score = 0, group = 0, rule = 0;
  bool operator==(const RuleAt& other) const = default;
};
std::vector<RuleAt> rules_of(const Model& model);  // in the model's order
const Rule& rule_at(const Model& model, const RuleAt& at);

// The points of every rule for every lead: after the rule's own `max`, before the limits of groups
// and scores. Beside them the corrections of people, which no rule gave.
class PointsTable {
 public:
  PointsTable(const Model& model, std::uint32_t leads);

  // Takes the lines of an explained assessment. Different leads may be set by different threads.
  void set(std::uint32_t lead, const Assessment& assessment);

  const std::vector<RuleAt>& rules() const { return rules_; }
  std::span<const Milli> of_rule(std::size_t rule) const { return points_[rule]; }
  std::span<const Milli> corrections(std::size_t score) const { return corrections_[score]; }
  std::uint32_t leads() const { return leads_; }
  // The rows of these leads, in this order.
  PointsTable only(std::span<const std::uint32_t> leads) const;

 private:
  std::size_t index_of(std::size_t score, std::size_t group, std::size_t rule) const {
    return first_[score][group] + rule;
  }

  std::vector<RuleAt> rules_;
  std::vector<std::vector<std::size_t>> first_;  // [score][group]: where its rules begin
  std::vector<std::vector<Milli>> points_;       // [rule][lead]
  std::vector<std::vector<Milli>> corrections_;  // [score][lead]
  std::uint32_t leads_ = 0;
};

// Totals from points: the limits of groups and scores are applied again, as the contract says. With
// a rule taken out that is what the model without this rule says.
class Totals {
 public:
  // Both must outlive it.
  Totals(const Model& model, const PointsTable& points);
  ~Totals();
  std::vector<Milli> with_all() const;
  std::vector<Milli> without(std::size_t rule) const;  // index into PointsTable::rules()

 private:
  struct Sums;
  const Model& model_;
  const PointsTable& points_;
  std::unique_ptr<const Sums> sums_;
};

struct RuleFigures {
  RuleAt at;
  std::uint32_t fired = 0;            // leads to whom it gave points (or took some)
  std::uint32_t won = 0;              // of them
  std::optional<double> rate;         // won / fired; nullopt: it never fired
  std::optional<double> rate_others;  // of the leads for whom it did not; nullopt: there are none
  std::optional<double> lift;         // rate over the rate of all
  // ln of the share of the won for whom it fired over that share of the lost, half a lead added to
  // each count: above 0 it speaks for a win. nullopt: it never fired.
  std::optional<double> evidence;
  std::optional<double> auc_without;
};

// Shapes   `won` has an entry (0 or 1) a lead of the table.
std::vector<RuleFigures> rule_figures(const Model& model, const PointsTable& points,
                                      std::span<const std::uint8_t> won);

}  // namespace winnow::engine::insight
