// A base as the tables that `score`, `explain` and `backtest` read (docs/backtest.md): its own
// past, to be judged by another model. Lines of NDJSON, leads in the order of their first
// appearance.
//
// A row of leads has `lead_id`, `created_at`, and every field as it is known now (the newest of the
// most trusted source), those of the company under `company`. `outcome` holds what became of the
// lead: `stage`, `since`, `won` (it stands in the last stage), `amount` and `currency` of the deal,
// `disqualified` (the reason, while it holds), and `label`: what people's newest correction says,
// hot or not_for_us; it outlives the correction's points. A field that is called like one of these
// keys is left out; a lead's own text `company` is the company's name where that is not known.
//
// A row of events has `lead_id`, `timestamp`, `event`, `properties`. Events that were undone or
// stand under a verdict are left out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "app/live/workspace.hpp"
#include "base/result.hpp"

namespace winnow::app {

enum class BaseTable : std::uint8_t { Leads, Events };
std::optional<BaseTable> base_table_named(std::string_view name);  // "leads", "events"

// Errors   those of `write`.
Result<void> write_table(const Workspace& workspace, BaseTable table,
                         const std::function<Result<void>(std::string_view)>& write);

}  // namespace winnow::app
