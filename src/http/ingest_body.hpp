// From the bytes of a take-in request to the JSON in it, and to the key it comes with.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/server.hpp"

namespace winnow::http {

// gzip is known by its first bytes, since posthog-js does not say that it is one; a form's `data`
// by its name. Everything else is taken for JSON, whatever the content type. Errors   Denied: more
// than limits::inflated_bytes once unpacked. Invalid: damaged.
Result<std::string> ingest_body(const Request& request);

// The key that the request names beside its body: the user of Basic, else the token of Bearer.
// Empty: none.
std::string key_of_headers(const Request& request);

// Standard and URL-safe alphabet, padding or none.
// Errors   Invalid: anything else.
Result<std::string> base64_decoded(std::string_view text);

}  // namespace winnow::http
