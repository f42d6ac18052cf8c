// Fact: one thing that became known of one lead, or of one account. The log of facts is the ground
// truth of the product; everything else is computed from it. docs/facts.md says what each kind
// holds.
//
// Facts are appended and never changed. Every kind has the same form: who it is about, when, who
// said it, a name and a map; what name and map mean depends on the kind:
//
//   kind      name                              data
//   trait     root: "lead" or "company"         the fields that became known: {"title": "CTO"}
//   event     the event's name                  its properties, "context" among them
//   move      the stage moved to ("": none)     from, by, model, as_of, why, until, reason, note
//   consent   the purpose                       given: true or false
//   verdict   "bot", "undone", "snoozed", …     of, of_seq: the fact judged; neither: on the lead
//   merge     "into", "from", "apart",          lead: the other lead
//             "distinct", "refused"             (docs/identity.md)
//   evidence  framework.criterion               met, said_by, where, sure
//   owner     the user's id ("": nobody)        reason
//   note      ""                                text
//   account   its key: "acme.example", "id:7"   the fields that became known of the account
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

enum class FactKind : std::uint8_t {
  Trait,
  Event,
  Move,
  Consent,
  Verdict,
  Merge,
  Evidence,
  Owner,
  Note,
  Account  // of an account, not of a lead: `lead` is the account's id
};
inline constexpr std::array<std::string_view, 10> fact_kind_names{
    "trait", "event",    "move",  "consent", "verdict",
    "merge", "evidence", "owner", "note",    "account"};
constexpr std::string_view name_of(FactKind kind) {
  return fact_kind_names[static_cast<std::size_t>(kind)];
}
std::optional<FactKind> fact_kind_of(std::string_view name);

// As facts and expressions write them, by number: "public", "server", "person", "crm".
std::string_view name_of(Source source);
std::optional<Source> source_of(std::string_view name);

// Facts are split by lead, for ever in the same way in every base: the first byte of the MD5 of the
// id's 36 lower-case characters, mod 64.
inline constexpr int buckets = 64;
int bucket_of(const Id& lead);

struct Fact {
  std::int64_t seq = 0;  // its place in the log: 1, 2, 3 … without gaps; 0: not yet in it
  FactKind kind = FactKind::Event;
  Source source = Source::Server;
  Id lead;
  Millis at = 0;        // when it happened, clock repaired; never later than `received`
  Millis received = 0;  // when the server took it in
  std::string message;  // the messageId: its once-key
  std::string via;      // who brought it: "key:…", "user:…", "model:3", "import", "form:…"
  std::string name;
  Map data;
  // The identifiers it came with; empty: none. A phone number is +DIGITS, an id of a CRM
  // "SYSTEM:ID".
  std::string user, anonymous, email, phone;
  std::vector<std::string> crm;

  bool operator==(const Fact& other) const;  // bit by bit, as Value::same
};

}  // namespace winnow::engine
