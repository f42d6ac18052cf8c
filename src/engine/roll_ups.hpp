// Roll-ups: what the scores of an account's members come to, `account.S.max` and so on. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/decimal.hpp"
#include "columns/column.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// Of one score; there is at least one member.
RollUp rolled_up(std::span<const Milli> scores);

// For a Fold: the roll-ups of the account of each lead, three columns a score. `account_of` has an
// index into `accounts` for each lead, or `no_roll_ups`: they are missing there.
inline constexpr std::uint32_t no_roll_ups = UINT32_MAX;
std::vector<columns::Column> roll_up_columns(std::size_t scores,
                                             std::span<const std::uint32_t> account_of,
                                             std::span<const std::vector<RollUp>> accounts);
// The same back, of one lead; empty: they are missing.
std::vector<RollUp> roll_ups_in(const std::vector<columns::Column>& columns, std::size_t lead);

}  // namespace winnow::engine
