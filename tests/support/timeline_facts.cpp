#include "support/timeline_facts.hpp"

#include <string>
#include <utility>

#include "support/random_expression.hpp"

namespace winnow::test {

using engine::Consent;
using engine::Event;
using engine::Evidence;
using engine::Fact;
using engine::FactKind;
using engine::LeadVerdict;
using engine::Move;
using engine::Source;
using engine::Timeline;
using engine::Trait;

namespace {

Fact fact_of(FactKind kind, Source source, std::string name, Millis at, Map data) {
  Fact fact;
  fact.kind = kind;
  fact.source = source;
  fact.name = std::move(name);
  fact.at = at;
  fact.data = std::move(data);
  return fact;
}

Fact move_of(Random& random, const Move& move, std::int64_t newest_version) {
  static constexpr std::string_view movers[] = {"model", "person", "event"};
  Map data{{"by", Value(std::string(movers[static_cast<std::size_t>(move.by)]))}};
  if (chance(random, 80)) data.emplace_back("model", Value(random.between(1, newest_version)));
  if (move.until) data.emplace_back("until", Value(timestamp_of(*move.until)));
  if (chance(random, 50)) {
    data.emplace_back("why",
                      Value(Map{{"lines", Value(List{Value(Map{{"points", Value(1.5)}})})}}));
  }
  return fact_of(FactKind::Move, Source::Server, move.to, move.at, std::move(data));
}

Fact verdict_of(const LeadVerdict& verdict) {
  static constexpr std::string_view names[] = {"disqualified", "snoozed", "correction"};
  Map data;  // keys rising, as a Map wants them
  if (!verdict.label.empty()) data.emplace_back("label", Value(verdict.label));
  if (verdict.lifted) data.emplace_back("lifted", Value(true));
  if (verdict.points && *verdict.points % 1000 == 0) {
    data.emplace_back("points", Value(*verdict.points / 1000));
  } else if (verdict.points) {
    data.emplace_back("points", Value(static_cast<double>(*verdict.points) / 1000.0));
  }
  if (!verdict.reason.empty()) data.emplace_back("reason", Value(verdict.reason));
  if (!verdict.score.empty()) data.emplace_back("score", Value(verdict.score));
  if (verdict.until) data.emplace_back("until", Value(timestamp_of(*verdict.until)));
  return fact_of(FactKind::Verdict, verdict.source,
                 std::string(names[static_cast<std::size_t>(verdict.kind)]), verdict.at,
                 std::move(data));
}

Fact evidence_of(const Evidence& evidence) {
  Map data;
  if (evidence.met) data.emplace_back("met", Value(*evidence.met));
  if (!evidence.said_by.empty()) data.emplace_back("said_by", Value(evidence.said_by));
  if (evidence.sure) data.emplace_back("sure", Value(*evidence.sure));
  return fact_of(FactKind::Evidence, evidence.source, evidence.name, evidence.at, std::move(data));
}

}  // namespace

std::vector<Fact> facts_of(Random& random, const Timeline& timeline, std::int64_t newest_version) {
  std::vector<Fact> facts;
  for (const Trait& trait : timeline.traits) {
    facts.push_back(fact_of(FactKind::Trait, trait.source, trait.root, trait.known_at,
                            {{trait.name, trait.value}}));
  }
  for (const Move& move : timeline.moves) facts.push_back(move_of(random, move, newest_version));
  for (const Consent& consent : timeline.consents) {
    facts.push_back(fact_of(FactKind::Consent, Source::Server, consent.purpose, consent.at,
                            {{"given", Value(consent.given)}}));
  }
  for (const LeadVerdict& verdict : timeline.verdicts) facts.push_back(verdict_of(verdict));
  for (const Evidence& evidence : timeline.evidence) facts.push_back(evidence_of(evidence));
  for (const Event& event : timeline.events) {
    facts.push_back(fact_of(FactKind::Event, event.source, event.name, event.at, event.properties));
    if (chance(random, 10)) {
      facts.push_back(fact_of(FactKind::Note, Source::Person, "", event.at,
                              {{"text", Value("a note of its own")}}));
    }
  }
  for (std::size_t i = 0; i < facts.size(); ++i)
    facts[i].seq = static_cast<std::int64_t>(i) * 3 + 1;
  std::size_t event = 0;
  const std::vector<Fact> before = facts;
  for (const Fact& fact : before) {
    if (fact.kind != FactKind::Event) continue;
    if (!timeline.events[event++].under_verdict) continue;
    Fact verdict = fact_of(FactKind::Verdict, Source::Person, "bot", fact.at,
                           {{"of", Value("m")}, {"of_seq", Value(fact.seq)}});
    verdict.seq = facts.back().seq + 1;
    facts.push_back(std::move(verdict));
  }
  if (!before.empty() && chance(random, 5)) {  // some fact was never said after all
    Fact undone = fact_of(FactKind::Verdict, Source::Person, "undone", before.back().at,
                          {{"of", Value("m")}, {"of_seq", Value(pick(random, before).seq)}});
    undone.seq = facts.back().seq + 1;
    facts.push_back(std::move(undone));
  }
  return facts;
}

}  // namespace winnow::test
