// Shell completion: scripts for bash, zsh and fish, made from the table of commands.
#pragma once

#include <string>
#include <string_view>

namespace winnow::cli {

// `shell` is bash, zsh or fish (the table of commands lets no other through).
std::string completion_script(std::string_view shell);

}  // namespace winnow::cli
