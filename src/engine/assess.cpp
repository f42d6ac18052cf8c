#include "engine/assess.hpp"

#include <algorithm>
#include <deque>

#include "engine/fields.hpp"
#include "engine/judge.hpp"
#include "engine/watch.hpp"

namespace winnow::engine {

namespace {

// The traits of a timeline as they stood at an instant.
class TraitBook {
 public:
  TraitBook(const Plan& plan, const Timeline& timeline) : plan_(plan), timeline_(timeline) {}

  // Per plan.traits; the pointers live as long as the book. Asked twice for an instant, as an
  // assessment and its search for changes do, it looks once.
  const std::vector<const Value*>& at(Millis as_of) {
    if (!values_.empty() && as_of == values_at_) return values_;
    values_.clear();
    values_at_ = as_of;
    for (const TraitSlot& slot : plan_.traits) values_.push_back(value_of(slot, as_of));
    return values_;
  }

 private:
  const Value* value_of(const TraitSlot& slot, Millis as_of) {
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

  const Plan& plan_;
  const Timeline& timeline_;
  std::deque<Value> kept_;
  std::vector<const Value*> values_;
  Millis values_at_ = 0;
};

// The hits of every signal and the events that take the lead to a stage, in order of the timeline.
class EventBook {
 public:
  EventBook(const Plan& plan, const Timeline& timeline)
      : hits(plan.model->signals.size()), plan_(plan), model_(*plan.model) {
    for (const Event& event : timeline.events) {
      if (!event.under_verdict) order_.push_back(&event);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [](const Event* a, const Event* b) { return a->at < b->at; });
  }

