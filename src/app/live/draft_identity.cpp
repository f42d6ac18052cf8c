// Draft, and who is who: what the Book and the draft so far know of identifiers and merges.
#include <algorithm>
#include <utility>

#include "app/chance.hpp"
#include "app/fact_data.hpp"
#include "app/identity/clean.hpp"
#include "app/live/draft.hpp"
#include "base/check.hpp"

namespace winnow::app {

namespace {

std::string bound_name(IdentifierKind kind, std::string_view value) {
  std::string name(1, "ucepa"[static_cast<std::size_t>(kind)]);
  return name += value;
}

}  // namespace

Id Draft::followed(Id lead) const {
  for (auto next = merged_.find(lead); next != merged_.end(); next = merged_.find(lead)) {
    lead = next->second;
  }
  return lead;
}

Id Draft::root_of(const Id& lead) const {
  if (made_.count(lead) != 0) return followed(lead);
  const auto number = book_.find(lead);
  return followed(number ? book_.id_of(*number) : lead);
}

std::vector<Id> Draft::merged_into(const Id& root) const {
  std::vector<Id> all;
  const auto collect = [&](const Id& of, const auto& self) -> void {
    const auto losers = losers_.find(of);
    if (losers == losers_.end()) return;
    for (const Id& loser : losers->second) {
      all.push_back(loser);
      self(loser, self);
    }
  };
  collect(root, collect);
  return all;
}

std::optional<Acquaintances::Found> Draft::find(IdentifierKind kind, std::string_view value) const {
  if (value.empty()) return std::nullopt;
  if (auto found = book_.holder_of(kind, value)) {
    found->root = followed(found->root);
    return found;
  }
  if (bound_.empty()) return std::nullopt;
  const auto drafted = bound_.find(bound_name(kind, value));
  if (drafted == bound_.end()) return std::nullopt;
  return Found{drafted->second, root_of(drafted->second)};
}

std::vector<KnownIdentifier> Draft::known_of(const Id& root) const {
  std::vector<KnownIdentifier> known;
  const auto collect = [&](const Id& of) {
    if (const auto number = book_.own_number(of)) {
      auto kept = book_.identifiers_of(*number);
      known.insert(known.end(), std::make_move_iterator(kept.begin()),
                   std::make_move_iterator(kept.end()));
    }
    if (const auto added = added_.find(of); added != added_.end()) {
      known.insert(known.end(), added->second.begin(), added->second.end());
    }
  };
  collect(root);
  for (const Id& loser : merged_into(root)) collect(loser);
  for (KnownIdentifier& one : known) {
    if (said_.empty()) break;
    const auto said = said_.find(bound_name(one.kind, one.value));
    if (said != said_.end() && is_more_trusted(said->second, one.source)) one.source = said->second;
  }
  return known;
}

bool Draft::are_distinct(const Id& root, const Id& other) const {
  const auto numbers_of = [&](const Id& lead) {
    std::vector<Id> leads = merged_into(lead);
    leads.push_back(lead);
    std::vector<LeadNumber> numbers;
    for (const Id& one : leads) {
      if (const auto number = book_.own_number(one)) numbers.push_back(*number);
    }
    return numbers;
  };
  const auto theirs = numbers_of(other);
  for (const LeadNumber one : numbers_of(root)) {
    for (const LeadNumber another : theirs) {
      if (book_.are_distinct(one, another)) return true;
    }
  }
  return false;
}

Id Draft::part_that_has(const Id& root, std::int64_t seq) const {
  const std::int64_t first = next_seq_ - static_cast<std::int64_t>(facts_.size());
  if (seq >= first && seq < next_seq_) return facts_[static_cast<std::size_t>(seq - first)].lead;
  const auto number = book_.find(root);
  if (!number) return root;
  const auto holds = [&](LeadNumber part) {
    const auto facts = book_.timeline_of(part).unpack(book_.texts());
    return std::any_of(facts.begin(), facts.end(),
                       [seq](const engine::Fact& fact) { return fact.seq == seq; });
  };
  // A part's timeline has those of its own parts too: the smallest that has it is the one.
  LeadNumber smallest = *number;
  for (const LeadNumber part : book_.parts_of(*number)) {
    if (part == *number || !holds(part)) continue;
    const auto inner = book_.parts_of(smallest);
    if (std::find(inner.begin(), inner.end(), part) != inner.end()) smallest = part;
  }
  return book_.id_of(smallest);
}

void Draft::bind(const engine::Fact& fact, const Id& root) {
  for (const IdentifierView& one : identifiers_of(fact)) {
    const std::string name = bound_name(one.kind, one.value);
    const auto known = find(one.kind, one.value);
    if (!known) {
      bound_.emplace(name, fact.lead);
      added_[root].push_back(
          {one.kind, std::string(one.value), fact.source, fact.received, fact.lead});
    } else if (fact.source != engine::Source::Public && known->root == root) {
      engine::Source& said = said_.try_emplace(name, fact.source).first->second;
      if (is_more_trusted(fact.source, said)) said = fact.source;
    }
  }
}

// Finds the fact's lead, merges into it what joins it, and takes out what is not to be bound.
std::vector<NonAction> Draft::settle_identity(engine::Fact& fact, const Message& message,
                                              const Sender& sender) {
  std::vector<NonAction> non_actions;
  for (const auto& [kind, value] : message.blocked) {
    const auto known = identifier_kind_of(kind);
    non_actions.push_back({known.value_or(IdentifierKind::User), value, Obstacle::Blocked, {}});
  }
  const bool is_public = sender.source == engine::Source::Public;
  if (is_public) {
    for (const std::string& id : fact.crm) {
      non_actions.push_back({IdentifierKind::Crm, id, Obstacle::NotPublic, {}});
    }
    fact.crm.clear();
  }
  const bool is_alias = message.kind == engine::FactKind::Merge;
  if (is_alias) {  // the id known before is one of its own
    if (fact.anonymous.empty()) fact.anonymous = message.previous;
    fact.name = "alias";
  }
  Resolution found = resolve(identifiers_of(fact), sender.source, *this);
  const bool is_known = found.lead.has_value();
  if (!found.lead) {
    const Id lead = newly_made();
    found.lead = Found{lead, lead};
  }
  if (is_alias && !is_public) {  // whoever may speak for users may say that two of them are one
    const auto before = find(IdentifierKind::User, message.previous);
    if (before && before->root != found.lead->root) found.joins.push_back(before->root);
  }
  if (is_known && is_public && fact.kind == engine::FactKind::Consent) {
    const Value* given = find_entry(fact.data, "given");
    const bool gives = given != nullptr && given->is(Value::Kind::Bool) && given->boolean();
    if (gives && is_claim(known_of(found.lead->root), fact.anonymous)) {
      set(fact.data, "claimed", Value(true));
    }
  }
  fact.lead = found.lead->own;
  for (const Id& other : found.joins) {
    merge(other, found.lead->root, {sender, fact.at, fact.received});
  }
  const std::vector<IdentifierView> dropped = std::move(found.dropped);
  std::vector<std::pair<IdentifierKind, std::string>> texts;  // of the fact, which changes
  texts.reserve(dropped.size());
  for (const IdentifierView& one : dropped) texts.emplace_back(one.kind, one.value);
  for (const auto& [kind, value] : texts) drop(fact, kind, value);
  non_actions.insert(non_actions.end(), std::make_move_iterator(found.non_actions.begin()),
                     std::make_move_iterator(found.non_actions.end()));
  return non_actions;
}

// Once for a lead, an identifier and a reason: a shared browser says it with every page.
void Draft::note(const NonAction& non_action, const engine::Fact& fact) {
  std::string name = "identity\n" + to_text(fact.lead) + "\n";
  name += name_of(non_action.kind);
  name += "\n" + non_action.value + "\n";
  name += name_of(non_action.why);
  engine::Fact noted;
  noted.message = to_text(named_id(name));
  if (is_seen(noted.message)) return;
  noted.kind = engine::FactKind::Merge;
  noted.source = engine::Source::Server;
  noted.lead = fact.lead;
  noted.at = fact.at;
  noted.received = fact.received;
  noted.via = fact.via;
  noted.name = "refused";
  set(noted.data, "kind", Value(name_of(non_action.kind)));
  set(noted.data, "value", Value(non_action.value));
  set(noted.data, "reason", Value(name_of(non_action.why)));
  if (non_action.other) set(noted.data, "lead", Value(to_text(*non_action.other)));
  append(std::move(noted));
}

void Draft::append_half(std::string name, const Id& lead, const Id& other, const MergeWord& word) {
  engine::Fact fact;
  fact.kind = engine::FactKind::Merge;
  fact.source = word.sender.source;
  fact.lead = lead;
  fact.at = word.at;
  fact.received = word.received;
  fact.message = word.message.empty() ? to_text(new_id(now_)) : word.message + "/" + to_text(lead);
  fact.via = word.sender.via;
  fact.name = std::move(name);
  fact.data = {{"lead", Value(to_text(other))}};
  if (!word.note.empty()) set(fact.data, "note", Value(word.note));
  if (fact.source == engine::Source::Person) set(fact.data, "who", Value(word.sender.via));
  (void)is_seen(fact.message);
  append(std::move(fact));
}

void Draft::merge(const Id& loser, const Id& winner, const MergeWord& word) {
  append_half("into", loser, winner, word);
  append_half("from", winner, loser, word);
  merged_.emplace(loser, winner);
  losers_[winner].push_back(loser);
}

void Draft::say_of_two(std::string_view name, const Id& lead, const Id& other,
                       const MergeWord& word) {
  append_half(std::string(name), lead, other, word);
  append_half(std::string(name), other, lead, word);
  for (const Id& one : {lead, other}) {
    if (std::find(touched_.begin(), touched_.end(), one) == touched_.end()) {
      touched_.push_back(one);
    }
  }
}

std::size_t Draft::new_leads_of(const std::vector<Message>& messages) const {
  std::unordered_set<std::string> unknown;
  for (const Message& message : messages) {
    engine::Fact fact;
    fact.user = message.user;
    fact.anonymous = message.anonymous;
    fact.email = normal_email(message.email);
    if (message.is_clean) fact.phone = message.phone;
    fact.crm = message.crm;
    const std::vector<IdentifierView> names = identifiers_of(fact);
    const bool known = std::any_of(names.begin(), names.end(), [&](const IdentifierView& one) {
      return find(one.kind, one.value).has_value();
    });
    if (names.empty() || known || book_.messages().contains(book_.print_of(message.id))) continue;
    unknown.insert(bound_name(names.front().kind, names.front().value));
  }
  return unknown.size();
}

}  // namespace winnow::app
