// Drafting what is said of accounts: by group calls, by events that name their group.
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/chance.hpp"
#include "app/live/draft.hpp"
#include "engine/assess.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/packed_facts.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

constexpr std::string_view group_field = "groupId";

// The id of a fact that another one brings with it: a message sent again brings it once.
std::string named_after(const Fact& fact, std::string_view what) {
  return to_text(named_id(std::string(what) + "\n" + fact.message));
}

// The group that a source said last.
std::string group_said(const engine::PackedTimeline& timeline, const engine::FactTexts& texts,
                       engine::Source source) {
  engine::PackedShapes shapes(texts, {std::string(group_field)});
  engine::PackedFacts facts(timeline, shapes);
  std::string newest;
  Millis newest_at = INT64_MIN;
  while (facts.next()) {
    if (facts.kind() != FactKind::Trait || facts.source() != source) continue;
    if (facts.interest() == 0 || facts.at() < newest_at) continue;
    const Fact fact = facts.whole();
    const Value* group = find_entry(fact.data, group_field);
    if (fact.name != "company" || !group->is(Value::Kind::String)) continue;
    newest = group->text();
    newest_at = fact.at;
  }
  return newest;
}

}  // namespace

bool Draft::is_known(const Message& message) const {
  return find(IdentifierKind::User, message.user) ||
         find(IdentifierKind::Anonymous, message.anonymous);
}

std::vector<Id> Draft::accounts() const {
  std::vector<Id> all;
  if (account_facts_.empty()) return all;
  for (const Fact& fact : facts_) {
    const bool is_new = std::find(all.begin(), all.end(), fact.lead) == all.end();
    if (fact.kind == FactKind::Account && is_new) all.push_back(fact.lead);
  }
  return all;
}

std::vector<Fact> Draft::facts_of_account(const Id& account) const {
  std::vector<Fact> facts;
  if (const auto number = book_.find_account(account)) {
    facts = book_.facts_of_account(*number).unpack(book_.texts());
  }
  if (const auto drafted = account_facts_.find(account); drafted != account_facts_.end()) {
    for (const std::size_t index : drafted->second) facts.push_back(facts_[index]);
  }
  return facts;
}

// Programs say the same of a group at each sign-in: only what is new becomes a fact.
bool Draft::is_news_of_account(const Fact& said, const Id& account) const {
  const std::vector<Fact> known = facts_of_account(account);
  return std::any_of(said.data.begin(), said.data.end(), [&](const auto& entry) {
    if (entry.first == group_field || entry.second.is(Value::Kind::Null)) return false;
    const Value* newest = nullptr;
    Millis newest_at = INT64_MIN;
    for (const Fact& fact : known) {
      const Value* value =
          fact.source == said.source ? find_entry(fact.data, entry.first) : nullptr;
      if (value == nullptr || fact.at < newest_at) continue;
      newest = value;
      newest_at = fact.at;
    }
    return newest == nullptr || (said.at >= newest_at && !newest->same(entry.second));
  });
}

void Draft::note_account(const Fact& said, std::string_view group) {
  const std::string key = account_key_of_id(group);
  // What the public says of a group is the fact of whoever said it, where that is a lead.
  const bool of_lead = !said.lead.empty();
  if (key.empty() || (of_lead && said.source == engine::Source::Public)) return;
  const Id account = account_id(key);
  if (!is_news_of_account(said, account)) return;
  Fact fact = said;
  fact.kind = FactKind::Account;
  fact.lead = account;
  fact.name = key;
  fact.user.clear();
  fact.anonymous.clear();
  fact.email.clear();
  fact.phone.clear();
  fact.crm.clear();
  if (of_lead) {
    fact.message = named_after(said, "account");
    if (is_seen(fact.message)) return;
  }
  const auto is_group = [](const auto& entry) { return entry.first == group_field; };
  fact.data.erase(std::remove_if(fact.data.begin(), fact.data.end(), is_group), fact.data.end());
  append(std::move(fact));
}

