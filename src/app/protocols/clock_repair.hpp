// When something happened, by the server's clock: what a client says, with its clock put right.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "base/time.hpp"

namespace winnow::app {

enum class ClockRepair : std::uint8_t {
  None,      // the client's own time, as it stands
  Shifted,   // by the difference of the clocks: received − sent
  Received,  // it named no time: when it was received
  Future     // even so it lay after `received`: brought back to it
};

struct RepairedTime {
  Millis at = 0;
  ClockRepair repair = ClockRepair::None;
};

// `at` and `sent` are of the client's clock, `received` of ours. Where both are known, what they
// are apart by is right though the clock is wrong: at + (received − sent). Errors   Invalid: before
// 1970, also after the repair.
Result<RepairedTime> repair(std::optional<Millis> at, std::optional<Millis> sent, Millis received);

}  // namespace winnow::app
