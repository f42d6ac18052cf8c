// What the browser SDKs ask for before they send: where to, and what is switched on (nothing else).
#pragma once

#include "http/ingest_routes.hpp"
#include "http/server.hpp"

namespace winnow::http {

// The reply to a GET of take-in. It is the same for every key: whether a key is good is said when
// it is used.
Reply ingest_settings(const Request& request, const IngestRoute& route);

}  // namespace winnow::http
