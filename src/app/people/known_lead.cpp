#include "app/people/known_lead.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "engine/fact_timeline.hpp"
#include "engine/verdicts.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

std::string text_entry(const Map& data, std::string_view name) {
  const Value* value = find_entry(data, name);
  return value && value->is(Value::Kind::String) ? value->text() : std::string();
}

std::optional<Millis> instant_entry(const Map& data, std::string_view name) {
  const Value* value = find_entry(data, name);
  if (!value || !value->is(Value::Kind::Timestamp)) return std::nullopt;
  return millis_of(value->timestamp());
}

// Made by a version that is not in force yet, or whose publishing was cut short.
bool is_of_later_model(const Fact& fact, const PublicationPointer& model) {
  const Value* by = model ? find_entry(fact.data, "model") : nullptr;
  return by && by->is(Value::Kind::Int) && by->integer() > model->version;
}

bool is_newer(const Fact& fact, const Fact* than) {
  return !than || fact.at >= than->at;
}

// The newest verdict of that name on the lead itself, if it holds.
std::optional<Ruling> ruling_of(const std::vector<Fact>& facts, std::string_view name, Millis now) {
  const Fact* newest = nullptr;
  for (const Fact& fact : facts) {
    const bool is_of_lead = fact.kind == FactKind::Verdict && !find_entry(fact.data, "of_seq");
    if (is_of_lead && fact.name == name && fact.at <= now && is_newer(fact, newest)) newest = &fact;
  }
  if (!newest) return std::nullopt;
  const Value* lifted = find_entry(newest->data, "lifted");
  if (lifted && lifted->is(Value::Kind::Bool) && lifted->boolean()) return std::nullopt;
  const auto until = instant_entry(newest->data, "until");
  if (until && *until <= now) return std::nullopt;
  return Ruling{text_entry(newest->data, "reason"), text_entry(newest->data, "note"), newest->at,
                until, newest->data};
}

}  // namespace

std::vector<Fact> without_undone(std::vector<Fact> facts) {
  std::unordered_map<std::int64_t, const Fact*> said;  // of a seq: the newest verdict on it
  for (const Fact& fact : facts) {
    if (fact.kind != FactKind::Verdict) continue;
    const Value* of = find_entry(fact.data, "of_seq");
    if (!of || !of->is(Value::Kind::Int)) continue;
    const Fact*& newest = said[of->integer()];
    if (is_newer(fact, newest)) newest = &fact;
  }
  if (said.empty()) return facts;
  std::vector<Fact> counted;
  for (Fact& fact : facts) {
    const auto verdict = said.find(fact.seq);
    if (verdict == said.end() || verdict->second->name != "undone") counted.push_back(fact);
  }
  return counted;
}

std::optional<std::size_t> KnownLead::stage_index() const {
  if (!model) return std::nullopt;
  return engine::stage_index(*model->plan->model, stage);
}

engine::Timeline KnownLead::timeline() const {
  engine::Timeline timeline = engine::timeline_under(facts, model->version);
  engine::add_account_facts(timeline, account_facts);
  timeline.account = roll_ups;
  return timeline;
}

KnownLead known_lead(const Id& id, std::vector<Fact> facts, PublicationPointer model, Millis now) {
  KnownLead lead;
  lead.id = id;
  lead.now = now;
  lead.model = std::move(model);
  const auto of_account = std::stable_partition(
      facts.begin(), facts.end(), [](const Fact& fact) { return fact.kind != FactKind::Account; });
  lead.account_facts.assign(std::make_move_iterator(of_account),
                            std::make_move_iterator(facts.end()));
  facts.erase(of_account, facts.end());
  lead.facts = without_undone(std::move(facts));
  const Fact* move = nullptr;
  const Fact* owner = nullptr;
  for (const Fact& fact : lead.facts) {
    if (fact.at > now) continue;
    if (fact.kind == FactKind::Move && is_newer(fact, move) &&
        !is_of_later_model(fact, lead.model)) {
      move = &fact;
    }
    if (fact.kind == FactKind::Owner && is_newer(fact, owner)) owner = &fact;
  }
  if (move) {
    lead.stage = move->name;
    lead.stage_since = move->at;
  }
  if (owner) {
    lead.owner = parse_id(owner->name);
    lead.owner_since = owner->at;
  }
  lead.disqualified = ruling_of(lead.facts, "disqualified", now);
  lead.snoozed = ruling_of(lead.facts, "snoozed", now);
  lead.correction = ruling_of(lead.facts, "correction", now);
  return lead;
}

}  // namespace winnow::app
