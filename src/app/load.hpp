// Everything that a command knows after it has read the files it was given.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columns/column.hpp"
#include "columns/dictionary.hpp"
#include "engine/plan.hpp"
#include "engine/timelines.hpp"

namespace winnow::app {

struct Loaded {
  std::shared_ptr<const engine::Plan> plan;
  columns::Dictionary ids;              // lead i has the code i + 1
  std::vector<columns::Column> traits;  // per plan.traits
  engine::Timelines timelines;
  std::uint64_t events = 0;        // that were read, whether the model counts them or not
  std::uint64_t rejected = 0;      // rows that could not be read
  std::vector<std::string> notes;  // what to say of it, a line each

  std::uint32_t leads() const { return ids.size() - 1; }
  std::string_view lead_id(std::uint32_t lead) const { return ids.text(lead + 1); }
};

}  // namespace winnow::app
