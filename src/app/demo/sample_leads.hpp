// Sample leads: made-up leads for any model that has examples. Pure.
//
// Each lives one of the examples again, under another name, at another time and not quite the same:
// so they fit the model, whatever it is about, and stand at every stage that the examples know.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "engine/model.hpp"

namespace winnow::app {

struct SampleOptions {
  std::uint32_t leads = 500;
  std::uint64_t seed = 1;
  Millis as_of = 0;  // the year before it is told
};

// Messages of Segment's shape, a line each. The same options give the same bytes.
// Shapes   model.examples is not empty.
std::string sample_lines(const engine::Model& model, const SampleOptions& options);

}  // namespace winnow::app
