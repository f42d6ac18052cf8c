// What browsers and programs post to a form, by its content type: its fields.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"

namespace winnow::app {

// multipart/form-data (files are left out), application/json, and whatever else is taken for
// application/x-www-form-urlencoded. A field that occurs several times is a list.
// Errors   Invalid: it is not what the type says, or no object.
Result<Map> posted_fields(std::string_view content_type, std::string_view body);

}  // namespace winnow::app
