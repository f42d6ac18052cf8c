// Routes of who is who: leads that are one, that are two, and that are likely one.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> identity_routes();

}  // namespace winnow::http
