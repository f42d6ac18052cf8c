// From a judged block to the results, and the details that only some outputs need.
#include <algorithm>

#include "base/check.hpp"
#include "engine/fields.hpp"
#include "engine/fold_bound.hpp"
#include "engine/roll_ups.hpp"

namespace winnow::engine {

namespace {

using State = Fold::Scratch::State;

void set_bit(std::vector<std::uint64_t>& bits, std::size_t row, bool value) {
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  if (value) {
    bits[row / 64] |= bit;
  } else {
    bits[row / 64] &= ~bit;
  }
}

// The assessment of one lead that took the exact way, into its row.
void write_row(const Plan& plan, const Assessment& one, std::size_t lead, Results& results) {
  const Model& model = *plan.model;
  for (std::size_t s = 0; s < model.scores.size(); ++s) {
    results.scores[s][lead] = one.scores[s];
    if (model.scores[s].labels.empty()) continue;
    results.labels[s][lead] =
        one.labels[s] ? static_cast<std::uint8_t>(*one.labels[s] + 1) : std::uint8_t{0};
  }
  results.total[lead] = one.total;
  results.grade[lead] = 0;
  if (one.grade) {
    const auto found = std::find(results.grades.begin(), results.grades.end(), *one.grade);
    CHECK(found != results.grades.end());
    results.grade[lead] = static_cast<std::uint16_t>(found - results.grades.begin() + 1);
  }
  for (std::size_t f = 0; f < model.frameworks.size(); ++f) {
    results.frameworks[f][lead] = static_cast<std::uint8_t>(one.frameworks[f].status);
  }
  const auto number = [](const std::optional<std::size_t>& index) {
    return index ? static_cast<std::uint16_t>(*index + 1) : std::uint16_t{0};
  };
  results.disqualified[lead] = number(one.disqualified);
  results.stage[lead] = number(one.stage);
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    set_bit(results.segments[i], lead, one.segments[i]);
  }
}

void write_block(const Fold::Bound& bound, std::uint32_t block, const State& state,
                 Results& results) {
  const std::uint32_t rows = bound.rows_of(block);
  const std::size_t first = std::size_t{block} * leads_a_block;
  const auto copy = [&](const auto& from, auto& to) {
    using Entry = typename std::decay_t<decltype(to)>::value_type;
    for (std::uint32_t i = 0; i < rows; ++i) to[first + i] = static_cast<Entry>(from[i]);
  };
  for (std::size_t s = 0; s < state.scores.size(); ++s) {
    copy(state.scores[s], results.scores[s]);
    if (!results.labels[s].empty()) copy(state.labels[s], results.labels[s]);
  }
  copy(state.total, results.total);
  if (bound.model.grade) copy(state.grade, results.grade);
  for (std::size_t f = 0; f < state.status.size(); ++f) {
    for (std::uint32_t i = 0; i < rows; ++i) {
      results.frameworks[f][first + i] = static_cast<std::uint8_t>(state.status[f][i] - 1);
    }
  }
  copy(state.disqualified, results.disqualified);
  copy(state.stage, results.stage);
  const std::size_t segments = bound.model.segments.size();
  for (std::size_t i = 0; i < segments; ++i) {
    const auto& truth = state.truth[state.truth.size() - segments + i];
    for (std::uint32_t word = 0; word < (rows + 63) / 64; ++word) {
      results.segments[i][first / 64 + word] = truth[word];
    }
  }
}

// Columns hold what counts, so the source is one that may set the field.
Trait trait_fact(const Model& model, const TraitSlot& slot, Value value) {
  // A nested path is rebuilt as maps from the inside out.
  for (std::size_t depth = slot.path.size(); depth > 1; --depth) {
    Map map;
    map.emplace_back(slot.path[depth - 1], std::move(value));
    value = Value(std::move(map));
  }
  const Field* field = slot.field ? &model.fields[*slot.field] : nullptr;
  const bool barred = !may_set(Source::Server, field) && !field->from->empty();
  const Source source = barred ? field->from->front() : Source::Server;
  return {slot.root, slot.path[0], std::move(value), since_ever, source};
}

// Two nested values of one field become one map.
void merge_into(Map& map, const Map& more) {
  for (const auto& [key, value] : more) {
    const auto place =
        std::lower_bound(map.begin(), map.end(), key,
                         [](const auto& entry, const std::string& k) { return entry.first < k; });
    if (place == map.end() || place->first != key) {
      map.insert(place, {key, value});
    } else if (place->second.is(Value::Kind::Map) && value.is(Value::Kind::Map)) {
      Map inner = place->second.map();
      merge_into(inner, value.map());
      place->second = Value(std::move(inner));
    }
  }
}

void add_trait(Timeline& timeline, Trait trait) {
  for (Trait& known : timeline.traits) {
    if (known.root != trait.root || known.name != trait.name) continue;
    if (!known.value.is(Value::Kind::Map) || !trait.value.is(Value::Kind::Map)) return;
    Map merged = known.value.map();
    merge_into(merged, trait.value.map());
    known.value = Value(std::move(merged));
    return;
  }
  timeline.traits.push_back(std::move(trait));
}

void add_property(Map& properties, std::span<const std::string> path, const Value& value) {
  const auto place =
      std::lower_bound(properties.begin(), properties.end(), path[0],
                       [](const auto& entry, const std::string& key) { return entry.first < key; });
  const bool there = place != properties.end() && place->first == path[0];
  if (path.size() == 1) {
    if (!there) properties.insert(place, {path[0], value});
    return;
  }
  Map inner;
  if (there && place->second.is(Value::Kind::Map)) inner = place->second.map();
  add_property(inner, path.subspan(1), value);
  if (there) {
    place->second = Value(std::move(inner));
  } else {
    properties.insert(place, {path[0], Value(std::move(inner))});
  }
}

struct ArrivedEvent {
  std::uint64_t order;
  Event event;
};

Event event_of(const Fold::Bound& bound, std::size_t slice, Millis at,
               const std::function<columns::Code(std::size_t)>& code_of) {
  const EventSchema& schema = bound.timelines.schema();
  Event event;
  event.at = at;
  if (slice < schema.names.size()) event.name = schema.names[slice];
  for (std::size_t p = 0; p < schema.properties.size(); ++p) {
    const columns::Code code = code_of(p);
    if (code == 0) continue;
    const Value value = bound.timelines.dictionary(p).value(code);
    const bool is_name = schema.properties[p] == std::vector<std::string>{"name"};
    if (is_name) {
      event.name = value.is(Value::Kind::String) ? value.text() : event.name;
    } else {
      add_property(event.properties, schema.properties[p], value);
    }
  }
  return event;
}

// The timelines of a block's leads, put together from columns.
std::vector<Timeline> timelines_of(const Fold::Bound& bound, std::uint32_t block,
                                   std::optional<std::uint32_t> only) {
  const std::uint32_t rows = bound.rows_of(block);
  const std::size_t first = std::size_t{block} * leads_a_block;
  std::vector<Timeline> out(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    out[i].consents_known = false;
    if (only && *only != i) continue;
    if (bound.facts != nullptr) {
      bound.facts->copy_to(static_cast<std::uint32_t>(first + i), out[i]);
    }
    for (std::size_t t = 0; t < bound.traits.size(); ++t) {
      if (bound.traits[t].is_missing(first + i)) continue;
      add_trait(out[i],
                trait_fact(bound.model, bound.plan.traits[t], bound.traits[t].value(first + i)));
    }
  }
  std::vector<std::vector<ArrivedEvent>> events(rows);
  const Timelines::Block& columns = bound.timelines.block(block);
  std::uint64_t order = 0;
  for (const Rows* from : {&columns.head, &columns.tail}) {
    for (std::uint32_t name = 0; name < from->slices(); ++name) {
      const Slice slice = from->slice(name);
      for (std::uint32_t i = 0; i < slice.size; ++i, ++order) {
        if (only && *only != slice.lead[i]) continue;
        const Millis at = (std::int64_t{slice.at[i]} + origin_seconds) * 1000 +
                          (slice.millis == nullptr ? 0 : slice.millis[i]);
        const auto code_of = [&](std::size_t p) { return from->codes(p).at(slice.first_row + i); };
        events[slice.lead[i]].push_back({slice.arrival == nullptr ? order : slice.arrival[i],
                                         event_of(bound, name, at, code_of)});
      }
    }
  }
  for (std::uint32_t i = 0; i < rows; ++i) {
    if (only && *only != i) continue;
    const auto lead = static_cast<std::uint32_t>(first + i);
    if (bound.timelines.is_odd(lead)) {
      for (const OddEvent& odd : bound.timelines.odd_events(lead)) {
        events[i].push_back(
            {odd.arrival, event_of(bound, static_cast<std::size_t>(odd.slice), odd.at,
                                   [&](std::size_t p) { return odd.codes[p]; })});
      }
    }
    std::stable_sort(
        events[i].begin(), events[i].end(),
        [](const ArrivedEvent& a, const ArrivedEvent& b) { return a.order < b.order; });
    for (ArrivedEvent& event : events[i]) out[i].events.push_back(std::move(event.event));
    if (bound.account != nullptr) out[i].account = roll_ups_in(*bound.account, lead);
  }
  return out;
}

}  // namespace

