// Routes of the record itself: /api/v1/facts and /api/v1/quarantine.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> record_routes();

}  // namespace winnow::http
