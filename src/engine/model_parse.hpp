// From a model's text to a Model, or to all that is wrong with it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"
#include "base/result.hpp"
#include "base/zones.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

// Where time zones come from: usually {load_zone, all_zones}. `all` is asked only for models whose
// expressions compute the name of a zone.
struct ZoneLoader {
  std::function<Result<Zone>(std::string_view)> one;
  std::function<const ZoneTable&()> all;
};

// A use of an extension of CEL, for `check --strict-cel`.
struct StrictUse {
  int line = 1;
  int column = 1;
  std::string what;
};

struct ParsedModel {
  std::shared_ptr<const Model> model;  // null when there are issues
  Issues issues;                       // by place; beyond limits::issues_shown their number only
  std::vector<StrictUse> extensions;   // by place
};

// Shapes   any bytes in: YAML or JSON as docs/model.md describes it; never an exception.
// Errors   all mistakes at once, each where it stands; a section with mistakes is left out of what
//          later sections see only as far as it could not be read.
ParsedModel parse_model(std::string_view text, const ZoneLoader& zones);

}  // namespace winnow::engine
