// From the facts of one lead to the timeline that assess() takes. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "engine/fact.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// One more fact, in order of arrival. Traits: one per field that is not null, known at the fact's
// instant. A verdict marks the event it is about (`of_seq`) by the newest one of them; "" lifts it.
// Evidence, owners, notes and merges are no part of it. Consents are known: a lead that gave none
// gave none.
class TimelineBuilder {
 public:
  void add(const Fact& fact);
  Timeline take() &&;

 private:
  Timeline timeline_;
  std::vector<std::int64_t> event_seqs_;  // rising, one per event
};

Timeline timeline_of(std::span<const Fact> facts);

// The same as the given version of the model sees them: without the moves of later versions, which
// are being published, or whose publishing was cut short.
Timeline timeline_under(std::span<const Fact> facts, std::int64_t version);

}  // namespace winnow::engine
