// Route of GET /api/v1/changes: what changes, as it does.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> change_routes();

}  // namespace winnow::http
