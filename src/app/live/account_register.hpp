// AccountRegister: the accounts of a Book, their own facts, and which lead belongs to which.
// Internal to the Book, which keeps the lock; what places a lead is app/accounts/account_key.hpp.
//
// An account has a number, by the order in which its key first appeared. It stays when its last
// member leaves.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/accounts/account_key.hpp"
#include "app/live/lead_number.hpp"
#include "app/live/pieces.hpp"
#include "base/result.hpp"
#include "engine/fact.hpp"
#include "engine/fact_texts.hpp"
#include "engine/packed.hpp"

namespace winnow::app {

using AccountNumber = std::uint32_t;
inline constexpr AccountNumber no_account = UINT32_MAX;

class AccountRegister {
 public:
  struct Record {
    std::string key;
    Id id;
    engine::PackedTimeline facts;     // its own
    std::vector<LeadNumber> members;  // in no order
  };
  struct Place {
    AccountNumber account = no_account;
    AccountSign by = AccountSign::None;
  };

  AccountNumber size() const { return static_cast<AccountNumber>(records_.size()); }
  const Record& at(AccountNumber account) const { return records_[account]; }
  AccountNumber find(const Id& id) const;
  Place of(LeadNumber lead) const { return lead < places_.size() ? places_[lead] : Place(); }
  bool has_facts() const { return has_facts_; }

  // A fact of an account; one without a key is nobody's.
  void add(const engine::Fact& fact, engine::FactTexts& texts);
  void place(LeadNumber lead, const AccountChoice::Chosen& chosen);
  // Whether a fact may change where its lead belongs: asked for each, so it looks at little.
  bool may_move(LeadNumber lead, const engine::Fact& fact) const;

  std::size_t bytes() const;
  Result<void> save(PieceWriter& out) const;
  Result<void> load(PieceReader& in);

 private:
  AccountNumber number_of(const std::string& key);

  std::deque<Record> records_;
  std::unordered_map<Id, AccountNumber> by_id_;
  std::vector<Place> places_;  // by lead
  bool has_facts_ = false;
};

}  // namespace winnow::app
