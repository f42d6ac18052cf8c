// The commands of whoever runs a server, a part of the table of commands.
#pragma once

#include <vector>

#include "cli/commands.hpp"

namespace winnow::cli {

std::vector<CommandSpec> server_commands();

}  // namespace winnow::cli
