// Settings routes: what a workspace says of itself, and what a new one begins with: the models of
// the program and made-up leads.
#pragma once

#include <vector>

#include "http/api/call.hpp"

namespace winnow::http {

std::vector<ApiRoute> settings_routes();

}  // namespace winnow::http
