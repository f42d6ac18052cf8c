// GET /t.js: our own tracker for websites (web/tracker), which sends to the server it came from.
//
// It is the same for everybody and carries nothing of a workspace: the key stands in the page.
#pragma once

#include <string_view>

#include "http/request.hpp"

namespace winnow::http {

// As browsers get it; made of web/tracker/t.js when the program is built.
extern const std::string_view tracker_script;

// The script, or 304 for who has it. May be kept for an hour; any site may load it.
Reply tracker_reply(const Request& request);

}  // namespace winnow::http
