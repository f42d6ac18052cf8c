#include "engine/lead_book.hpp"

#include <algorithm>

#include "engine/fields.hpp"
#include "engine/said.hpp"

namespace winnow::engine {

namespace {

bool matches_name(const Signal& signal, const Event& event) {
  const auto& names = signal.events;
  return names.empty() || std::find(names.begin(), names.end(), event.name) != names.end();
}

}  // namespace

const std::vector<const Value*>& TraitBook::at(Millis as_of) {
  if (!values_.empty() && as_of == values_at_) return values_;
  values_.clear();
  values_at_ = as_of;
  for (const TraitSlot& slot : plan_.traits) values_.push_back(value_of(slot, as_of));
  return values_;
}

const Value* TraitBook::value_of(const TraitSlot& slot, Millis as_of) {
  if (slot.path.empty()) return nullptr;
  const Field* field = slot.field ? &plan_.model->fields[*slot.field] : nullptr;
  const Trait* best = nullptr;
  for (const Trait& trait : timeline_.traits) {
    if (trait.name != slot.path[0] || trait.root != slot.root) continue;
    if (trait.known_at > as_of || !may_set(trait.source, field)) continue;
    const bool stays = best != nullptr &&
                       counts_before(best->source, best->known_at, trait.source, trait.known_at);
    if (!stays) best = &trait;
  }
  if (best == nullptr) return nullptr;
  const Value* whole = &best->value;
  if (field != nullptr) {
    const auto brought = brought_to(best->value, field->type);
    if (!brought) return nullptr;
    whole = &kept_.emplace_back(*brought);
  }
  return cel::follow(whole, std::span(slot.path).subspan(1));
}

EventBook::EventBook(const Plan& plan, const Timeline& timeline)
    : hits(plan.model->signals.size()), plan_(plan), model_(*plan.model) {
  for (const Event& event : timeline.events) {
    if (!event.under_verdict) order_.push_back(&event);
  }
  std::stable_sort(order_.begin(), order_.end(),
                   [](const Event* a, const Event* b) { return a->at < b->at; });
}

void EventBook::read(Millis as_of, bool explain) {
  now_ = Value(timestamp_of(as_of));
  as_of_ = as_of;
  for (const Event* event : order_) {
    for (std::size_t i = 0; i < hits.size(); ++i) add_hit(i, *event, explain);
    add_stage_event(*event);
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    keep_at_most(model_.signals[i], plan_.zone, hits[i]);
  }
}

void EventBook::add_hit(std::size_t index, const Event& event, bool explain) {
  const Signal& signal = model_.signals[index];
  if (!matches_name(signal, event)) return;
  if (signal.where && !where_holds(index, event)) return;
  std::int64_t amount = Hit::no_number;
  if (!signal.of.empty()) {
    Value buffer;
    const Value* value = property(event, signal.of, buffer);
    bool refused = false;
    if (value != nullptr && value != &cel::not_a_map) {
      amount = amount_of(*value, std::nullopt, refused);
    }
    if (refused && explain && event.at <= as_of_) note_refused(signal.id);
  }
  hits[index].push_back(hit_at(event.at, amount));
}

bool EventBook::where_holds(std::size_t index, const Event& event) {
  const PlacedCondition& where = plan_.where[index];
  row_.clear();
  buffers_.resize(where.places.size());
  for (std::size_t slot = 0; slot < where.places.size(); ++slot) {
    const SlotPlace place = where.places[slot];
    const Value* value = nullptr;
    if (place.kind == SlotPlace::Kind::EventProperty) {
      value = property(event, plan_.schema.properties[place.index], buffers_[slot]);
    } else if (place.kind == SlotPlace::Kind::Constant) {
      value = &plan_.constants[place.index];
    } else if (place.kind == SlotPlace::Kind::Now) {
      value = &now_;
    }
    row_.push_back(value);
  }
  return where.program->run(row_, model_.zones).is_true();
}

const Value* EventBook::property(const Event& event, const std::vector<std::string>& path,
                                 Value& buffer) {
  if (path.size() == 1 && path[0] == "name") {
    buffer = Value(event.name);
    return &buffer;
  }
  const auto found = std::find_if(event.properties.begin(), event.properties.end(),
                                  [&](const auto& entry) { return entry.first == path[0]; });
  if (found == event.properties.end() || found->second.is(Value::Kind::Null)) return nullptr;
  const Value* whole = &found->second;
  if (const auto type = property_type(model_, event.name, path[0])) {
    const auto brought = brought_to(*whole, *type);
    if (!brought) return nullptr;
    buffer = *brought;
    whole = &buffer;
  }
  return cel::follow(whole, std::span(path).subspan(1));
}

void EventBook::note_refused(const std::string& id) {
  const std::string message = "a number is not finite or beyond 9e12";
  for (const Problem& problem : problems) {
    if (problem.where == id) return;
  }
  problems.push_back({id, message});
}

void EventBook::add_stage_event(const Event& event) {
  if (event.source == Source::Public) return;
  for (std::size_t i = 0; i < model_.stages.size(); ++i) {
    const auto& on = model_.stages[i].on;
    if (std::find(on.begin(), on.end(), event.name) == on.end()) continue;
    stage_events.push_back({event.at, i});
    return;
  }
}

LeadBook::LeadBook(const Plan& plan, const Timeline& timeline, const AssessOptions& options)
    : events(plan, timeline),
      traits(plan, timeline),
      moves(timeline.moves),
      plan_(plan),
      model_(*plan.model),
      timeline_(timeline),
      live_(options.setting == Setting::Live),
      near_(options.near) {}

Known LeadBook::known_at(Millis at, bool explain) {
  Known known;
  known.as_of = at;
  known.near = near_;
  known.traits = traits.at(at);
  for (std::size_t i = 0; i < model_.signals.size(); ++i) {
    const Signal& signal = model_.signals[i];
    known.signals.push_back(measure(signal, plan_.zone, events.hits[i], at));
    const bool fades = explain && signal.decay != Decay::None;
    known.undecayed.push_back(fades ? undecayed_units(signal, events.hits[i], at) : 0);
  }
  known.standing = standing_of(model_, moves, events.stage_events, at, live_);
  known.consents = [this, at](const std::string& purpose) { return consents(purpose, at); };
  if (!timeline_.verdicts.empty()) known.verdicts = verdicts_in_force(timeline_, at);
  if (!timeline_.evidence.empty()) known.evidence = evidence_at(model_, timeline_, at);
  if (plan_.reads_account()) known.account = roll_up_values(timeline_.account);
  return known;
}

// What a fading signal would be had nothing faded, in its own units.
std::int64_t LeadBook::undecayed_units(const Signal& signal, const std::vector<Hit>& hits,
                                       Millis at) const {
  Signal undecayed = signal;
  undecayed.decay = Decay::None;
  const Measured whole = measure(undecayed, plan_.zone, hits, at);
  const bool counts = signal.measure == Measure::Count;
  return counts ? whole.units * (std::int64_t{1} << 32) : whole.units;
}

bool LeadBook::consents(const std::string& purpose, Millis at) const {
  if (!timeline_.consents_known) return true;
  const Consent* last = nullptr;
  for (const Consent& consent : timeline_.consents) {
    if (consent.at > at || consent.purpose != purpose) continue;
    if (last == nullptr || consent.at >= last->at) last = &consent;
  }
  return last != nullptr && last->given;
}

}  // namespace winnow::engine
