// Verbs of whoever runs the server on its users: add, list, disable, password.
#pragma once

#include "app/live/verbs.hpp"

namespace winnow::app {

// The password comes on stdin, one line.
Result<int> add_user(Workspaces& workspaces, const VerbCall& call, VerbIo& io);
Result<int> list_users(Workspaces& workspaces, const VerbCall& call, VerbIo& io);
Result<int> disable_user(Workspaces& workspaces, const VerbCall& call, VerbIo& io);
Result<int> set_password(Workspaces& workspaces, const VerbCall& call, VerbIo& io);

}  // namespace winnow::app
