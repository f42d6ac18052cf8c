// Time zones as values: when a zone's offset from UTC changes, and by how much.
//
// The core receives a ZoneTable as an argument; only load_zone and load_zones (base/zones.cpp, the
// door to ICU's zone data) know where zones come from. Rules beyond the last known change repeat
// every 400 years, as the calendar does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace winnow {

struct Zone {
  // Offsets in seconds east of UTC; offset[i] holds from at[i] (seconds since 1970) until at[i+1].
  // at[0] is INT64_MIN. A fixed zone has one entry.
  std::vector<std::int64_t> at;
  std::vector<std::int32_t> offset;
  std::int64_t cycle_from = INT64_MAX;  // from here on, ask 400 years earlier

  std::int32_t offset_at(std::int64_t utc_seconds) const;
  static Zone fixed(std::int32_t offset_seconds);
};

// The UTC second at which the local wall clock of `zone` first shows `local_seconds` (a local
// instant counted as if it were UTC); in a gap, the instant of the jump.
std::int64_t utc_of_local(const Zone& zone, std::int64_t local_seconds);

using ZoneTable = std::map<std::string, Zone, std::less<>>;

// An IANA name ("Europe/Warsaw", "UTC"), or NotFound.
Result<Zone> load_zone(std::string_view name);
// Every zone there is, read once; a second or less. For programs whose zone names are not literal.
const ZoneTable& all_zones();
std::string zone_data_version();  // "2024b"

// A fixed offset as CEL writes it: "+02:00", "-08:30", "02:00"; else nullptr-like empty optional.
std::optional<std::int32_t> parse_offset(std::string_view text);

}  // namespace winnow
