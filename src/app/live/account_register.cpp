#include "app/live/account_register.hpp"

#include <algorithm>

namespace winnow::app {

AccountNumber AccountRegister::find(const Id& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? no_account : found->second;
}

AccountNumber AccountRegister::number_of(const std::string& key) {
  const Id id = account_id(key);
  const auto [found, is_new] = by_id_.try_emplace(id, size());
  if (is_new) records_.push_back({key, id, {}, {}});
  return found->second;
}

void AccountRegister::add(const engine::Fact& fact, engine::FactTexts& texts) {
  if (fact.name.empty()) return;
  Record& record = records_[number_of(fact.name)];
  record.facts = record.facts.with({&fact, 1}, texts);
  has_facts_ = true;
}

void AccountRegister::place(LeadNumber lead, const AccountChoice::Chosen& chosen) {
  const Place now = of(lead);
  const Place next{chosen.key.empty() ? no_account : number_of(chosen.key), chosen.by};
  if (places_.size() <= lead) places_.resize(lead + 1);
  places_[lead] = next;
  if (now.account == next.account) return;
  if (now.account != no_account) {
    auto& members = records_[now.account].members;
    const auto found = std::find(members.begin(), members.end(), lead);
    *found = members.back();
    members.pop_back();
  }
  if (next.account != no_account) records_[next.account].members.push_back(lead);
}

bool AccountRegister::may_move(LeadNumber lead, const engine::Fact& fact) const {
  const Place now = of(lead);
  if (fact.kind == engine::FactKind::Verdict) {
    return now.by != AccountSign::None && find_entry(fact.data, "of_seq") != nullptr;
  }
  if (!fact.email.empty() && now.by == AccountSign::None) return true;
  if (fact.kind != engine::FactKind::Trait) return false;
  const std::string_view key =
      now.account == no_account ? std::string_view() : records_[now.account].key;
  return std::any_of(fact.data.begin(), fact.data.end(), [&](const auto& entry) {
    const auto sign = account_sign(fact.name, entry.first);
    if (!sign || *sign > now.by || entry.second.is(Value::Kind::Null)) return false;
    return account_key(*sign, entry.second) != key || (key.empty() && *sign != now.by);
  });
}

std::size_t AccountRegister::bytes() const {
  std::size_t sum = places_.capacity() * sizeof(Place);
  for (const Record& record : records_) {
    sum += 2 * sizeof record + record.facts.bytes() + record.key.capacity() +
           record.members.capacity() * sizeof(LeadNumber);
  }
  return sum;
}

Result<void> AccountRegister::save(PieceWriter& out) const {
  out.number(records_.size());
  std::string facts;
  for (const Record& record : records_) {
    out.text(record.key);
    facts.clear();
    record.facts.save(facts);
    out.text(facts);
    TRY(out.rest());
  }
  out.number(places_.size());
  for (const Place& place : places_) {
    out.number(place.account == no_account ? 0 : std::uint64_t{place.account} + 1);
    out.number(static_cast<std::uint64_t>(place.by));
    TRY(out.rest());
  }
  return {};
}

Result<void> AccountRegister::load(PieceReader& in) {
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    const AccountNumber account = number_of(std::string(in.text()));
    records_[account].facts = TRY(engine::PackedTimeline::load(in.text()));
    has_facts_ = has_facts_ || !records_[account].facts.empty();
  }
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    const std::uint64_t account = in.number(), by = in.number();
    if (account > size() || by > static_cast<std::uint64_t>(AccountSign::None)) {
      return fail(ErrorKind::Io, "the snapshot is not whole");
    }
    const auto lead = static_cast<LeadNumber>(places_.size());
    const auto number = account == 0 ? no_account : static_cast<AccountNumber>(account - 1);
    places_.push_back({number, static_cast<AccountSign>(by)});
    if (account != 0) records_[number].members.push_back(lead);
  }
  return {};
}

}  // namespace winnow::app