void Draft::note_group(const Fact& event, const std::string& group) {
  const std::string key = account_key_of_id(group);
  if (key.empty()) return;
  const Id lead = root_of(event.lead);
  const auto number = book_.find(lead);
  if (number) {
    const auto account = book_.account_of(*number);
    if (account && book_.id_of_account(*account) == account_id(key)) return;
    if (group_said(book_.timeline_of(*number), book_.texts(), event.source) == group) return;
  }
  if (const auto drafted = facts_of_.find(lead); drafted != facts_of_.end()) {
    for (auto index = drafted->second.rbegin(); index != drafted->second.rend(); ++index) {
      const Fact& fact = facts_[*index];
      const Value* said = fact.kind == FactKind::Trait && fact.source == event.source
                              ? find_entry(fact.data, group_field)
                              : nullptr;
      if (said == nullptr) continue;
      if (said->same(Value(group))) return;
      break;
    }
  }
  Fact fact = event;
  fact.kind = FactKind::Trait;
  fact.name = "company";
  fact.message = named_after(event, "group");
  fact.data = {{std::string(group_field), Value(group)}};
  if (!is_seen(fact.message)) append(std::move(fact));
}

std::string Draft::address_of(const Id& lead) const {
  for (const KnownIdentifier& known : known_of(lead)) {
    if (known.kind == IdentifierKind::Email) return known.value;
  }
  return {};
}

void Draft::read(const Publication& publication, const AccountScores* scores, Judging& lead) const {
  const auto number = book_.find(lead.lead);
  lead.as_of = number ? std::max(now_, book_.newest_of(*number)) : now_;
  // The clock may have gone on since this was begun: what came then is no future.
  if (const auto drafted = facts_of_.find(lead.lead); drafted != facts_of_.end()) {
    for (const std::size_t index : drafted->second) {
      lead.as_of = std::max(lead.as_of, facts_[index].received);
    }
  }
  lead.timeline = timeline_of(lead.lead, publication.version);
  const bool has_facts = !account_facts_.empty() || book_.has_account_facts();
  if (!has_facts && scores == nullptr) return;
  lead.account = choose_account(lead.timeline.traits, address_of(lead.lead)).key;
  if (has_facts && !lead.account.empty()) {
    engine::add_account_facts(lead.timeline, facts_of_account(account_id(lead.account)));
  }
  if (scores == nullptr) return;
  lead.scores = engine::assess(*publication.plan, lead.timeline, lead.as_of,
                               {engine::Setting::Live, false, false, false})
                    .scores;
}

// Of the members elsewhere the scores they were last judged by, of those drafted what they are now.
void Draft::add_roll_ups(const AccountScores& scores, std::vector<Judging>& leads) const {
  std::unordered_map<std::string, std::vector<std::size_t>> members;
  std::unordered_set<LeadNumber> here;
  for (std::size_t i = 0; i < leads.size(); ++i) {
    if (!leads[i].account.empty()) members[leads[i].account].push_back(i);
    if (const auto number = book_.find(leads[i].lead)) here.insert(*number);
  }
  for (const auto& [loser, winner] : merged_) {
    if (const auto number = book_.own_number(loser)) here.insert(*number);
  }
  for (const auto& [key, drafted] : members) {
    std::vector<std::span<const Milli>> all;
    for (const std::size_t i : drafted) all.emplace_back(leads[i].scores);
    if (const auto account = book_.find_account(account_id(key))) {
      for (const LeadNumber member : book_.members_of(*account)) {
        const auto of_member = scores.of(member);
        if (!of_member.empty() && here.count(member) == 0) all.push_back(of_member);
      }
    }
    std::vector<engine::RollUp> roll_ups;
    std::vector<Milli> column(all.size());
    for (std::size_t score = 0; score < scores.scores(); ++score) {
      for (std::size_t i = 0; i < all.size(); ++i) column[i] = all[i][score];
      roll_ups.push_back(engine::rolled_up(column));
    }
    for (const std::size_t i : drafted) leads[i].timeline.account = roll_ups;
  }
}

}  // namespace winnow::app
