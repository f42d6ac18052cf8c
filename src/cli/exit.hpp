// The exit codes of the program, and how it says on stderr what went wrong.
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace winnow::cli {

inline constexpr int exit_done = 0;
inline constexpr int exit_some_rejected = 1;
inline constexpr int exit_usage = 2;  // a wrong command line or a bad model
inline constexpr int exit_io = 3;
inline constexpr int exit_bug = 70;

void say(std::string_view text);  // to stderr, as it is

// Says the error and gives the exit code of its kind.
int complain(const Error& error);

}  // namespace winnow::cli
