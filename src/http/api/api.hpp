// Api: /api/v1, what people and programs do with leads. docs/openapi.yaml describes it.
//
// A request is matched to its route, its caller is found and asked for the route's permission, and
// the handler runs on a pool of threads, so that no thread of I/O ever waits. What waits beyond the
// pool's queue is answered 503.
#pragma once

#include <memory>
#include <vector>

#include "http/api/call.hpp"
#include "http/server.hpp"

namespace winnow::http {

class Api {
 public:
  Api();
  ~Api();  // answers what waits with 503

  static bool is_api(const Request& request);
  // Any thread. Before open() and after close(): 503.
  void answer(Request request, Respond respond);

  // From here on; the workspaces outlive close().
  void open(app::Workspaces& workspaces);
  void close();  // waits for the handlers that run

  // Every route there is, for documents and tests.
  static const std::vector<ApiRoute>& routes();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace winnow::http
