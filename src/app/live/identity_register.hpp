// IdentityRegister: which identifiers each lead has, which leads were merged, and which are two
// people because somebody said so. Internal to the Book.
//
// A lead that was merged into another keeps what is its own, so that taking the two apart leaves
// each with what it had; reading follows. Facts say all of it: nothing here is decided.
#pragma once

#include <compare>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/identity/identifier.hpp"
#include "app/live/lead_number.hpp"
#include "app/live/number_table.hpp"
#include "app/live/pieces.hpp"
#include "base/secret.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

class IdentityRegister {
 public:
  explicit IdentityRegister(const FingerprintKey& key) : key_(key) {}

  void add_lead() { leads_.emplace_back(); }  // the next one, by number
  // What the fact came with becomes the lead's, unless somebody has it. Who had it first keeps it;
  // a more trusted word on it is remembered.
  void bind(LeadNumber own, const engine::Fact& fact);
  void merge(LeadNumber loser, LeadNumber winner);  // both are roots, and not the same
  void split(LeadNumber loser);                     // from what it was merged into
  void set_distinct(LeadNumber a, LeadNumber b);

  // Whose it is, merged or not; no_lead: nobody's.
  LeadNumber find(IdentifierKind kind, std::string_view value) const;
  LeadNumber parent(LeadNumber lead) const { return leads_[lead].merged_into; }  // no_lead: a root
  LeadNumber root_of(LeadNumber lead) const;  // of no_lead no_lead
  // The lead and all that were merged into it, by number but for itself, which is the first.
  std::vector<LeadNumber> parts_of(LeadNumber lead) const;
  bool has_parts(LeadNumber lead) const { return children_.count(lead) != 0; }
  bool are_distinct(LeadNumber root, LeadNumber other) const;

  // Leads that said an address or a number of another's, and whose: likely one person.
  struct Claim {
    LeadNumber by = 0, of = 0;  // not followed
    IdentifierKind kind = IdentifierKind::Email;
    auto operator<=>(const Claim&) const = default;
  };
  const std::set<Claim>& claims() const { return claims_; }

  struct Kept {
    IdentifierKind kind;
    std::string_view value;
    engine::Source source;
    Millis first_seen;
  };
  template <typename Each>
  void each(LeadNumber part, Each take) const {  // of one lead alone, in order
    std::string_view rest = leads_[part].identifiers;
    while (!rest.empty()) take(first_of(rest));
  }
  bool has(LeadNumber root, IdentifierKind kind) const;
  std::string first(LeadNumber root, IdentifierKind kind) const;  // "": none

  std::size_t bytes() const;
  void save(LeadNumber lead, PieceWriter& out) const;
  void load(PieceReader& in);               // the next lead
  void save_pairs(PieceWriter& out) const;  // what is said of two leads
  void load_pairs(PieceReader& in);

 private:
  struct HashPrint {
    std::size_t operator()(const Fingerprint& print) const { return print.low; }
  };
  struct Lead {
    LeadNumber merged_into = no_lead;
    std::string identifiers;  // one after the other: see first_of
  };

  static Kept first_of(std::string_view& rest);
  Fingerprint print_of(IdentifierKind kind, std::string_view value) const;
  void bind(LeadNumber own, const IdentifierView& one, const engine::Fact& fact);
  void trust(LeadNumber holder, const IdentifierView& one, engine::Source source);

  const FingerprintKey key_;
  std::deque<Lead> leads_;
  NumberTable<Fingerprint, HashPrint> by_identifier_;
  std::unordered_map<LeadNumber, std::vector<LeadNumber>> children_;  // rising
  std::unordered_map<LeadNumber, std::vector<LeadNumber>> distinct_;  // both ways, rising
  std::set<Claim> claims_;
};

}  // namespace winnow::app
