#include "support/random_timeline.hpp"

#include <limits>

namespace winnow::test {
namespace {

using engine::Event;
using engine::Evidence;
using engine::LeadVerdict;
using engine::Move;
using engine::Source;
using engine::Timeline;
using engine::Trait;

Millis any_instant(Random& random) {
  switch (random.between(0, 9)) {
    case 0: return around + random.between(-3, 3) * 1000;
    case 1: return around + random.between(-2500, 2500);
    case 2: return around - random.between(0, 48) * 3600 * 1000;
    case 3: return around + random.between(0, 40) * 86400 * 1000;        // the future, mostly
    case 4: return chance(random, 50) ? -3786825600000 : 7258118400000;  // 1850 and 2200
    default: return around - random.between(0, 120ll * 86400 * 1000);
  }
}

Value any_word(Random& random) {
  return Value(pick(random, words()));
}

Value any_list(Random& random) {
  List list;
  const std::int64_t count = random.between(0, 3);
  for (std::int64_t i = 0; i < count; ++i) list.push_back(any_word(random));
  return Value(std::move(list));
}

Value any_map(Random& random) {
  Map map;
  if (chance(random, 70)) map.emplace_back("country", any_word(random));
  if (chance(random, 50)) map.emplace_back("size", Value(random.between(0, 3)));
  return Value(std::move(map));
}

Value any_amount(Random& random) {
  static const std::vector<double> doubles = {0.0,
                                              0.5,
                                              1.0000005,
                                              -2.25,
                                              1e-7,
                                              12.3456789,
                                              8.9e12,
                                              -8.9e12,
                                              9.1e12,
                                              1e300,
                                              std::numeric_limits<double>::infinity(),
                                              std::numeric_limits<double>::quiet_NaN()};
  static const std::vector<std::string> texts = {"12.5", "3", "-0.75", "abc", "", "7"};
  switch (random.between(0, 5)) {
    case 0: return Value(pick(random, doubles));
    case 1: return Value(pick(random, texts));
    case 2: return Value(chance(random, 50));
    default: return Value(random.between(-5, 500));
  }
}

// A value of the kind that the random models declare for the field, sometimes of another.
Value any_trait_value(Random& random, const std::string& name) {
  if (chance(random, 5)) return any_word(random);
  if (name == "size" || name == "staff") return Value(random.between(-1, 60));
  if (name == "budget" || name == "emp.var.rate") {
    if (chance(random, 40)) return Value(random.between(0, 100));
    return Value(static_cast<double>(random.between(-8, 40)) / 4.0);
  }
  if (name == "ok") return Value(chance(random, 50));
  if (name == "since") {
    const auto nanos = static_cast<std::int32_t>(chance(random, 30) ? 500'000'001 : 0);
    return Value(Timestamp{any_instant(random) / 1000, nanos});
  }
  if (name == "tags") return any_list(random);
  if (name == "address") return any_map(random);
  return any_word(random);
}

void add_traits(Random& random, Timeline& timeline, bool since_ever_only) {
  static const std::vector<std::string> names = {
      "title", "size", "budget", "ok", "since", "tags", "address", "emp.var.rate", "Lead Source"};
  const auto add = [&](const std::string& root, const std::string& name) {
    Trait trait;
    trait.root = root;
    trait.name = name;
    trait.value = any_trait_value(random, name);
    if (!since_ever_only) {
      trait.known_at = chance(random, 30) ? engine::since_ever : any_instant(random);
      trait.source = static_cast<Source>(random.between(0, 3));
    }
    timeline.traits.push_back(std::move(trait));
  };
  const std::int64_t times = since_ever_only ? 1 : 2;
  for (std::int64_t i = 0; i < times; ++i) {
    for (const std::string& name : names) {
      if (chance(random, 65)) add("lead", name);
    }
    if (chance(random, 60)) add("company", "industry");
    if (chance(random, 60)) add("company", "staff");
  }
}

Event any_event(Random& random, const std::vector<Event>& before) {
  static const std::vector<std::string> names = {"page", "page", "order", "order", "form",
                                                 "call", "won",  "lost",  "other"};
  Event event;
  event.name = pick(random, names);
  event.at = any_instant(random);
  if (!before.empty() && chance(random, 25)) {  // meets another event
    event.at = pick(random, before).at + (chance(random, 50) ? 0 : random.between(-999, 999));
  }
  // Keys rising, as a Map wants them.
  if (chance(random, 70)) event.properties.emplace_back("amount", any_amount(random));
  if (chance(random, 60)) event.properties.emplace_back("path", any_word(random));
  if (chance(random, 50)) event.properties.emplace_back("pieces", Value(random.between(-2, 9)));
  if (chance(random, 50)) event.properties.emplace_back("seconds", any_amount(random));
  return event;
}

void add_events(Random& random, Timeline& timeline, bool plain) {
  const std::int64_t count = chance(random, 10) ? 0 : random.between(1, 25);
  for (std::int64_t i = 0; i < count; ++i) {
    Event event = any_event(random, timeline.events);
    if (!plain) {
      event.source = static_cast<Source>(random.between(0, 3));
      event.under_verdict = chance(random, 10);
    }
    timeline.events.push_back(std::move(event));
  }
}

void add_moves(Random& random, Timeline& timeline) {
  const std::int64_t count = random.between(0, 3);
  for (std::int64_t i = 0; i < count; ++i) {
    Move move;
    move.at = any_instant(random);
    if (!timeline.events.empty() && chance(random, 20)) {
      move.at = pick(random, timeline.events).at;
    }
    move.to = chance(random, 10) ? "" : "stage" + std::to_string(random.between(0, 5));
    move.by = static_cast<Move::By>(random.between(0, 2));
    if (move.by == Move::By::Person && chance(random, 30)) {
      move.until = move.at + random.between(1, 30ll * 86400 * 1000);
    }
    timeline.moves.push_back(std::move(move));
  }
}

LeadVerdict any_verdict(Random& random) {
  static const std::vector<std::string> scores = {"", "", "score0", "score1", "no_such"};
  static const std::vector<Milli> points = {5000, -12500, 1, 40000, -1000000000000};
  LeadVerdict verdict;
  verdict.kind = static_cast<LeadVerdict::Kind>(random.between(0, 2));
  verdict.at = any_instant(random);
  if (chance(random, 60)) verdict.until = verdict.at + random.between(0, 60ll * 86400 * 1000);
  if (chance(random, 10)) verdict.until = any_instant(random);
  verdict.lifted = chance(random, 15);
  verdict.source = chance(random, 80) ? Source::Person : Source::Server;
  verdict.reason = chance(random, 50) ? "rival" : "";
  if (verdict.kind == LeadVerdict::Kind::Correction) {
    if (chance(random, 95)) verdict.points = pick(random, points);
    verdict.score = pick(random, scores);
    verdict.label = chance(random, 50) ? "hot" : "";
  }
  return verdict;
}

Evidence any_evidence(Random& random) {
  Evidence evidence;
  evidence.at = any_instant(random);
  evidence.name =
      "f" + std::to_string(random.between(0, 2)) + ".c" + std::to_string(random.between(0, 4));
  if (chance(random, 10)) evidence.name = "nothing";
  if (chance(random, 90)) evidence.met = chance(random, 50);
  evidence.source = static_cast<Source>(random.between(0, 3));
  if (chance(random, 30)) evidence.said_by = "Ada";
  if (chance(random, 30)) evidence.sure = 0.75;
  return evidence;
}

}  // namespace

void add_said(Random& random, Timeline& timeline) {
  for (std::int64_t i = random.between(0, 4); i > 0; --i) {
    timeline.verdicts.push_back(any_verdict(random));
  }
  for (std::int64_t i = random.between(0, 5); i > 0; --i) {
    timeline.evidence.push_back(any_evidence(random));
  }
}

Timeline any_timeline(Random& random) {
  Timeline timeline;
  add_traits(random, timeline, false);
  add_events(random, timeline, false);
  add_live_facts(random, timeline);
  if (chance(random, 40)) add_said(random, timeline);
  return timeline;
}

void add_live_facts(Random& random, Timeline& timeline) {
  if (chance(random, 60)) add_moves(random, timeline);
  const std::int64_t consents = random.between(0, 3);
  for (std::int64_t i = 0; i < consents; ++i) {
    timeline.consents.push_back({any_instant(random), "mail", chance(random, 60)});
  }
  timeline.consents_known = chance(random, 80);
}

Timeline any_file_timeline(Random& random) {
  Timeline timeline;
  timeline.consents_known = false;
  add_traits(random, timeline, true);
  add_events(random, timeline, true);
  return timeline;
}

Millis any_as_of(Random& random, const engine::Model& model, const Timeline& timeline) {
  const std::int64_t choice = random.between(0, 9);
  if (choice == 0) return around;
  if (choice == 1) return any_instant(random);
  if (choice == 2 || timeline.events.empty()) return around + random.between(-5000, 5000);
  std::vector<std::int64_t> lengths = {0, 1, 86400};
  for (const engine::Signal& signal : model.signals) {
    if (signal.within > 0) lengths.push_back(signal.within);
    if (signal.decay_seconds > 0) lengths.push_back(signal.decay_seconds);
  }
  static const std::vector<Millis> nudges = {0, 1, -1, 999, 1000, -1000, 1001};
  return pick(random, timeline.events).at + pick(random, lengths) * 1000 + pick(random, nudges);
}

}  // namespace winnow::test
