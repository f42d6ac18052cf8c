// The demo: leads, what they did and how their deals ended, made up from a seed, with a model that
// judges them and a page of commands to try.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace winnow::app {

inline constexpr std::uint32_t demo_leads_max = 1'000'000;

struct DemoOptions {
  std::uint32_t leads = 10'000;  // 1 to demo_leads_max
  std::uint64_t seed = 1;
  Millis as_of = 1'772'323'200'000;  // 2026-03-01: the year before it is told
};

struct DemoFile {
  std::string name, text;
};

struct Demo {
  std::vector<DemoFile> files;  // README.md, model.yaml, leads.csv, events.csv
  std::uint64_t events = 0;
  std::string best;  // the lead that README.md explains: promising, and its deal still open
};

// A pure function: the same options give the same bytes on every machine.
Demo make_demo(const DemoOptions& options);

}  // namespace winnow::app
