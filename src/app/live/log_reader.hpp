// LogReader: reads a workspace's facts and quarantine from its base, beside the writer.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "engine/fact.hpp"
#include "store/base.hpp"

namespace winnow::app {

class LogReader {
 public:
  LogReader(store::Location location, std::string workspace)
      : location_(std::move(location)), workspace_(std::move(workspace)) {}

  // Any thread, one after another. The facts after a seq, in order.
  Result<std::vector<engine::Fact>> facts(std::int64_t after, std::size_t limit);
  // Oldest first, from the row after `after` on. NotFound: that row is no longer there.
  Result<std::vector<store::Quarantined>> quarantine(const std::optional<Id>& after,
                                                     std::size_t limit);

 private:
  Result<void> read(const std::function<Result<void>(store::Base&)>& work);

  const store::Location location_;
  const std::string workspace_;
  std::mutex mutex_;
  std::unique_ptr<store::Base> base_;  // null: not opened yet, or it broke
};

}  // namespace winnow::app
