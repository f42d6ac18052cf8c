// The help texts, made from the table of commands.
#pragma once

#include <string>

#include "cli/commands.hpp"

namespace winnow::cli {

std::string help_text();                            // `winnow --help`
std::string help_text(const CommandSpec& command);  // `winnow score --help`

}  // namespace winnow::cli
