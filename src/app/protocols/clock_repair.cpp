#include "app/protocols/clock_repair.hpp"

namespace winnow::app {

Result<RepairedTime> repair(std::optional<Millis> at, std::optional<Millis> sent, Millis received) {
  if (!at) return RepairedTime{received, ClockRepair::Received};
  RepairedTime repaired{*at, ClockRepair::None};
  if (sent && *sent != received) {  // readable instants lie within years 0 … 9999: no overflow
    repaired = {*at + (received - *sent), ClockRepair::Shifted};
  }
  if (repaired.at > received) return RepairedTime{received, ClockRepair::Future};
  if (repaired.at < 0) {
    return fail(ErrorKind::Invalid, "timestamp: {} is before 1970", to_text(repaired.at));
  }
  return repaired;
}

}  // namespace winnow::app
