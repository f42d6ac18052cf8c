#include "engine/near.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "cel/program.hpp"
#include "engine/model_scope.hpp"
#include "engine/names.hpp"

namespace winnow::engine {

namespace {

using cel::Node;
using cel::NodeId;
using cel::Op;

double number_of(const Value& value) {
  return value.is(Value::Kind::Int) ? static_cast<double>(value.integer()) : value.real();
}

bool is_near(const Value& value, double asked) {
  if (number_of(value) == 0) return false;
  const double distance = std::abs(asked - number_of(value));
  if (value.is(Value::Kind::Int) && distance <= 1) return true;
  return distance <= std::abs(asked) / 4;
}

std::string plain_number(const Value& value) {
  std::string text = to_json(value);
  if (text.size() > 2 && text.compare(text.size() - 2, 2, ".0") == 0) text.resize(text.size() - 2);
  return text;
}

// A number just above or below one that does not do itself.
Value beyond(const Value& number, bool above) {
  if (number.is(Value::Kind::Int)) return Value(number.integer() + (above ? 1 : -1));
  return Value(number.real() + (above ? 0.001 : -0.001));
}

bool is_comparison(Op op) {
  return op == Op::Less || op == Op::LessEqual || op == Op::Greater || op == Op::GreaterEqual;
}

// Finds what a rule of one lead missed.
class Finder {
 public:
  Finder(const Plan& plan, const Names& names)
      : plan_(plan), names_(names), scope_(scope_of(*plan.model, Section::Scores)) {}

  std::optional<NearMiss> of_when(const Rule& rule, const PlacedCondition& condition) {
    const cel::Tree& tree = condition.program->tree();
    std::vector<NodeId> parts = {tree.root};
    if (tree.at(tree.root).op == Op::And) parts = tree.at(tree.root).args;
    std::optional<NodeId> missed;
    for (const NodeId part : parts) {
      const cel::Outcome outcome = run_part(condition, part);
      if (outcome.is_true()) continue;
      if (missed || outcome.state != cel::Outcome::State::Value) return std::nullopt;
      missed = part;
    }
    if (!missed || !is_comparison(tree.at(*missed).op)) return std::nullopt;
    const Node& comparison = tree.at(*missed);
    for (const std::size_t side : {0U, 1U}) {
      const Value& literal = tree.at(comparison.args[1 - side]).value;
      if (tree.at(comparison.args[1 - side]).op != Op::Literal || !literal.is_number()) continue;
      cel::Outcome outcome = run_part(condition, comparison.args[side]);
      if (outcome.state != cel::Outcome::State::Value || !outcome.value.is_number()) continue;
      if (!is_near(outcome.value, number_of(literal))) continue;
      NearMiss miss;
      miss.gain = rule.points;
      miss.asked = cel::print(tree, *missed);
      miss.value = std::move(outcome.value);
      const bool more =
          (comparison.op == Op::Greater || comparison.op == Op::GreaterEqual) == (side == 0);
      const bool strict = comparison.op == Op::Greater || comparison.op == Op::Less;
      miss.needed = strict ? beyond(literal, more) : literal;
      note_name(condition, cel::print(tree, comparison.args[side]), miss);
      return miss;
    }
    return std::nullopt;
  }

  std::optional<NearMiss> of_steps(const Rule& rule, const PlacedCondition& condition) {
    if (rule.steps.empty() || !rule.steps.front().from) return std::nullopt;
    cel::Outcome outcome = run(condition, names_, plan_.model->zones, row_);
    if (outcome.state != cel::Outcome::State::Value || !outcome.value.is_number()) {
      return std::nullopt;
    }
    for (const Step& step : rule.steps) {
      const auto order = cel::order(outcome.value, *step.from);
      if (!order || !std::is_lt(*order)) continue;
      const Milli gain = step.points - step_points(rule, outcome.value);
      if (gain == 0 || !is_near(outcome.value, number_of(*step.from))) return std::nullopt;
      NearMiss miss;
      miss.gain = gain;
      miss.asked = condition.program->text() + " >= " + plain_number(*step.from);
      miss.value = std::move(outcome.value);
      miss.needed = *step.from;
      note_name(condition, condition.program->text(), miss);
      return miss;
    }
    return std::nullopt;
  }

 private:
  // Whose number was asked for, where the expression is a name and nothing else.
  static void note_name(const PlacedCondition& condition, const std::string& expression,
                        NearMiss& miss) {
    const std::vector<cel::Slot>& slots = condition.program->slots();
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].name != expression) continue;
      const SlotPlace place = condition.places[i];
      if (place.kind == SlotPlace::Kind::Trait) miss.trait = place.index;
      if (place.kind == SlotPlace::Kind::Signal) miss.signal = place.index;
    }
  }

  // A part of a condition by itself; its names are among those of the whole.
  cel::Outcome run_part(const PlacedCondition& whole, NodeId part) {
    const cel::Compiled compiled = cel::compile(cel::print(whole.program->tree(), part), scope_);
    if (!compiled.program) return {cel::Outcome::State::Error, {}, {}, "", 0};
    row_.clear();
    const std::vector<cel::Slot>& known = whole.program->slots();
    for (const cel::Slot& slot : compiled.program->slots()) {
      const auto found = std::find(known.begin(), known.end(), slot);
      const auto index = static_cast<std::size_t>(found - known.begin());
      row_.push_back(found == known.end() ? nullptr : names_.at(whole.places[index]));
    }
    return compiled.program->run(row_, plan_.model->zones);
  }

  const Plan& plan_;
  const Names& names_;
  const cel::Scope scope_;
  std::vector<const Value*> row_;
};

}  // namespace

std::vector<NearMiss> near_misses(const Plan& plan, const Names& names) {
  Finder finder(plan, names);
  std::vector<NearMiss> all;
  const Model& model = *plan.model;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    for (std::size_t g = 0; g < model.scores[s].groups.size(); ++g) {
      const std::vector<Rule>& rules = model.scores[s].groups[g].rules;
      for (std::size_t r = 0; r < rules.size(); ++r) {
        if (rules[r].kind == Rule::Kind::Each) continue;
        const PlacedCondition& condition = plan.rules[s][g][r];
        auto miss = rules[r].kind == Rule::Kind::When ? finder.of_when(rules[r], condition)
                                                      : finder.of_steps(rules[r], condition);
        if (!miss) continue;
        miss->score = s;
        miss->group = g;
        miss->rule = r;
        all.push_back(std::move(*miss));
      }
    }
  }
  return all;
}

}  // namespace winnow::engine
