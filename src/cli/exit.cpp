#include "cli/exit.hpp"

#include <fmt/core.h>

#include <cstdio>

namespace winnow::cli {

void say(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int complain(const Error& error) {
  say(fmt::format("winnow: {}\n", error.message));
  return error.kind == ErrorKind::Io ? exit_io : exit_usage;
}

}  // namespace winnow::cli
