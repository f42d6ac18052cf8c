// Routes of who may come in: /setup, /session, /me, /users, /keys, /audit.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> access_routes();

}  // namespace winnow::http
