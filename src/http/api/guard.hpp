// Guard: who makes a request, and whether they may.
#pragma once

#include <variant>

#include "app/access/caller.hpp"
#include "app/live/workspaces.hpp"
#include "http/api/problems.hpp"
#include "http/request.hpp"

namespace winnow::http {

// The caller, who has the permission; or why not. Of Public without a caller: a Caller without a
// workspace.
std::variant<app::Caller, Problem> let_in(const Request& request, app::Workspaces& workspaces,
                                          app::Permission permission);

}  // namespace winnow::http
