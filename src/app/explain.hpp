// Everything that can be said of one lead, ready to be shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/load.hpp"
#include "base/result.hpp"
#include "engine/assessment.hpp"

namespace winnow::app {

struct Explained {
  std::string lead_id;
  Millis as_of = 0;
  engine::Assessment assessment;
};

// Errors   NotFound with the nearest ids when there is no such lead.
Result<Explained> explain(const Loaded& loaded, std::string_view lead_id, Millis as_of);

}  // namespace winnow::app
