// From the facts of one lead to the timeline that assess() takes. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/fact.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// The instant that a fact's data holds under a key, as `until`; nullopt: none.
std::optional<Millis> instant_in(const Map& data, std::string_view key);

// One more fact, in order of arrival. Traits: one per field that is not null, known at the fact's
// instant. A verdict about a fact (`of_seq`) counts when it is the newest of them, by instant and
// then arrival: "undone" takes the fact out (another verdict too, which is then as if it were never
// said), any other name marks an event, "" lifts. A verdict without `of` is about the lead. Owners,
// notes and merges are no part of it. Consents are known: a lead that gave none gave none. Facts of
// its account (the caller's to add, after its own) are traits of the company.
class TimelineBuilder {
 public:
  void add(const Fact& fact);
  Timeline take() &&;

 private:
  struct Ruling {  // a verdict about a fact
    std::int64_t of = 0, seq = 0;
    Millis at = 0;
    enum class Kind : std::uint8_t { Lift, Undone, Other } kind = Kind::Lift;
  };
  void add_traits(const Fact& fact, const std::string& root);
  void add_move(const Fact& fact);
  void add_verdict(const Fact& fact);
  void add_evidence(const Fact& fact);
  void apply_rulings();

  Timeline timeline_;
  std::vector<std::int64_t> trait_seqs_, event_seqs_, move_seqs_, consent_seqs_;  // rising
  std::vector<Ruling> rulings_;
};

Timeline timeline_of(std::span<const Fact> facts);
// Adds the facts of its account to a lead's timeline, as TimelineBuilder::add does after its own.
void add_account_facts(Timeline& timeline, std::span<const Fact> facts);

// The same as the given version of the model sees them: without the moves of later versions, which
// are being published, or whose publishing was cut short.
Timeline timeline_under(std::span<const Fact> facts, std::int64_t version);

}  // namespace winnow::engine
