#include "engine/fact_timeline.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/said.hpp"

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

std::string text_of(const Map& data, std::string_view key) {
  const Value* value = find_entry(data, key);
  return value && value->is(Value::Kind::String) ? value->text() : std::string();
}

std::optional<bool> bool_of(const Map& data, std::string_view key) {
  const Value* value = find_entry(data, key);
  if (!value || !value->is(Value::Kind::Bool)) return std::nullopt;
  return value->boolean();
}

std::optional<Milli> points_of(const Map& data) {
  const Value* value = find_entry(data, "points");
  if (value && value->is(Value::Kind::Int)) {
    return parse_milli(std::to_string(value->integer())).value;
  }
  if (value && value->is(Value::Kind::Double)) return parse_milli(double_text(value->real())).value;
  return std::nullopt;
}

std::optional<double> number_of(const Map& data, std::string_view key) {
  const Value* value = find_entry(data, key);
  if (value && value->is(Value::Kind::Int)) return static_cast<double>(value->integer());
  if (value && value->is(Value::Kind::Double)) return value->real();
  return std::nullopt;
}

// Leaves out the facts that `is_undone` names by the seq beside each.
template <typename Kind, typename IsUndone>
void leave_out(std::vector<Kind>& facts, const std::vector<std::int64_t>& seqs,
               IsUndone is_undone) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (is_undone(seqs[i])) continue;
    if (kept != i) facts[kept] = std::move(facts[i]);
    ++kept;
  }
  facts.erase(facts.begin() + static_cast<std::ptrdiff_t>(kept), facts.end());
}

template <typename Kind, typename IsUndone>
void leave_out(std::vector<Kind>& facts, IsUndone is_undone) {
  facts.erase(std::remove_if(facts.begin(), facts.end(),
                             [&](const Kind& fact) { return is_undone(fact.seq); }),
              facts.end());
}

}  // namespace

std::optional<Millis> instant_in(const Map& data, std::string_view key) {
  const Value* value = find_entry(data, key);
  if (!value || !value->is(Value::Kind::Timestamp)) return std::nullopt;
  return millis_of(value->timestamp());
}

void TimelineBuilder::add(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::Trait: return add_traits(fact, fact.name);
    case FactKind::Account:  // what the public says of an account is no other lead's
      if (fact.source != Source::Public) add_traits(fact, "company");
      return;
    case FactKind::Event:
      timeline_.events.push_back({fact.name, fact.at, fact.data, fact.source, false});
      event_seqs_.push_back(fact.seq);
      return;
    case FactKind::Move: return add_move(fact);
    case FactKind::Consent:
      if (bool_of(fact.data, "claimed").value_or(false)) return;  // not proved to be the lead's
      timeline_.consents.push_back(
          {fact.at, fact.name, bool_of(fact.data, "given").value_or(false)});
      consent_seqs_.push_back(fact.seq);
      return;
    case FactKind::Verdict: return add_verdict(fact);
    case FactKind::Evidence: return add_evidence(fact);
    case FactKind::Merge:
    case FactKind::Owner:
    case FactKind::Note: return;
  }
}

void TimelineBuilder::add_traits(const Fact& fact, const std::string& root) {
  for (const auto& [field, value] : fact.data) {
    if (value.is(Value::Kind::Null)) continue;
    timeline_.traits.push_back({root, field, value, fact.at, fact.source});
    trait_seqs_.push_back(fact.seq);
  }
}

void TimelineBuilder::add_move(const Fact& fact) {
  timeline_.moves.push_back(
      {fact.at, fact.name, mover_of(fact.data), instant_in(fact.data, "until")});
  move_seqs_.push_back(fact.seq);
}

