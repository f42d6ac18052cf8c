// Routes of /api/v1/segments: those that people saved, and those of the model.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> segment_routes();

}  // namespace winnow::http
