// Chance and ids for what the product makes: the one place of `app` that draws them.
#pragma once

#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"

namespace winnow::app {

Id new_id(Millis at);  // UUIDv7

// The id that a text stands for, always the same: for what may come twice.
Id named_id(std::string_view text);

// A key: its prefix, `_` and 32 letters and digits that nobody can guess.
std::string new_key_text(std::string_view prefix);

}  // namespace winnow::app
