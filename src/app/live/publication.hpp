// Publication: a model that judges the leads of a workspace, compiled, with its version.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

struct Publication {
  std::int64_t version = 0;
  Millis at = 0;
  std::string by, name, text;
  std::shared_ptr<const engine::Plan> plan;
};
using PublicationPointer = std::shared_ptr<const Publication>;

}  // namespace winnow::app
