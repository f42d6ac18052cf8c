// Binding a plan to columns, timelines and an instant: everything that is decided once.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.hpp"
#include "engine/fields.hpp"
#include "engine/fold_bound.hpp"

namespace winnow::engine {

namespace {

// Sums of lanes must stay below; then no addition can leave 64 bits.
constexpr WideLane lane_bound = WideLane{1} << 62;

WideLane size_of(Lane value) {
  return value < 0 ? -WideLane{value} : WideLane{value};
}

std::uint32_t most_events_of_a_block(const Timelines& timelines) {
  std::uint32_t most = 0;
  for (std::uint32_t b = 0; b < timelines.blocks(); ++b) {
    const Timelines::Block& block = timelines.block(b);
    most = std::max(most, block.head.events() + block.tail.events());
  }
  return most;
}

WideLane largest_amount(const BoundSignal& signal) {
  WideLane largest = 0;
  for (const std::int64_t amount : signal.amounts) {
    if (amount != Hit::no_number) largest = std::max(largest, size_of(amount));
  }
  return largest;
}

// An upper bound of a signal's units, whatever a lead of these timelines did.
WideLane units_bound(const BoundSignal& signal, WideLane events) {
  switch (signal.signal->measure) {
    case Measure::Count: return signal.unit == Unit::Weight ? events << 32 : events;
    case Measure::Sum: return std::min<WideLane>(largest_amount(signal) * events, INT64_MAX);
    case Measure::Max:
    case Measure::Last: return largest_amount(signal);
    case Measure::Days: return events;
    default: return UINT32_MAX;
  }
}

WideLane points_bound(const Pass& pass, const std::vector<BoundSignal>& signals, WideLane events) {
  switch (pass.kind) {
    case Pass::Kind::Table: {
      WideLane most = 0;
      for (const Lane points : pass.table) most = std::max(most, size_of(points));
      return most;
    }
    case Pass::Kind::Mask: return size_of(pass.points);
    case Pass::Kind::Each: {
      const BoundSignal& signal = signals[pass.signal];
      WideLane divisor = 1;
      if (signal.unit == Unit::Weight) divisor = WideLane{1} << 32;
      if (signal.unit == Unit::Millionths) divisor = 1'000'000;
      const WideLane units = units_bound(signal, events);
      return std::min<WideLane>(size_of(pass.points) * units / divisor + 1, pass.max);
    }
    case Pass::Kind::Steps:
    case Pass::Kind::TraitSteps:
    case Pass::Kind::Rows: {
      WideLane most = 0;
      for (const Step& step : pass.rule->steps) most = std::max(most, size_of(step.points));
      return most;
    }
  }
  return 0;
}

bool is_trait_only(const PlacedCondition& placed) {
  return std::all_of(placed.places.begin(), placed.places.end(), [](SlotPlace place) {
    return place.kind == SlotPlace::Kind::Trait || place.kind == SlotPlace::Kind::Constant;
  });
}

// The coded trait column that a condition reads as its only name besides constants.
std::optional<std::size_t> sole_trait(const PlacedCondition& placed) {
  std::optional<std::size_t> trait;
  for (const SlotPlace place : placed.places) {
    if (place.kind != SlotPlace::Kind::Trait) continue;
    if (trait && *trait != place.index) return std::nullopt;
    trait = place.index;
  }
  return trait;
}

// The least whole number of units at which a value of this unit is at least `from`.
std::optional<Lane> units_from(Unit unit, const Value& from) {
  const auto reaches = [&](Lane units) {
    const Value value = unit == Unit::Whole ? Value(units) : Value(double_of_units(unit, units));
    const auto order = cel::order(value, from);
    return order && std::is_gteq(*order);
  };
  Lane low = INT64_MIN, high = INT64_MAX;
  if (reaches(low)) return low;
  if (!reaches(high)) return std::nullopt;
  while (WideLane{high} - low > 1) {  // low does not reach, high does
    const auto middle = static_cast<Lane>(low + (WideLane{high} - low) / 2);
    (reaches(middle) ? high : low) = middle;
  }
  return high;
}

// The ordered bits of the least double that is at least `from`.
std::optional<Lane> ordered_bits_from(const Value& from) {
  double least = from.is(Value::Kind::Int) ? static_cast<double>(from.integer()) : from.real();
  const auto order = cel::order(Value(least), from);
  if (!order) return std::nullopt;
  if (std::is_lt(*order)) least = std::nextafter(least, std::numeric_limits<double>::infinity());
  return ordered_bits(least == 0 ? -0.0 : least);  // −0.0 equals 0.0 and comes before it
}

}  // namespace

Fold::Bound::Bound(const Plan& the_plan, const std::vector<columns::Column>& the_traits,
                   const Timelines& the_timelines, Millis instant, const FoldOptions& options)
    : plan(the_plan),
      model(*the_plan.model),
      traits(the_traits),
      timelines(the_timelines),
      as_of(instant),
      live(options.setting == Setting::Live),
      facts(options.facts),
      account(options.account),
      now_value(timestamp_of(instant)),
      signal_is_read(model.signals.size()),
      score_is_read(model.scores.size()) {
  CHECK(traits.size() == plan.traits.size());
  for (const columns::Column& column : traits) CHECK(column.rows() == timelines.leads());
  CHECK(account == nullptr || account->size() == 3 * model.scores.size());
  const std::int64_t second = floor_div(as_of, 1000);
  const std::int64_t since = second - origin_seconds;
  if (since < 0 || since > UINT32_MAX) {
    all_odd = true;
  } else {
    now = static_cast<std::uint32_t>(since);
    now_millis = static_cast<std::uint16_t>(as_of - second * 1000);
  }
  bind_facts();
  bind_grades();
  bind_signals();
  bind_rules();
  bind_conditions();
  check_sizes();
}

std::uint32_t Fold::Bound::rows_of(std::uint32_t block) const {
  return std::min(leads_a_block, timelines.leads() - block * leads_a_block);
}

// Names of stages and purposes are looked up once.
void Fold::Bound::bind_facts() {
  if (facts == nullptr) return;
  CHECK(facts->leads() == timelines.leads());
  for (const Score& score : model.scores) {
    for (const Group& group : score.groups) {
      for (const Rule& rule : group.rules) {
        if (!rule.purpose.empty() && purpose_of(rule) == 0) purposes.push_back(rule.purpose);
      }
    }
  }
  for (columns::Code code = 0; code < facts->names(); ++code) {
    const std::string_view name = facts->name(code);
    stage_of_name.push_back(code == 0 ? std::nullopt : stage_index(model, name));
    const auto found = std::find(purposes.begin(), purposes.end(), name);
    const auto index = static_cast<std::size_t>(found - purposes.begin());
    purpose_of_name.push_back(code == 0 || index == purposes.size() ? 0 : index + 1);
  }
}

std::size_t Fold::Bound::purpose_of(const Rule& rule) const {
  const auto found = std::find(purposes.begin(), purposes.end(), rule.purpose);
  return found == purposes.end() ? 0 : static_cast<std::size_t>(found - purposes.begin()) + 1;
}

void Fold::Bound::bind_signals() {
  const auto most = static_cast<WideLane>(most_events_of_a_block(timelines));
  const EventSchema& schema = timelines.schema();
  for (std::size_t i = 0; i < model.signals.size(); ++i) {
    const Signal& signal = model.signals[i];
    BoundSignal bound;
    bound.signal = &signal;
    bound.unit = unit_of(signal);
    const auto slice_count = static_cast<std::uint32_t>(schema.names.size() + schema.others);
    for (std::uint32_t slice = 0; slice < slice_count; ++slice) {
      const bool other = slice == schema.names.size();
      const bool wanted = signal.events.empty() ||
                          (!other && std::find(signal.events.begin(), signal.events.end(),
                                               schema.names[slice]) != signal.events.end());
      if (wanted) bound.slices.push_back(slice);
    }
    if (signal.within > 0) bound.start = std::int64_t{now} - signal.within;
    if (signal.decay == Decay::HalfLife) {
      bound.fading.emplace(signal.decay_seconds);
      bound.start = std::max(bound.start, std::int64_t{now} - bound.fading->horizon);
    }
    if (signal.decay == Decay::Linear) {
      bound.start = std::max(bound.start, std::int64_t{now} - signal.decay_seconds);
    }
    bind_amounts(bound);
    bound.wide = signal.measure == Measure::Sum && largest_amount(bound) * most >= lane_bound;
    bind_where(i, bound);
    signals.push_back(std::move(bound));
  }
}

void Fold::Bound::bind_amounts(BoundSignal& bound) {
  if (bound.signal->of.empty()) return;
  const auto& properties = timelines.schema().properties;
  const auto found = std::find(properties.begin(), properties.end(), bound.signal->of);
  CHECK(found != properties.end());
  bound.of = static_cast<std::size_t>(found - properties.begin());
  const columns::Dictionary& values = timelines.dictionary(bound.of);
  bound.amounts.assign(values.size(), Hit::no_number);
  for (columns::Code code = 1; code < values.size(); ++code) {
    bool refused = false;
    bound.amounts[code] = amount_of(values.value(code), std::nullopt, refused);
  }
}

template <typename Take>
void Fold::Bound::run_by_code(const PlacedCondition& placed, const columns::Dictionary& values,
                              Take take) const {
  std::vector<const Value*> row(placed.places.size());
  for (columns::Code code = 0; code < values.size(); ++code) {
    const std::optional<Value> value = code == 0 ? std::nullopt : std::optional(values.value(code));
    for (std::size_t slot = 0; slot < row.size(); ++slot) {
      switch (placed.places[slot].kind) {
        case SlotPlace::Kind::Constant:
          row[slot] = &plan.constants[placed.places[slot].index];
          break;
        case SlotPlace::Kind::Now: row[slot] = &now_value; break;
        case SlotPlace::Kind::Absent: row[slot] = nullptr; break;
        default: row[slot] = value ? &*value : nullptr;
      }
    }
    take(code, placed.program->run(row, model.zones));
  }
}

void Fold::Bound::bind_where(std::size_t index, BoundSignal& bound) {
  const PlacedCondition& placed = plan.where[index];
  if (placed.program == nullptr) return;
  std::vector<columns::View> slots;
  std::optional<std::size_t> property;
  bool several = false;
  for (const SlotPlace place : placed.places) {
    if (place.kind != SlotPlace::Kind::EventProperty) {
      slots.push_back(view(place, 0, nullptr));
      continue;
    }
    // A column of codes; its width may differ between blocks, what it means does not.
    slots.push_back(
        {columns::Kind::Codes32, nullptr, nullptr, &timelines.dictionary(place.index), nullptr});
    several |= property && *property != place.index;
    property = place.index;
  }
  BoundWhere& where = bound.where;
  if (property && !several) {
    where.mode = BoundWhere::Mode::Table;
    where.property = *property;
    run_by_code(placed, timelines.dictionary(*property),
                [&](columns::Code, const cel::Outcome& outcome) {
                  where.keep.push_back(outcome.is_true() ? 1 : 0);
                });
    return;
  }
  if (!property) {
    std::vector<const Value*> row;
    row.reserve(slots.size());
    for (const columns::View& slot : slots) row.push_back(slot.constant);
    const bool holds = placed.program->run(row, model.zones).is_true();
    where.mode = holds ? BoundWhere::Mode::All : BoundWhere::Mode::None;
    return;
  }
  where.mode = BoundWhere::Mode::Rows;
  where.rows.emplace(placed.shared, slots, model.zones);
}

void Fold::Bound::bind_grades() {
  for (const Score& score : model.scores) {
    columns::Dictionary& names = label_names.emplace_back();
    for (const Threshold& threshold : score.labels) names.code_of_text(threshold.label);
  }
  for (const std::string_view status : framework_status_names) status_names.code_of_text(status);
  for (const Stage& stage : model.stages) stage_names.code_of_text(stage.id);
  grades = grade_table(model);
  for (const std::string& text : grades.texts) grade_names.code_of_text(text);
}

void Fold::Bound::note_reads(const PlacedCondition& placed) {
  for (const SlotPlace place : placed.places) {
    if (place.kind == SlotPlace::Kind::Signal) signal_is_read[place.index] = true;
    if (place.kind == SlotPlace::Kind::Score) score_is_read[place.index] = true;
    if (place.kind == SlotPlace::Kind::Total) total_is_read = true;
  }
}

cel::Columnar Fold::Bound::columnar(const PlacedCondition& placed) {
  std::vector<columns::View> slots;
  views(placed, 0, nullptr, slots);
  note_reads(placed);
  return cel::Columnar(placed.shared, slots, model.zones);
}

BoundCondition Fold::Bound::bound(const PlacedCondition& placed) {
  BoundCondition out;
  if (placed.program == nullptr) return out;
  out.placed = &placed;
  out.columnar.emplace(columnar(placed));
  for (const SlotPlace place : placed.places) {
    out.names_traits |= place.kind == SlotPlace::Kind::Trait;
  }
  return out;
}

void Fold::Bound::bind_rules() {
  std::size_t number = 0;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    for (std::size_t g = 0; g < model.scores[s].groups.size(); ++g) {
      auto& passes = groups.emplace_back();
      const Group& group = model.scores[s].groups[g];
      for (std::size_t r = 0; r < group.rules.size(); ++r) {
        add_rule(group.rules[r], plan.rules[s][g][r], plan.watch->rule_moves(number++), passes);
      }
    }
  }
}

