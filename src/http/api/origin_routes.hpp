// Routes of where a lead came from, and which of its events no person made.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> origin_routes();

}  // namespace winnow::http
