// LeadSummary: what the facts of one lead alone say of it: who it is, where it came from, whose it
// is, which moves and deeds there were. No model has a part in it but for the types of fields.
//
// Facts that were undone, and events under a verdict, do not count.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/live/book.hpp"
#include "app/touches/channels.hpp"
#include "base/decimal.hpp"
#include "engine/model.hpp"
#include "engine/packed_facts.hpp"

namespace winnow::app {

inline constexpr Millis no_instant = INT64_MIN;
inline constexpr Millis for_good = INT64_MAX;

// Where a lead came from (docs/sources.md).
struct Origin {
  std::string channel, source, medium, campaign;
  std::string referral;  // the code that it came with
};

// A move that counts, with what it came from: the `to` of the one before.
struct LeadMove {
  Millis at = 0;
  std::string from, to;  // stages; "": none
  std::string who;       // of a person's: "user:ID"; "": not known
  std::string reason;
  std::int64_t version = 0;  // of the model in force; 0: none
  enum class By : std::uint8_t { Model, Person, Event } by = By::Model;
  Milli amount = 0;  // of a deal won
  std::string currency;
  bool has_amount = false;
};

// Something else that a person did with a lead.
struct Deed {
  enum class Kind : std::uint8_t {
    Act,    // a verb: `action`
    Owned,  // the lead became that of `who`
    Lost
  };
  Millis at = 0;
  Kind kind = Kind::Act;
  std::string who;  // "user:ID"
  std::string action, reason;
};

struct LeadSummary {
  Millis created = no_instant;    // no_instant: it has no facts
  Millis last_seen = no_instant;  // its newest event
  std::uint32_t events = 0;
  std::string name, email, company;
  AccountNumber account = no_account;
  Origin origin, last;  // of its first visit that says so, and of its last
  // What others may name it by as the one who brought them, and what it names itself; "": nothing.
  std::string referral_code, referred_by;
  std::string owner;  // "": nobody
  Millis snoozed_until = no_instant;
  std::string disqualified;  // by a person: the reason; "": not
  Millis disqualified_until = no_instant;
  std::vector<LeadMove> moves;  // in the order that counts
  std::vector<Deed> deeds;      // by instant
  // The value of each field that counts, by trust and instant, as the model reads it; rising names.
  struct Trait {
    std::string name;  // "lead.title"
    Value value;
  };
  std::vector<Trait> traits;
};

// Reads leads one after another; keeps what it learns of the shapes of facts. One thread.
class SummaryReader {
 public:
  // `model` null: none; it, the texts and the rules outlive the reader. Moves of versions above
  // `version` are left out: they are not in force.
  SummaryReader(const engine::FactTexts& texts, const engine::Model* model, std::int64_t version,
                std::span<const ChannelRule> channels);

  LeadSummary read(const Book::Standing& lead);

 private:
  const engine::Model* model_;
  std::int64_t version_;
  std::span<const ChannelRule> channels_;
  engine::PackedShapes shapes_;
};

}  // namespace winnow::app