// Rules over one coded column become one table of points for the group.
bool Fold::Bound::add_to_table(const Rule& rule, const PlacedCondition& placed,
                               std::vector<Pass>& passes) {
  const auto trait = sole_trait(placed);
  if (!trait || !is_trait_only(placed) || traits[*trait].dictionary() == nullptr) return false;
  const columns::Dictionary& values = *traits[*trait].dictionary();
  if (values.size() > cel::Columnar::dictionary_max) return false;
  const std::size_t purpose = purpose_of(rule);
  auto pass = std::find_if(passes.begin(), passes.end(), [&](const Pass& one) {
    return one.kind == Pass::Kind::Table && one.trait == *trait && one.purpose == purpose;
  });
  if (pass == passes.end()) {
    passes.emplace_back();
    pass = passes.end() - 1;
    pass->kind = Pass::Kind::Table;
    pass->trait = *trait;
    pass->purpose = purpose;
    pass->table.assign(values.size(), 0);
  }
  run_by_code(placed, values, [&](columns::Code code, const cel::Outcome& outcome) {
    if (rule.kind == Rule::Kind::When) {
      pass->table[code] += outcome.is_true() ? rule.points : 0;
    } else if (outcome.state == cel::Outcome::State::Value) {
      pass->table[code] += step_points(rule, outcome.value);
    }
  });
  return true;
}

