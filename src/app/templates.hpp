// The models of models/, as they were when the program was built.
#pragma once

#include <string_view>
#include <vector>

namespace winnow::app {

struct Template {
  std::string_view name;  // of the file, without ".yaml"
  std::string_view text;
};

const std::vector<Template>& templates();               // by name
std::string_view template_text(std::string_view name);  // CHECKs that there is one

}  // namespace winnow::app
