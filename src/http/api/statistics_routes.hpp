// Routes of /api/v1/statistics: the funnel by day, conversion, key numbers, people.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> statistics_routes();

}  // namespace winnow::http