// `match: signals.S` with `from` steps compares units with units.
bool Fold::Bound::add_signal_steps(const Rule& rule, SlotPlace place, std::vector<Pass>& passes) {
  if (place.kind != SlotPlace::Kind::Signal) return false;
  Pass pass;
  pass.kind = Pass::Kind::Steps;
  pass.rule = &rule;
  pass.signal = place.index;
  for (const Step& step : rule.steps) {
    const auto units = units_from(signals[pass.signal].unit, *step.from);
    if (!units) break;  // out of reach of any number, as are those above it
    pass.step_from.push_back(*units);
    pass.step_points.push_back(step.points);
  }
  passes.push_back(std::move(pass));
  return true;
}

// `match: lead.X` with `from` steps over a column of ints or doubles. A double's bits, read as an
// int, keep the order of doubles that are not negative; those below zero are turned around.
bool Fold::Bound::add_trait_steps(const Rule& rule, SlotPlace place, std::vector<Pass>& passes) {
  if (place.kind != SlotPlace::Kind::Trait) return false;
  const columns::Kind kind = traits[place.index].kind();
  if (kind != columns::Kind::Int && kind != columns::Kind::Double) return false;
  Pass pass;
  pass.kind = Pass::Kind::TraitSteps;
  pass.rule = &rule;
  pass.trait = place.index;
  for (const Step& step : rule.steps) {
    const auto from = kind == columns::Kind::Int ? units_from(Unit::Whole, *step.from)
                                                 : ordered_bits_from(*step.from);
    if (!from) break;
    pass.step_from.push_back(*from);
    pass.step_points.push_back(step.points);
  }
  passes.push_back(std::move(pass));
  return true;
}

