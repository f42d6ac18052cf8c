// The demo's README.md: what lies in the folder, and commands to try.
#pragma once

#include <cstdint>
#include <string>

#include "app/demo/demo.hpp"

namespace winnow::app {

struct DemoReadme {
  DemoOptions options;
  std::uint64_t events = 0;
  std::string best;  // the lead to explain
};

std::string demo_readme(const DemoReadme& about);

}  // namespace winnow::app
