// Which account a lead belongs to: a function of what its facts say, and of nothing else. Pure.
//
// An account is named by its key: the domain that somebody registered ("acme.example"), or "id:"
// and the id that a product or a CRM gives it. docs/accounts.md says it for people.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/timeline.hpp"

namespace winnow::app {

// What tells the account, the strongest first.
enum class AccountSign : std::uint8_t {
  AccountId,      // lead.account_id
  GroupId,        // company.groupId: a group call
  CompanyId,      // company.id
  CompanyDomain,  // company.domain
  Email,          // lead.email
  Address,        // an address that the lead is known by, where no field has one
  None
};
inline constexpr std::size_t account_fields = 5;  // the signs that are fields

// nullopt: the field says nothing of the account.
std::optional<AccountSign> account_sign(std::string_view root, std::string_view field);

// The key that a value tells; "": none. An id that is a domain somebody registered is that domain.
std::string account_key(AccountSign sign, const Value& value);
std::string account_key_of_id(std::string_view id);

// "acme.example", or nullopt for an account that is known by an id alone.
std::optional<std::string_view> domain_of_key(std::string_view key);
// What people call it by: the domain, or the id.
std::string_view shown_key(std::string_view key);
// The account's id, for ever the same for a key, in every base.
Id account_id(std::string_view key);

// The account of one lead, from its fields in order of arrival: of each field the value that counts
// (the most trusted, then the newest), and of the fields the strongest that tells one.
class AccountChoice {
 public:
  void add(AccountSign sign, const Value& value, engine::Source source, Millis at);

  struct Chosen {
    std::string key;                     // "": none
    AccountSign by = AccountSign::None;  // an Email that says "none" is said by Email
  };
  // `address`: an e-mail address that the lead is known by; "": none.
  Chosen choose(std::string_view address) const;

 private:
  struct Best {
    Value value;
    engine::Source source = engine::Source::Server;
    Millis at = 0;
    bool is_there = false;
  };
  std::array<Best, account_fields> best_;
};

// The same from the traits of a timeline.
AccountChoice::Chosen choose_account(std::span<const engine::Trait> traits,
                                     std::string_view address);

}  // namespace winnow::app