void Fold::Bound::add_rule(const Rule& rule, const PlacedCondition& placed, bool moves,
                           std::vector<Pass>& passes) {
  if (rule.kind == Rule::Kind::Each) {
    Pass pass;
    pass.kind = Pass::Kind::Each;
    pass.moves = moves;
    pass.purpose = purpose_of(rule);
    pass.rule = &rule;
    pass.signal = rule.signal;
    pass.points = rule.points;
    if (rule.max) pass.max = *rule.max;
    passes.push_back(std::move(pass));
    return;
  }
  rules.push_back(bound(placed));
  if (add_to_table(rule, placed, passes)) return;
  const bool match = rule.kind == Rule::Kind::Match;
  const auto name = match && rule.steps.front().from ? sole_name(placed) : std::nullopt;
  const bool steps =
      name && (add_signal_steps(rule, *name, passes) || add_trait_steps(rule, *name, passes));
  if (!steps) {
    Pass pass;
    pass.kind = match ? Pass::Kind::Rows : Pass::Kind::Mask;
    pass.rule = &rule;
    pass.points = rule.points;
    pass.placed = &placed;
    pass.condition = rules.size() - 1;
    passes.push_back(std::move(pass));
  }
  passes.back().moves = moves;
  passes.back().purpose = purpose_of(rule);
}

