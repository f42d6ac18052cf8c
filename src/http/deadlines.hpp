// Deadlines: how many seconds a client may take for what, so that a slow one holds nobody up.
#pragma once

#include <cstddef>

#include "base/limits.hpp"

namespace winnow::http {

struct Deadlines {
  double head = limits::http_head_seconds;    // from its first byte to its last
  double body = limits::http_body_seconds;    // and as long again as its bytes take on a slow line
  double write = limits::http_write_seconds;  // of what is ready, likewise; or without progress
  double idle = limits::http_idle_seconds;    // without a request
  double linger = limits::http_linger_seconds;  // for the client to close after the last reply

  double shortest() const;
};

// The seconds for `bytes`, when a few of them may take `seconds`.
double seconds_for(double seconds, std::size_t bytes);

}  // namespace winnow::http
