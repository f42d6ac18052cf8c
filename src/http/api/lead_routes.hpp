// Routes of /api/v1/leads: one lead, its timeline, what is said of it and what would change it.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> lead_routes();

}  // namespace winnow::http