void Fold::Bound::bind_conditions() {
  const auto add_all = [&](const std::vector<PlacedCondition>& placed) {
    for (const PlacedCondition& one : placed) conditions.push_back(bound(one));
  };
  for (const auto& criteria : plan.criteria) add_all(criteria);
  add_all(plan.disqualify);
  add_all(plan.enter);
  add_all(plan.leave);
  add_all(plan.segments);
  for (const PlacedCondition& one : plan.require) require.push_back(bound(one));

  const auto& names = timelines.schema().names;
  for (const Stage& stage : model.stages) {
    auto& slices = stage_slices.emplace_back();
    for (const std::string& name : stage.on) {
      const auto found = std::find(names.begin(), names.end(), name);
      CHECK(found != names.end());
      slices.push_back(static_cast<std::uint32_t>(found - names.begin()));
      has_stage_events = true;
    }
  }
}

// Proves that no sum of lanes can leave 64 bits, or sends every lead the exact way.
void Fold::Bound::check_sizes() {
  const auto events = static_cast<WideLane>(most_events_of_a_block(timelines));
  WideLane all = 0;
  for (auto& passes : groups) {
    for (Pass& pass : passes) {
      if (pass.kind == Pass::Kind::Each) {
        const WideLane product = size_of(pass.points) * units_bound(signals[pass.signal], events);
        pass.narrow =
            size_of(pass.points) < (1 << 30) && product < lane_bound && !signals[pass.signal].wide;
        if (signals[pass.signal].unit == Unit::Weight) {
          pass.narrow = size_of(pass.points) < (1 << 30) && (product >> 32) < lane_bound;
        }
      }
      const WideLane bound = points_bound(pass, signals, events);
      all += bound;
      if (bound >= lane_bound) all_odd = true;
    }
  }
  for (const Score& score : model.scores) {
    if (score.range) all += size_of(score.range->low) + size_of(score.range->high);
    for (const Group& group : score.groups) {
      if (group.range) all += size_of(group.range->low) + size_of(group.range->high);
    }
  }
  if (all >= lane_bound) all_odd = true;
}

}  // namespace winnow::engine
