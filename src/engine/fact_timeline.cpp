#include "engine/fact_timeline.hpp"

#include <algorithm>
#include <utility>

namespace winnow::engine {

namespace {

Move::By mover_of(const Map& data) {
  const Value* by = find_entry(data, "by");
  if (by && by->is(Value::Kind::String)) {
    if (by->text() == "person") return Move::By::Person;
    if (by->text() == "event") return Move::By::Event;
  }
  return Move::By::Model;
}

}  // namespace

void TimelineBuilder::add(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::Trait:
      for (const auto& [field, value] : fact.data) {
        if (value.is(Value::Kind::Null)) continue;
        timeline_.traits.push_back({fact.name, field, value, fact.at, fact.source});
      }
      return;
    case FactKind::Event:
      timeline_.events.push_back({fact.name, fact.at, fact.data, fact.source, false});
      event_seqs_.push_back(fact.seq);
      return;
    case FactKind::Move: {
      Move move{fact.at, fact.name, mover_of(fact.data), std::nullopt};
      const Value* until = find_entry(fact.data, "until");
      if (until && until->is(Value::Kind::Timestamp)) move.until = millis_of(until->timestamp());
      timeline_.moves.push_back(std::move(move));
      return;
    }
    case FactKind::Consent: {
      const Value* given = find_entry(fact.data, "given");
      const bool is_given = given && given->is(Value::Kind::Bool) && given->boolean();
      timeline_.consents.push_back({fact.at, fact.name, is_given});
      return;
    }
    case FactKind::Verdict: {
      const Value* of = find_entry(fact.data, "of_seq");
      if (!of || !of->is(Value::Kind::Int)) return;
      const auto event = std::lower_bound(event_seqs_.begin(), event_seqs_.end(), of->integer());
      if (event == event_seqs_.end() || *event != of->integer()) return;
      timeline_.events[static_cast<std::size_t>(event - event_seqs_.begin())].under_verdict =
          !fact.name.empty();
      return;
    }
    case FactKind::Merge:
    case FactKind::Evidence:
    case FactKind::Owner:
    case FactKind::Note: return;
  }
}

Timeline TimelineBuilder::take() && {
  return std::move(timeline_);
}

Timeline timeline_of(std::span<const Fact> facts) {
  TimelineBuilder builder;
  for (const Fact& fact : facts) builder.add(fact);
  return std::move(builder).take();
}

Timeline timeline_under(std::span<const Fact> facts, std::int64_t version) {
  TimelineBuilder builder;
  for (const Fact& fact : facts) {
    const Value* by = fact.kind == FactKind::Move ? find_entry(fact.data, "model") : nullptr;
    const bool is_later = by != nullptr && by->is(Value::Kind::Int) && by->integer() > version;
    if (!is_later) builder.add(fact);
  }
  return std::move(builder).take();
}

}  // namespace winnow::engine
