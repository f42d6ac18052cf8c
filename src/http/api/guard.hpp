// Guard: who makes a request, and whether they may.
//
// A caller shows an API key (Authorization: Bearer, or Basic with the key as the user), else the
// cookie of a session. What a browser sends by itself proves nothing of the page it comes from, so
// a request with a cookie that changes something also shows the session's X-Winnow-CSRF, and comes
// from a page of ours as far as the browser says so.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "app/access/caller.hpp"
#include "app/live/workspaces.hpp"
#include "http/api/problems.hpp"
#include "http/request.hpp"

namespace winnow::http {

// The caller, who has the permission; or why not. Of Public: a Caller without a workspace.
std::variant<app::Caller, Problem> let_in(const Request& request, app::Workspaces& workspaces,
                                          app::Permission permission);

// The token in the cookie; empty: none.
std::string_view session_token(const Request& request);
// Set-Cookie for a session that begins, and for one that ended.
std::string session_cookie(std::string_view token);
std::string no_session_cookie();

// Whether a browser says that the request comes from a page elsewhere.
bool is_from_elsewhere(const Request& request);

// Who is asking: the peer; of a proxy on this machine whom it names last in X-Forwarded-For.
std::string client_address(const Request& request);

}  // namespace winnow::http
