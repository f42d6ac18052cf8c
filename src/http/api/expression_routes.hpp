// Routes of /api/v1/expressions: text to tree and back, what is wrong with it, what could follow.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> expression_routes();

}  // namespace winnow::http
