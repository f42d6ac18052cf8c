// Routes of lists of leads: GET /api/v1/leads, and how many there are.
#pragma once

#include <string_view>
#include <vector>

#include "app/board/list.hpp"
#include "app/json_writer.hpp"
#include "http/api/call.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

std::vector<ApiRoute> list_routes();

// A row as lists show it; `model` null: nothing was judged by the model in force. `reasons` is
// JSON, and left out while empty.
void write_row(app::JsonWriter& json, const engine::Model* model, const app::Book& book,
               const app::BoardRow& row, std::string_view reasons = {});
// The filter that a query names (filter, segment, stage, owner, account, snoozed, disqualified,
// search), for lists and statistics. What is wrong with it is a fault of the query.
app::BoardFilter read_filter(const Call& call, Fields& query);
// The view to read; Busy while leads are still being read after a start.
Result<app::BoardViewPointer> view_of(const Call& call);

}  // namespace winnow::http
