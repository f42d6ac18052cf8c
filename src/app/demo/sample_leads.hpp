// Sample leads: made-up leads for any model that has examples. Pure.
//
// Each lives one of the examples again, under another name, at another time and not quite the same:
// so they fit the model, whatever it is about, and stand at every stage that the examples know.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "engine/model.hpp"

namespace winnow::app {

struct SampleOptions {
  std::uint32_t leads = 500;
  std::uint64_t seed = 1;
  Millis as_of = 0;  // the year before it is told
};

// Messages of Segment's shape, a line each, for import_lines. What a lead does later is in a later
// one of the rounds: imported one by one, each finds the lead where the deed before had brought it.
// The same options give the same bytes.
// Shapes   model.examples is not empty.
std::vector<std::string> sample_rounds(const engine::Model& model, const SampleOptions& options);

}  // namespace winnow::app
