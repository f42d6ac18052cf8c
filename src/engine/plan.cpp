#include "engine/plan.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "engine/watch.hpp"

namespace winnow::engine {

namespace {

using Path = std::vector<std::string>;

template <typename Named>
std::size_t index_by_id(const std::vector<Named>& all, const std::string& id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.id == id; });
  CHECK(found != all.end());
  return static_cast<std::size_t>(found - all.begin());
}

// Calls `visit(condition)` for every condition of the model but the signals' `where`.
template <typename Visit>
void for_each_condition(const Model& model, Visit visit) {
  for (const Score& score : model.scores) {
    for (const Group& group : score.groups) {
      for (const Rule& rule : group.rules) {
        if (rule.kind != Rule::Kind::Each) visit(rule.condition);
      }
    }
  }
  for (const Framework& framework : model.frameworks) {
    for (const Criterion& criterion : framework.criteria) visit(criterion.when);
  }
  for (const Disqualification& one : model.disqualify) visit(one.when);
  for (const Stage& stage : model.stages) {
    if (stage.kind == Stage::Kind::Enter) visit(stage.enter);
    if (stage.leave) visit(*stage.leave);
    if (stage.require) visit(*stage.require);
  }
  for (const Segment& segment : model.segments) visit(segment.when);
}

std::vector<TraitSlot> trait_slots(const Model& model) {
  std::map<std::string, TraitSlot> by_name;
  for_each_condition(model, [&](const Condition& condition) {
    for (const cel::Slot& slot : condition.program->slots()) {
      if (slot.root != "lead" && slot.root != "company") continue;
      if (by_name.count(slot.name) == 0) by_name.emplace(slot.name, trait_slot(model, slot));
    }
  });
  std::vector<TraitSlot> slots;
  slots.reserve(by_name.size());
  for (auto& [name, slot] : by_name) slots.push_back(std::move(slot));
  return slots;
}

// Turns slots of programs into places; knows what each name stands for in this model.
class Placer {
 public:
  explicit Placer(Plan& plan) : plan_(plan), model_(*plan.model) {
    for (const auto& [name, list] : model_.lists) {
      lists_[name] = plan.constants.size();
      plan.constants.push_back(list);
    }
    for (std::size_t i = 0; i < plan.traits.size(); ++i) traits_[plan.traits[i].name] = i;
  }

  PlacedCondition placed(const Condition& condition) const {
    PlacedCondition out{condition.program.get(), condition.program, {}};
    for (const cel::Slot& slot : condition.program->slots()) out.places.push_back(place(slot));
    return out;
  }

 private:
  SlotPlace place(const cel::Slot& slot) const {
    using Kind = SlotPlace::Kind;
    const Path& path = slot.path;
    if (slot.root == "lead" || slot.root == "company") {
      return {Kind::Trait, traits_.at(slot.name)};
    }
    if (slot.root == "event") {
      const auto& all = plan_.schema.properties;
      const auto found = std::find(all.begin(), all.end(), path);
      CHECK(found != all.end());
      return {Kind::EventProperty, static_cast<std::size_t>(found - all.begin())};
    }
    if (slot.root == "now") return {Kind::Now, 0};
    if (slot.root == "grade") return {Kind::Grade, 0};
    if (slot.root == "stage") return {Kind::Stage, 0};
    if (path.empty()) return {Kind::Absent, 0};
    if (slot.root == "lists") return {Kind::Constant, lists_.at(path[0])};
    if (slot.root == "signals") return {Kind::Signal, index_by_id(model_.signals, path[0])};
    if (slot.root == "label") return {Kind::Label, index_by_id(model_.scores, path[0])};
    if (slot.root == "score") {
      if (path[0] == "total") return {Kind::Total, 0};
      return {Kind::Score, index_by_id(model_.scores, path[0])};
    }
    if (slot.root == "framework" && path.size() == 2) {
      const std::size_t index = index_by_id(model_.frameworks, path[0]);
      if (path[1] == "status") return {Kind::FrameworkStatus, index};
      if (path[1] == "met") return {Kind::FrameworkMet, index};
      return {Kind::FrameworkScore, index};
    }
    if (slot.root == "account" && path.size() == 2) {
      const std::size_t score = index_by_id(model_.scores, path[0]);
      return {Kind::Account, 3 * score + (path[1] == "max" ? 0 : path[1] == "sum" ? 1 : 2)};
    }
    return {Kind::Absent, 0};
  }

  const Plan& plan_;
  const Model& model_;
  std::map<std::string, std::size_t> lists_, traits_;
};

// How far back a signal looks, in seconds; 0: for ever.
std::int64_t horizon(const Signal& signal) {
  std::int64_t reach = signal.within;
  std::int64_t fade = 0;
  if (signal.decay == Decay::HalfLife) fade = 33 * signal.decay_seconds;
  if (signal.decay == Decay::Linear) fade = signal.decay_seconds;
  if (reach == 0 || (fade != 0 && fade < reach)) reach = fade;
  return reach;
}

