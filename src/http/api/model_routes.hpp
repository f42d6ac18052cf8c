// Routes of /api/v1/models: what was published, checking a text, publishing it.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> model_routes();

}  // namespace winnow::http
