// Front: what the server answers to each request: take-in, forms, the tracker, the API, health,
// metrics; and all that is none of these is a path of the screens.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "app/live/workspaces.hpp"
#include "http/server.hpp"

namespace winnow::http {

class Front {
 public:
  Front();
  ~Front();

  // Any thread. Until open() every request of take-in is answered "not now".
  void answer(Request request, Respond respond);

  // From here on requests reach the workspaces, which outlive the Front.
  void open(app::Workspaces& workspaces);
  // No more: "not now" again.
  void close();
  // Counts of connections for /metrics.
  void watch(const Server& server);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace winnow::http