void note_account_reads(Plan& plan) {
  plan.account_reads.assign(plan.model->scores.size(), false);
  for (const auto* conditions : {&plan.enter, &plan.leave, &plan.require, &plan.segments}) {
    for (const PlacedCondition& one : *conditions) {
      for (const SlotPlace place : one.places) {
        if (place.kind != SlotPlace::Kind::Account) continue;
        plan.account_reads[place.index / 3] = true;
        if (conditions != &plan.segments) plan.stages_read_account = true;
      }
    }
  }
}

bool needs_order(const Signal& signal) {
  const bool several = signal.events.size() != 1;
  return several && (signal.at_most > 0 || signal.measure == Measure::Last);
}

}  // namespace

EventSchema event_schema(const Model& model) {
  EventSchema schema;
  const auto add_name = [&](const std::string& name) {
    if (std::find(schema.names.begin(), schema.names.end(), name) == schema.names.end()) {
      schema.names.push_back(name);
    }
  };
  const auto add_property = [&](const Path& path) {
    auto& all = schema.properties;
    if (std::find(all.begin(), all.end(), path) == all.end()) all.push_back(path);
  };
  for (const Signal& signal : model.signals) {
    for (const std::string& name : signal.events) add_name(name);
    if (signal.events.empty()) schema.others = true;
    if (needs_order(signal)) schema.arrival = true;
    if (!signal.of.empty()) add_property(signal.of);
    if (!signal.where) continue;
    for (const cel::Slot& slot : signal.where->program->slots()) {
      if (slot.root == "event") add_property(slot.path);
    }
  }
  std::size_t on_names = 0;
  for (const Stage& stage : model.stages) {
    for (const std::string& name : stage.on) {
      add_name(name);
      ++on_names;
    }
  }
  if (on_names > 1) schema.arrival = true;
  return schema;
}

TraitSlot trait_slot(const Model& model, const cel::Slot& slot) {
  TraitSlot trait{slot.root, slot.path, std::nullopt, slot.name};
  for (std::size_t i = 0; i < model.fields.size() && !slot.path.empty(); ++i) {
    if (model.fields[i].root != slot.root || model.fields[i].name != slot.path[0]) continue;
    trait.field = i;
    if (slot.path.size() == 1) trait.type = model.fields[i].type;
  }
  return trait;
}

std::shared_ptr<const Plan> make_plan(std::shared_ptr<const Model> given) {
  auto plan = std::make_shared<Plan>();
  plan->model = std::move(given);
  const Model& model = *plan->model;
  plan->traits = trait_slots(model);
  plan->schema = event_schema(model);
  const auto zone = model.zones.find(model.timezone);
  CHECK(zone != model.zones.end());
  plan->zone = zone->second;
  const Placer placer(*plan);

  bool for_ever = model.signals.empty();
  for (const Signal& signal : model.signals) {
    plan->where.push_back(signal.where ? placer.placed(*signal.where) : PlacedCondition{});
    const std::int64_t reach = horizon(signal);
    if (reach == 0) for_ever = true;
    plan->widest_window = std::max(plan->widest_window, reach);
  }
  if (for_ever) plan->widest_window = 0;

  for (const Score& score : model.scores) {
    auto& groups = plan->rules.emplace_back();
    for (const Group& group : score.groups) {
      auto& rules = groups.emplace_back();
      for (const Rule& rule : group.rules) {
        if (!rule.purpose.empty()) plan->uses_consent = true;
        const bool has_condition = rule.kind != Rule::Kind::Each;
        rules.push_back(has_condition ? placer.placed(rule.condition) : PlacedCondition{});
      }
    }
  }
  for (const Framework& framework : model.frameworks) {
    auto& criteria = plan->criteria.emplace_back();
    for (const Criterion& one : framework.criteria) criteria.push_back(placer.placed(one.when));
  }
  for (const Disqualification& one : model.disqualify) {
    plan->disqualify.push_back(placer.placed(one.when));
  }
  const auto optional_condition = [&](const std::optional<Condition>& condition) {
    return condition ? placer.placed(*condition) : PlacedCondition{};
  };
  for (const Stage& stage : model.stages) {
    const bool enters = stage.kind == Stage::Kind::Enter;
    plan->enter.push_back(enters ? placer.placed(stage.enter) : PlacedCondition{});
    plan->leave.push_back(optional_condition(stage.leave));
    plan->require.push_back(optional_condition(stage.require));
  }
  for (const Segment& segment : model.segments) {
    plan->segments.push_back(placer.placed(segment.when));
  }
  note_account_reads(*plan);
  plan->watch = std::make_shared<Watch>(*plan, Watch::Arrivals::No);
  plan->watch_arrivals = std::make_shared<Watch>(*plan, Watch::Arrivals::Yes);
  return plan;
}

bool Plan::reads_account() const {
  return std::find(account_reads.begin(), account_reads.end(), true) != account_reads.end();
}

std::optional<SlotPlace> sole_name(const PlacedCondition& placed) {
  if (placed.places.size() != 1) return std::nullopt;
  const cel::Tree& tree = placed.program->tree();
  const cel::Node* node = &tree.at(tree.root);
  while (node->op == cel::Op::Member || node->op == cel::Op::Index) node = &tree.at(node->args[0]);
  const bool whole = cel::print(tree) == placed.program->slots()[0].name;
  return node->op == cel::Op::Name && whole ? std::optional(placed.places[0]) : std::nullopt;
}

}  // namespace winnow::engine
