// Segments that people saved: a name and a condition over leads, kept in the base.
//
// Those of the model are not among them; where both have a name, the saved one is meant.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

using Segment = store::SegmentRecord;

class Segments {
 public:
  Result<void> load(store::Base& base);

  // Any thread.
  std::vector<Segment> all() const;  // by created
  std::optional<Segment> find(const Id& id) const;
  std::optional<Segment> find(std::string_view name_or_id) const;

  // Durable when they return; the audit log says who did it, and when. Conflict: the name is taken.
  Result<void> put(store::Base& base, const Segment& segment, std::string_view who);
  Result<void> remove(store::Base& base, const Segment& segment, std::string_view who, Millis now);

 private:
  mutable std::mutex mutex_;
  std::vector<Segment> all_;
};

}  // namespace winnow::app
