// The names of conditions over leads that every model has, and the columns behind them. Internal to
// app/board; board_names.hpp has the contract.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cel/type.hpp"

namespace winnow::app {

enum class BoardColumn : std::uint8_t {
  Now,
  Name,
  Email,
  Owner,
  Source,
  Medium,
  Campaign,
  Channel,
  LastSource,
  LastChannel,
  ReferredBy,
  Created,
  LastSeen,
  Events,
  StageSince,
  Snoozed,
  SnoozedUntil,
  Disqualified,
  DisqualifiedReason,
  Segments,
  ChangesAt,
  // Names that a model has.
  Stage,
  Grade,
  Total,
  Score,
  Label,
  FrameworkStatus,
  List,
  Trait,
  Nothing
};

struct FixedName {
  std::string_view name;
  BoardColumn column;
  cel::Type type;
  std::string_view sentence;
};
const std::vector<FixedName>& fixed_names();

}  // namespace winnow::app
