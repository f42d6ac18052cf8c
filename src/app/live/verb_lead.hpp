// The verb that shows one lead of a server, as JSON.
#pragma once

#include "app/live/verbs.hpp"

namespace winnow::app {

// One line: who it is and its assessment, as `score --format ndjson` writes it; with `from` a line
// for each point of its total over time; with `timeline` a line for each of its facts.
Result<int> show_lead(Workspaces& workspaces, const VerbCall& call, VerbIo& io);

}  // namespace winnow::app
