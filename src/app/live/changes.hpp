// Changes: which leads something became known of lately, for those who watch.
//
// The writer adds what each commit brought; watchers ask for what came after a seq. Only the newest
// are kept: who is further behind is told so, and looks at everything again.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "base/id.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

struct Change {
  Id lead;
  std::int64_t seq = 0;     // of the newest fact
  std::uint32_t kinds = 0;  // a bit per engine::FactKind
  // Who had the lead before a fact that may have given it to another; a nil id: nobody. So that who
  // saw it and does not any more can be told.
  std::vector<Id> owners_before;

  bool has(engine::FactKind kind) const { return (kinds >> static_cast<unsigned>(kind) & 1U) != 0; }
};

class Changes {
 public:
  // Facts of one commit, by rising seq.
  // Each fact is one of the lead that `lead_of` gives for the lead it names. `owner_before` is
  // asked where a fact may change who has a lead: who had it before the commit; none: it was not
  // there.
  void add(std::span<const engine::Fact> facts, const std::function<Id(const Id&)>& lead_of,
           const std::function<std::optional<Id>(const Id&)>& owner_before);

  struct Lately {
    std::vector<Change> leads;  // each once
    std::int64_t seq = 0;       // of the newest fact of all; to ask with next time
    bool whole = true;          // false: more came than is kept
  };
  // Nothing came yet since the start: `seq` is 0.
  Lately after(std::int64_t seq) const;

 private:
  mutable std::mutex mutex_;
  std::deque<Change> kept_;
  std::int64_t first_seq_ = 0, last_seq_ = 0;  // what is kept: first_seq_ … last_seq_
};

}  // namespace winnow::app