Results::Results(const Plan& plan, std::uint32_t leads)
    : scores(plan.model->scores.size(), std::vector<Milli>(leads)),
      total(leads),
      labels(plan.model->scores.size()),
      grade(leads),
      grades(grade_table(*plan.model).texts),
      frameworks(plan.model->frameworks.size(), std::vector<std::uint8_t>(leads)),
      disqualified(leads),
      stage(leads),
      segments(plan.model->segments.size(), std::vector<std::uint64_t>((leads + 63) / 64)) {
  for (std::size_t s = 0; s < labels.size(); ++s) {
    if (!plan.model->scores[s].labels.empty()) labels[s].resize(leads);
  }
}

void Fold::judge(std::uint32_t block, Scratch& scratch, Results& results) const {
  const Bound& bound = *bound_;
  State& state = *scratch.state;
  if (!bound.all_odd) {
    ensure_folded(bound, block, state);
    write_block(bound, block, state, results);
  }
  for (std::uint32_t i = 0; i < bound.rows_of(block); ++i) {
    const std::uint32_t lead = block * leads_a_block + i;
    if (!bound.all_odd && !bound.timelines.is_odd(lead)) continue;
    const AssessOptions options{bound.live ? Setting::Live : Setting::Batch, false, false};
    write_row(bound.plan, assess_lead(lead, options, scratch), lead, results);
  }
}

Timeline Fold::timeline_of(std::uint32_t lead) const {
  const std::uint32_t row = lead % leads_a_block;
  return std::move(timelines_of(*bound_, lead / leads_a_block, row)[row]);
}

Assessment Fold::assess_lead(std::uint32_t lead, const AssessOptions& options) const {
  return assess(bound_->plan, timeline_of(lead), bound_->as_of, options);
}

const Timeline& Fold::timeline_of(std::uint32_t lead, Scratch& scratch) const {
  State& state = *scratch.state;
  const std::uint32_t block = lead / leads_a_block;
  if (state.timelines_block != block) {
    state.timelines = timelines_of(*bound_, block, std::nullopt);
    state.timelines_block = block;
  }
  return state.timelines[lead % leads_a_block];
}

Assessment Fold::assess_lead(std::uint32_t lead, const AssessOptions& options,
                             Scratch& scratch) const {
  return assess(bound_->plan, timeline_of(lead, scratch), bound_->as_of, options);
}

}  // namespace winnow::engine
