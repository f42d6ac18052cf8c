#include "app/templates.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace winnow::app {

std::string_view template_text(std::string_view name) {
  const auto found = std::find_if(templates().begin(), templates().end(),
                                  [name](const Template& one) { return one.name == name; });
  CHECK(found != templates().end());
  return found->text;
}

}  // namespace winnow::app
