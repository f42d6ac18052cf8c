// Routes of /api/v1/accounts: companies, with the leads that belong to them.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> account_routes();

}  // namespace winnow::http
