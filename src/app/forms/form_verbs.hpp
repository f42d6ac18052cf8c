// The verbs of `winnow form`: add (which replaces a form of that name), list, remove.
#pragma once

#include "app/live/verbs.hpp"

namespace winnow::app {

Result<int> add_form(Workspaces& workspaces, const VerbCall& call, VerbIo& io);
Result<int> list_forms(Workspaces& workspaces, const VerbCall& call, VerbIo& io);
Result<int> remove_form(Workspaces& workspaces, const VerbCall& call, VerbIo& io);

}  // namespace winnow::app
