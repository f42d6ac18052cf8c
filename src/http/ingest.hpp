// Take-in over HTTP: what the SDKs of Segment, RudderStack and PostHog talk to, unchanged.
//
// A route is known by the end of its path, so that a prefix may stand before it. docs/ingest.md has
// the table. Nothing is answered with a redirect, and
// nothing but what posthog-js sends with 5xx: SDKs lose events on them. Every reply
// carries the CORS headers that a browser needs to read it.
//
//   200  everything is durable; what could not be read is in the quarantine
//   400  the body is no JSON, or holds no messages        401  the key is missing or unknown
//   405  not that method                                  413  the body is too large
//   429  not now: the same request again after Retry-After seconds
//   503  the same on the paths of posthog-js, which throws away what is answered with 4xx, 429
//   among
//        them, and tries again up to ten times, waiting as long as it is told, after 5xx
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "app/protocols/message.hpp"
#include "http/server.hpp"

namespace winnow::http {

struct TakeInRequest {
  std::string key;  // never empty
  app::Delivery delivery;
  std::string peer;
  std::string form = {};  // that brings it: then it is trusted as one, whatever the key
};

struct TakeInAnswer {
  enum class Kind : std::uint8_t { Stored, UnknownKey, NotNow, TooMany };
  Kind kind = Kind::Stored;
  double retry_after_s = 1;  // of NotNow and TooMany
  std::size_t stored = 0, quarantined = 0;
};

// Stores a delivery and then calls back, once, from any thread; at once if it cannot.
using TakeIn = std::function<void(TakeInRequest, std::function<void(TakeInAnswer)>)>;

// Whether the path is one of take-in's, whatever the method. Paths below /api/ never are.
bool is_ingest(const Request& request);

// Answers such a request.
void answer_ingest(const Request& request, Respond respond, const TakeIn& take_in);

}  // namespace winnow::http
