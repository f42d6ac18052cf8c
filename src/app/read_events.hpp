// Files of events to timelines: of each event the properties that the model reads.
//
// CSV with the columns lead_id, timestamp, event and one for each property; or NDJSON with these
// keys (properties beside them or under `properties`), or of Segment's shape: `type` track, page or
// screen, `userId` or else `anonymousId`. Segment's other types (identify, group, alias) are no
// events: they are counted and passed over.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/sources.hpp"
#include "base/result.hpp"
#include "columns/dictionary.hpp"
#include "engine/plan.hpp"
#include "engine/timelines.hpp"

namespace winnow::app {

struct EventTable {
  engine::Timelines timelines;     // of the leads of `ids`
  std::uint64_t events = 0;        // good ones, of known leads or not, read by the model or not
  std::vector<std::string> notes;  // what to say of it, at most three lines
  FileNames names;
};

// Events arrive in the order of the files, then of their lines. One of a lead that `ids` does not
// know belongs to nobody here and is counted; one without lead, event or a time is rejected.
// Errors   Invalid: a file is refused (RecordReader::open), or has no column for the lead, the time
//          or the event; Io.
Result<EventTable> read_events(const std::vector<std::string>& paths, const engine::Plan& plan,
                               const columns::Dictionary& ids, const ReadRules& rules,
                               RejectLog& rejects);

}  // namespace winnow::app