void TimelineBuilder::add_verdict(const Fact& fact) {
  const Value* of = find_entry(fact.data, "of_seq");
  if (of != nullptr || find_entry(fact.data, "of") != nullptr) {
    if (of == nullptr || !of->is(Value::Kind::Int) || of->integer() >= fact.seq) return;
    Ruling ruling{of->integer(), fact.seq, fact.at, Ruling::Kind::Other};
    if (fact.name.empty()) ruling.kind = Ruling::Kind::Lift;
    if (fact.name == "undone") ruling.kind = Ruling::Kind::Undone;
    rulings_.push_back(ruling);
    timeline_.judged_at.push_back(fact.at);
    return;
  }
  const auto kind = verdict_kind_of(fact.name);
  if (!kind) return;
  LeadVerdict verdict;
  verdict.kind = *kind;
  verdict.at = fact.at;
  verdict.until = instant_in(fact.data, "until");
  verdict.lifted = bool_of(fact.data, "lifted").value_or(false);
  verdict.source = fact.source;
  verdict.seq = fact.seq;
  verdict.reason = text_of(fact.data, "reason");
  if (*kind == LeadVerdict::Kind::Correction) {
    verdict.points = points_of(fact.data);
    verdict.score = text_of(fact.data, "score");
    verdict.label = text_of(fact.data, "label");
  }
  timeline_.verdicts.push_back(std::move(verdict));
}

void TimelineBuilder::add_evidence(const Fact& fact) {
  Evidence evidence;
  evidence.at = fact.at;
  evidence.name = fact.name;
  evidence.met = bool_of(fact.data, "met");
  evidence.source = fact.source;
  evidence.seq = fact.seq;
  evidence.said_by = text_of(fact.data, "said_by");
  evidence.where = text_of(fact.data, "where");
  evidence.sure = number_of(fact.data, "sure");
  timeline_.evidence.push_back(std::move(evidence));
}

// A verdict is about what came before it, so the last one stands for certain, and each one before
// it when what is known of it then does not undo it.
void TimelineBuilder::apply_rulings() {
  std::map<std::int64_t, const Ruling*> newest;  // by the fact that it is about
  const auto is_undone = [&](std::int64_t seq) {
    const auto found = newest.find(seq);
    return found != newest.end() && found->second->kind == Ruling::Kind::Undone;
  };
  for (auto ruling = rulings_.rbegin(); ruling != rulings_.rend(); ++ruling) {
    if (is_undone(ruling->seq)) continue;
    const auto [place, is_new] = newest.try_emplace(ruling->of, &*ruling);
    if (!is_new && ruling->at > place->second->at) place->second = &*ruling;
  }
  bool some_undone = false;
  for (const auto& [seq, ruling] : newest) {
    some_undone |= ruling->kind == Ruling::Kind::Undone;
    const auto event = std::lower_bound(event_seqs_.begin(), event_seqs_.end(), seq);
    if (event == event_seqs_.end() || *event != seq) continue;
    timeline_.events[static_cast<std::size_t>(event - event_seqs_.begin())].under_verdict =
        ruling->kind != Ruling::Kind::Lift;
  }
  if (!some_undone) return;
  leave_out(timeline_.traits, trait_seqs_, is_undone);
  leave_out(timeline_.moves, move_seqs_, is_undone);
  leave_out(timeline_.consents, consent_seqs_, is_undone);
  leave_out(timeline_.verdicts, is_undone);
  leave_out(timeline_.evidence, is_undone);
}

Timeline TimelineBuilder::take() && {
  if (!rulings_.empty()) apply_rulings();
  return std::move(timeline_);
}

Timeline timeline_of(std::span<const Fact> facts) {
  TimelineBuilder builder;
  for (const Fact& fact : facts) builder.add(fact);
  return std::move(builder).take();
}

void add_account_facts(Timeline& timeline, std::span<const Fact> facts) {
  TimelineBuilder builder;
  for (const Fact& fact : facts) {
    if (fact.kind == FactKind::Account) builder.add(fact);
  }
  for (Trait& trait : std::move(builder).take().traits) timeline.traits.push_back(std::move(trait));
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
