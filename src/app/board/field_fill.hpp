// How often each field of leads is filled.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/board/list.hpp"

namespace winnow::app {

struct FieldFill {
  std::string name;  // "lead.title", as the board names it
  std::uint64_t filled = 0;
};
struct FieldFills {
  std::uint64_t leads = 0;        // in sight
  std::vector<FieldFill> fields;  // by name; fields that no lead has are not among them
};

FieldFills field_fills(const BoardView& view, Millis now, const Sight& sight);

}  // namespace winnow::app
