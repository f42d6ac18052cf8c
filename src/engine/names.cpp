#include "engine/names.hpp"

#include "base/check.hpp"

namespace winnow::engine {

namespace {

const Value* pointer_to(const std::optional<Value>& value) {
  return value ? &*value : nullptr;
}

}  // namespace

Names::Names(const Plan& plan)
    : traits(plan.traits.size()),
      signals(plan.model->signals.size()),
      scores(plan.model->scores.size()),
      labels(plan.model->scores.size()),
      framework_status(plan.model->frameworks.size()),
      framework_met(plan.model->frameworks.size()),
      framework_score(plan.model->frameworks.size()),
      constants_(&plan.constants) {}

const Value* Names::at(SlotPlace place) const {
  using Kind = SlotPlace::Kind;
  switch (place.kind) {
    case Kind::Trait: return traits[place.index];
    case Kind::Constant: return &(*constants_)[place.index];
    case Kind::Now: return &now;
    case Kind::Signal: return pointer_to(signals[place.index]);
    case Kind::Score: return pointer_to(scores[place.index]);
    case Kind::Total: return pointer_to(total);
    case Kind::Label: return pointer_to(labels[place.index]);
    case Kind::Grade: return pointer_to(grade);
    case Kind::FrameworkStatus: return pointer_to(framework_status[place.index]);
    case Kind::FrameworkMet: return pointer_to(framework_met[place.index]);
    case Kind::FrameworkScore: return pointer_to(framework_score[place.index]);
    case Kind::Stage: return pointer_to(stage);
    case Kind::Account: return place.index < account.size() ? &account[place.index] : nullptr;
    case Kind::EventProperty: break;
    case Kind::Absent: return nullptr;
  }
  CHECK(false);  // event.* is read in `where` only, and never from here
}

std::vector<Value> roll_up_values(const std::vector<RollUp>& account) {
  std::vector<Value> values;
  values.reserve(3 * account.size());
  for (const RollUp& one : account) {
    for (const Milli points : {one.max, one.sum, one.top3}) {
      values.emplace_back(static_cast<double>(points) / 1000.0);
    }
  }
  return values;
}

cel::Outcome run(const PlacedCondition& condition, const Names& names, const ZoneTable& zones,
                 std::vector<const Value*>& row) {
  row.clear();
  for (const SlotPlace place : condition.places) row.push_back(names.at(place));
  return condition.program->run(row, zones);
}

Milli step_points(const Rule& rule, const Value& value) {
  Milli points = 0;
  for (const Step& step : rule.steps) {
    if (step.is) {
      if (cel::equal(value, *step.is)) return step.points;
      continue;
    }
    if (!value.is_number()) return 0;
    const auto order = cel::order(value, *step.from);
    if (!order || !std::is_gteq(*order)) break;  // thresholds rise; NaN has no order
    points = step.points;
  }
  return points;
}

}  // namespace winnow::engine
