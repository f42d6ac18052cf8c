// All files of a command: leads, then their events.
#pragma once

#include <memory>

#include "app/load.hpp"
#include "app/sources.hpp"
#include "base/result.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

// Without files of events the timelines are empty. `notes` are at most ten lines.
// Errors   Invalid: an option or a file is refused; Io: a file cannot be read, or the rejected rows
//          cannot be written.
Result<Loaded> read_files(std::shared_ptr<const engine::Plan> plan, const ReadOptions& options);

}  // namespace winnow::app