  // `as_of` is what a `where` that reads `now` is asked at.
  void read(Millis as_of, bool explain) {
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

  std::vector<std::vector<Hit>> hits;  // per signal
  std::vector<StageEvent> stage_events;
  std::vector<Problem> problems;

 private:
  void add_hit(std::size_t index, const Event& event, bool explain) {
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

  static bool matches_name(const Signal& signal, const Event& event) {
    const auto& names = signal.events;
    return names.empty() || std::find(names.begin(), names.end(), event.name) != names.end();
  }

  bool where_holds(std::size_t index, const Event& event) {
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

  const Value* property(const Event& event, const std::vector<std::string>& path, Value& buffer) {
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

  void note_refused(const std::string& id) {
    const std::string message = "a number is not finite or beyond 9e12";
    for (const Problem& problem : problems) {
      if (problem.where == id) return;
    }
    problems.push_back({id, message});
  }

  void add_stage_event(const Event& event) {
    if (event.source == Source::Public) return;
    for (std::size_t i = 0; i < model_.stages.size(); ++i) {
      const auto& on = model_.stages[i].on;
      if (std::find(on.begin(), on.end(), event.name) == on.end()) continue;
      stage_events.push_back({event.at, i});
      return;
    }
  }

  const Plan& plan_;
  const Model& model_;
  std::vector<const Event*> order_;
  Value now_;
  Millis as_of_ = 0;
  std::vector<const Value*> row_;
  std::vector<Value> buffers_;
};

// Everything about one lead at the instants that matter.
class OneLead {
 public:
  OneLead(const Plan& plan, const Timeline& timeline, const AssessOptions& options)
      : plan_(plan),
        model_(*plan.model),
        timeline_(timeline),
        live_(options.setting == Setting::Live),
        explain_(options.explain),
        near_(options.near),
        moves_(timeline.moves),
        traits_(plan, timeline),
        events_(plan, timeline) {}

  Assessment assess(Millis as_of, bool changes) {
    events_.read(as_of, explain_);
    Trace trace;
    Assessment result = judge_at(as_of, explain_, changes ? &trace : nullptr);
    result.problems.insert(result.problems.begin(), events_.problems.begin(),
                           events_.problems.end());
    if (changes) find_change(result, trace, as_of);
    return result;
  }

 private:
  Assessment judge_at(Millis at, bool explain, Trace* trace) {
    Known known;
    known.as_of = at;
    known.near = near_;
    known.traits = traits_.at(at);
    for (std::size_t i = 0; i < model_.signals.size(); ++i) {
      const Signal& signal = model_.signals[i];
      known.signals.push_back(measure(signal, plan_.zone, events_.hits[i], at));
      const bool fades = explain && signal.decay != Decay::None;
      known.undecayed.push_back(fades ? undecayed_units(signal, events_.hits[i], at) : 0);
    }
    known.standing = standing_of(model_, moves_, events_.stage_events, at, live_);
    known.consents = [&](const std::string& purpose) { return consents(purpose, at); };
    return judge(plan_, known, explain, trace);
  }

  // What a fading signal would be had nothing faded, in its own units.
  std::int64_t undecayed_units(const Signal& signal, const std::vector<Hit>& hits,
                               Millis at) const {
    Signal undecayed = signal;
    undecayed.decay = Decay::None;
    const Measured whole = measure(undecayed, plan_.zone, hits, at);
    const bool counts = signal.measure == Measure::Count;
    return counts ? whole.units * (std::int64_t{1} << 32) : whole.units;
  }

  bool consents(const std::string& purpose, Millis at) const {
    if (!timeline_.consents_known) return true;
    const Consent* last = nullptr;
    for (const Consent& consent : timeline_.consents) {
      if (consent.at > at || consent.purpose != purpose) continue;
      if (last == nullptr || consent.at >= last->at) last = &consent;
    }
    return last != nullptr && last->given;
  }

  // Live, the move that the assessment makes counts as made from then on. Whether there is one.
  bool make_move(const Assessment& result, Millis as_of) {
    if (!live_) return false;
    const Standing before = standing_of(model_, moves_, events_.stage_events, as_of, live_);
    const bool moved = before.moved_by.has_value() || result.stage != before.stage;
    if (!moved) return false;
    const std::string to = result.stage ? model_.stages[*result.stage].id : "";
    moves_.push_back({as_of, to, before.moved_by.value_or(Move::By::Model), std::nullopt});
    return true;
  }

  // Instants at which something but an event comes due: traits, consents, moves.
  std::vector<Millis> arrivals(Millis after, Millis end) const {
    std::vector<Millis> all;
    const auto add = [&](Millis at) {
      if (at > after && at <= end) all.push_back(at);
    };
    for (const Trait& trait : timeline_.traits) add(trait.known_at);
    for (const Consent& consent : timeline_.consents) add(consent.at);
    for (const Move& move : moves_) add(move.at);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  void find_change(Assessment& result, const Trace& now, Millis as_of) {
    const Millis end = Watch::horizon(as_of);
    const bool events_to_come = std::any_of(timeline_.events.begin(), timeline_.events.end(),
                                            [&](const Event& event) { return event.at > as_of; });
    const Watch& watch = events_to_come ? *plan_.watch_arrivals : *plan_.watch;
    Watch::Scratch scratch;
    const Watch::Signature base = watch.signature(watched(watch, now, as_of), as_of, scratch);
    // A move just made may lead to the next step at once: the lead is looked at anew an instant on.
    const bool moved = make_move(result, as_of);
    const Millis first = moved ? as_of + 1 : as_of;
    std::vector<Millis> stops = arrivals(first, end);
    stops.insert(stops.begin(), first);

    Watch::Found found;
    for (std::size_t i = 0; i < stops.size() && found.at == INT64_MAX; ++i) {
      Trace then;
      const bool same = stops[i] == as_of;
      if (!same) judge_at(stops[i], false, &then);
      const Watch::Lead lead = watched(watch, same ? now : then, stops[i]);
      const Millis last = i + 1 < stops.size() ? stops[i + 1] - 1 : end;
      found = watch.first_change(lead, base, stops[i], last, scratch);
    }
    found = watch.with_full_hours(found, as_of);
    if (found.at != INT64_MAX) result.changes_at = found.at;
    result.changes_exact = found.exact;
  }

  Watch::Lead watched(const Watch& watch, const Trace& trace, Millis at) {
    Watch::Lead lead;
    for (const auto& hits : events_.hits) lead.hits.emplace_back(hits);
    lead.traits = traits_.at(at);
    lead.group_points.assign(watch.groups(), 0);
    std::size_t number = 0, group = 0;
    for (const Score& score : model_.scores) {
      for (const Group& one : score.groups) {
        for (const Rule& rule : one.rules) {
          if (!watch.rule_moves(number)) lead.group_points[group] += trace.rule_points[number];
          if (plan_.uses_consent) {
            lead.muted.push_back(!rule.purpose.empty() && !consents(rule.purpose, at));
          }
          ++number;
        }
        ++group;
      }
    }
    lead.held = trace.held;
    lead.stage_events = events_.stage_events;
    lead.moves = moves_;
    lead.live = live_;
    return lead;
  }

  const Plan& plan_;
  const Model& model_;
  const Timeline& timeline_;
  bool live_, explain_, near_;
  std::vector<Move> moves_;
  TraitBook traits_;
  EventBook events_;
};

}  // namespace

Assessment assess(const Plan& plan, const Timeline& timeline, Millis as_of,
                  const AssessOptions& options) {
  return OneLead(plan, timeline, options).assess(as_of, options.changes);
}

}  // namespace winnow::engine
