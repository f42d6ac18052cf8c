// Routes of what is known of leads: /api/v1/fields, and the names that conditions may read.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> field_routes();

}  // namespace winnow::http
