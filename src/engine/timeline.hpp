// Timeline: all that is known of one lead, as facts. What every assessment is a function of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

// Facts of each kind stand in order of arrival; the order that counts is by instant, then this one.
struct Timeline {
  std::vector<Trait> traits;
  std::vector<Event> events;
  std::vector<Move> moves;
  std::vector<Consent> consents;
  bool consents_known = true;  // false: from files without consents, scored as if all were given
};

}  // namespace winnow::engine
