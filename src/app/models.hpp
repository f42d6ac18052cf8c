// Models from files: read, parsed, made ready to run.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "engine/model_parse.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

struct ModelText {
  std::string path;  // as messages call it: "stdin" for -
  std::string text;
  engine::ParsedModel parsed;
};

// Errors   the file cannot be read or is too long. Mistakes in the model are in `parsed`.
Result<ModelText> read_model(const std::string& path);

}  // namespace winnow::app
