// The verb of `winnow sample`: fills an empty workspace with sample data (demo/sample_data.hpp).
#pragma once

#include "app/live/verbs.hpp"

namespace winnow::app {

// Options: `leads`, how many; `as`, the address of the user who worked them, else all whose role is
// sales did, else all who may.
Result<int> add_sample(Workspaces& workspaces, const VerbCall& call, VerbIo& io);

}  // namespace winnow::app
