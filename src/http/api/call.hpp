// Call: one request of /api/v1 by somebody who may make it, and the table of routes it came by.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/access/caller.hpp"
#include "app/live/workspaces.hpp"
#include "http/api/problems.hpp"
#include "http/router.hpp"

namespace winnow::http {

class LiveFeed;

struct Call {
  const Request& request;
  const Params& params;
  app::Workspaces& workspaces;
  LiveFeed& feed;
  const app::Caller& caller;  // of a Public route without a caller: workspace is null

  // Not of Public routes.
  app::Workspace& workspace() const { return *caller.workspace; }
};

// Runs on a thread of the pool, where it may wait for the writer or the database.
using ApiAnswer = std::function<Said(const Call&)>;

// What becomes of a request that comes again with the same Idempotency-Key.
enum class Again : std::uint8_t {
  SameReply,   // a POST: what was answered is kept for a day, and answered again
  ByItself,    // the handler sees to it: by the facts, which are stored once
  NothingKept  // the reply holds a secret, which is kept nowhere
};

struct ApiRoute {
  // All but the last are given: a route without a permission does not compile.
  ApiRoute(std::string_view of_method, std::string_view of_pattern, app::Permission needs,
           ApiAnswer by, Again when_again = Again::SameReply)
      : method(of_method),
        pattern(of_pattern),
        permission(needs),
        answer(std::move(by)),
        again(when_again) {}

  std::string_view method;
  std::string_view pattern;  // below /api/v1: "/leads/:lead"
  app::Permission permission;
  ApiAnswer answer;
  Again again;
};

// A reply with a JSON body.
Reply json_reply(std::string body, int status = 200);
inline Reply created(std::string body) {
  return json_reply(std::move(body), 201);
}
Reply no_content();

}  // namespace winnow::http
