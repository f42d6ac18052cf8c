// Timeline: all that is known of one lead, as facts. What every assessment is a function of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

inline constexpr Millis since_ever = INT64_MIN;  // known_at of a trait from a file without times

struct Trait {
  std::string root;  // "lead" or "company"
  std::string name;  // the field; nested values are maps
  Value value;       // never null: a missing cell is no fact
  Millis known_at = since_ever;
  Source source = Source::Server;
};

struct Event {
  std::string name;
  Millis at = 0;
  Map properties;
  Source source = Source::Server;
  bool under_verdict = false;  // bot, duplicate, …: on the timeline, seen by no signal
};

struct Move {
  enum class By : std::uint8_t { Model, Person, Event };
  Millis at = 0;
  std::string to;  // the stage's id; empty: none
  By by = By::Model;
  std::optional<Millis> until;  // a person's: the date until which it stands
};

struct Consent {
  Millis at = 0;
  std::string purpose;
  bool given = false;
};

// What a person said of the lead as a whole. Of each kind the newest counts; it holds from `at` on,
// unless it is lifted, and no longer at `until`.
struct LeadVerdict {
  enum class Kind : std::uint8_t { Disqualified, Snoozed, Correction };
  Kind kind = Kind::Disqualified;
  Millis at = 0;
  std::optional<Millis> until;  // none: it holds for good
  bool lifted = false;
  Source source = Source::Person;
  std::int64_t seq = 0;  // of its fact, which holds the rest; 0: it has none
  std::string reason;    // a code or a sentence; may be empty
  // Of a correction.
  std::optional<Milli> points = {};  // none: the fact holds no decimal of the format
  std::string score = {};            // its id; empty: the model's first
  std::string label = {};            // "hot" or "not_for_us"; may be empty
};

// What was said about a criterion of a framework.
struct Evidence {
  Millis at = 0;
  std::string name;         // framework.criterion
  std::optional<bool> met;  // none: it is shown and decides nothing
  Source source = Source::Person;
  std::int64_t seq = 0;  // of its fact, which holds the rest; 0: it has none
  std::string said_by = {}, where = {};
  std::optional<double> sure = {};  // 0 to 1
};

// What the members of the lead's account come to, of one score: `account.S.max` and so on. It is no
// fact of the lead; whoever knows its account says it (docs/accounts.md).
struct RollUp {
  Milli max = 0, sum = 0;
  Milli top3 = 0;  // the sum of the three highest

  bool operator==(const RollUp&) const = default;
};

// Facts of each kind stand in order of arrival; the order that counts is by instant, then this one.
// A fact that was undone is not among them, but for events, which are under a verdict then.
struct Timeline {
  std::vector<Trait> traits;
  std::vector<Event> events;
  std::vector<Move> moves;
  std::vector<Consent> consents;
  std::vector<LeadVerdict> verdicts;
  std::vector<Evidence> evidence;
  std::vector<Millis> judged_at;  // when facts of it were judged or undone; no assessment reads it
  std::vector<RollUp> account;    // per score of the model; empty: no account is known
  bool consents_known = true;     // false: from files without consents, scored as if all were given
};

}  // namespace winnow::engine
