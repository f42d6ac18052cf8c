// Routes of what people do with leads: POST /api/v1/leads/ID/VERB, and the same for many leads.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> verb_routes();

}  // namespace winnow::http
