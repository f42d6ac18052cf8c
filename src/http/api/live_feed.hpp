// LiveFeed: tells screens what changed, as server-sent events. docs/api.md has the events.
//
// One thread looks several times a second at what is new in each workspace that somebody watches,
// and says it to each of them as far as they may see it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "app/access/caller.hpp"
#include "app/live/workspace.hpp"
#include "http/stream.hpp"

namespace winnow::http {

class LiveFeed {
 public:
  LiveFeed();
  ~LiveFeed();  // ends every stream

  struct Wish {
    app::Caller caller;
    std::optional<std::int64_t> seq;  // from what came after it on; none: from now on
    std::function<bool()> may_go_on;  // asked every second: a session ends, a key is revoked
  };
  // Busy: too many watch; the stream has ended.
  Result<void> watch(Wish wish, StreamPointer stream);
  bool has_room() const;
  void end_all();  // the workspaces go away

 private:
  struct Watcher {
    app::Caller caller;
    std::function<bool()> may_go_on;
    StreamPointer stream;
    std::int64_t seq = 0;      // what it knows
    std::int64_t version = 0;  // of the model it knows
    bool is_listed = false;    // whether lists were by it when we looked last
  };
  void loop();
  void look();
  static void tell(Watcher& watcher);

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Watcher> watchers_;
  bool stopping_ = false;
  unsigned looks_ = 0;
  std::thread thread_;  // last: it uses the above
};

}  // namespace winnow::http
