// The text that browsers make of a form: application/x-www-form-urlencoded.
#pragma once

#include <string>
#include <string_view>

#include "base/value.hpp"

namespace winnow::app {

// The fields as a map of texts; a field that occurs several times is a list of them.
Value fields_of(std::string_view urlencoded);

// "%41+b" → "A b"; a '%' without two hexadecimal digits after it stays.
std::string url_decoded(std::string_view text);

}  // namespace winnow::app
