// Small texts that are read whole: models.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.hpp"

namespace winnow::app {

// The bytes of a file, or of stdin for `-`.
// Errors   Io: it cannot be read; Invalid: it is longer than `bytes_max` (no more is read).
Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max);

}  // namespace winnow::app
