// Setup: the one-time links by which the first admin of a workspace is made. Any thread.
//
// Links live in memory alone, as hashes: a start of the server makes new ones, and those before it
// open nothing.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace winnow::app {

class Setup {
 public:
  // A token for the workspace, in the place of the one before.
  std::string offer(std::string_view workspace, Millis now);
  // The workspace that the token may set up; nullopt: it is wrong, used, or more than a day old.
  std::optional<std::string> find(std::string_view token, Millis now) const;
  bool is_open(Millis now) const;  // some workspace waits for its first admin
  void end(std::string_view workspace);

 private:
  struct Offer {
    std::string hash;
    Millis until = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Offer, std::less<>> offers_;
};

}  // namespace winnow::app
