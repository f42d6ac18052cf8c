// Book: every lead of a workspace in memory, with its timeline and its identifiers.
//
// It is a pure function of the log: apply() takes facts in the order of their seq, and books made
// of the same facts have the same bytes (save), whether the facts came live or were read back. One
// writer; readers on any thread see whole commits.
//
// A lead has a number, by the order of first appearance. A merged lead keeps its number, its facts
// and its identifiers, and is read as the lead it was merged into until the two are taken apart.
// Which account a lead belongs to follows from its facts too.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/identity/identifier.hpp"
#include "app/identity/resolve.hpp"
#include "app/live/account_register.hpp"
#include "app/live/fingerprints.hpp"
#include "app/live/lead_number.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "engine/fact.hpp"
#include "engine/packed.hpp"

namespace winnow::app {

// What a lead looks like to a reader: immutable, cheap to copy.
struct LeadView {
  Id id;
  engine::PackedTimeline timeline;
  Millis newest = INT64_MIN;  // when its newest fact was received: its time never runs backwards
  std::vector<KnownIdentifier> identifiers;           // the lead's own first
  std::vector<std::string> users, anonymous, emails;  // of these
  std::vector<Id> merged;                             // leads that were merged into it
};

class Book {
 public:
  explicit Book(const FingerprintKey& key);
  ~Book();

  // Facts that have become durable, by rising seq, each one more than the last.
  void apply(std::span<const engine::Fact> facts);
  // Between the two apply() is several times faster, and nobody may look at a timeline or save:
  // for the whole log. Memory grows by half as much again meanwhile.
  void begin_reading();
  void end_reading();

  std::int64_t last_seq() const;
  LeadNumber leads() const;  // merged ones among them

  // The lead itself: merged ones are followed.
  std::optional<LeadNumber> find(const Id& lead) const;
  std::optional<LeadNumber> find(IdentifierKind kind, std::string_view value) const;
  // Whose an identifier is, and the lead that this one was merged into, perhaps itself.
  std::optional<Acquaintances::Found> holder_of(IdentifierKind kind, std::string_view value) const;
  Id id_of(LeadNumber lead) const;
  bool is_merged(LeadNumber lead) const;
  std::optional<LeadNumber> merged_into(LeadNumber lead) const;  // one step
  std::vector<LeadNumber> parts_of(LeadNumber lead) const;  // itself, and what was merged into it
  bool are_distinct(LeadNumber root, LeadNumber other) const;  // people said so
  // Leads that said an address or a number that is another lead's: likely one person.
  struct Claim {
    LeadNumber by = 0, of = 0;
    IdentifierKind kind = IdentifierKind::Email;
  };
  std::vector<Claim> claims() const;
  std::vector<KnownIdentifier> identifiers_of(LeadNumber lead) const;  // the lead's own first
  Millis newest_of(LeadNumber lead) const;
  engine::PackedTimeline timeline_of(LeadNumber lead) const;
  LeadView view(LeadNumber lead) const;
  // The number that a lead was given, merged or not; its timeline is then of all that was merged
  // into it.
  std::optional<LeadNumber> own_number(const Id& lead) const;
  // Of at most `count` leads from `first` on, as they are at one moment; a merged one has no facts.
  struct Standing {
    engine::PackedTimeline timeline;
    Millis newest = INT64_MIN;
    Id id;
    bool is_merged = false;
    std::string email = {};  // the first address it is known by; "": none
    AccountNumber account = no_account;
    engine::PackedTimeline account_facts = {};  // those of its account itself
  };
  std::vector<Standing> standings(LeadNumber first, LeadNumber count) const;
  const engine::FactTexts& texts() const;

  // Accounts by number, as leads; they are never merged.
  struct AccountView {
    Id id;
    std::string key;  // app/accounts/account_key.hpp
    engine::PackedTimeline facts;
    std::vector<LeadNumber> members;  // rising
  };
  AccountNumber accounts() const;
  std::optional<AccountNumber> find_account(const Id& account) const;
  std::optional<AccountNumber> account_of(LeadNumber lead) const;
  AccountSign account_sign_of(LeadNumber lead) const;  // what told it
  Id id_of_account(AccountNumber account) const;
  AccountView account(AccountNumber account) const;
  // Id and key of every account, by number; valid as long as the Book.
  std::vector<std::pair<Id, std::string_view>> account_names() const;
  std::vector<LeadNumber> members_of(AccountNumber account) const;  // in no order
  engine::PackedTimeline facts_of_account(AccountNumber account) const;
  bool has_account_facts() const;               // any account
  std::string email_of(LeadNumber lead) const;  // the first address it is known by; "": none
  // The lead's facts and, after them, those of its account: what it is judged by.
  std::vector<engine::Fact> facts_to_judge(LeadNumber lead) const;

  // Whether a message is stored, or drafted. The writer's alone.
  Fingerprints& messages();
  Fingerprint print_of(std::string_view message) const;
  bool is_stored(std::string_view message) const;  // the writer's alone

  std::size_t bytes() const;

  // Everything, in a form that depends on the facts alone. `write` takes pieces in order.
  Result<void> save(const std::function<Result<void>(std::string_view)>& write) const;
  // The same without a lock: where no other thread is, as in a child process.
  Result<void> save_alone(const std::function<Result<void>(std::string_view)>& write) const;
  // Errors   Io: not whole, or of another form or key.
  static Result<std::unique_ptr<Book>> load(const FingerprintKey& key, std::string_view file);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace winnow::app
