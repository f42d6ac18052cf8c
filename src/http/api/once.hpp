// Once: a request that comes again with the same Idempotency-Key is answered, not done again.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "http/api/call.hpp"

namespace winnow::http {

class Once {
 public:
  // Calls the route's handler, unless the caller's key was used before: then the kept reply, with
  // `Idempotency-Replayed: true`, or a problem when the key belongs to another request, or to one
  // that is being answered. Without a key, and for routes that keep nothing: just the handler.
  Reply answer(const ApiRoute& route, const Call& call);

 private:
  Reply answer_kept(const ApiRoute& route, const Call& call, const std::string& key);

  std::mutex mutex_;
  std::set<std::string> under_way_;
};

}  // namespace winnow::http
