// JSON text to Value and back. The one door to the JSON library (simdjson) for whole documents.
//
// A number with '.', 'e' or 'E' is a Double, any other an Int; an integer beyond int64 is an error
// that names it (a caller who wants a double writes one). Duplicate keys: the last one counts.
// Depth at most limits::json_depth unless the caller says how deep.
#pragma once

#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "base/value.hpp"

namespace winnow {

// The error's message ends in "at byte N" where the library knows the place.
Result<Value> parse_json(std::string_view text, std::size_t depth = limits::json_depth);

// One line of JSON. Doubles always carry '.', 'e' or 'E'; NaN and infinities are the strings "NaN",
// "Infinity", "-Infinity"; timestamps RFC 3339, durations "90s", both as strings. Invalid UTF-8
// (possible only in file data) is replaced by U+FFFD.
std::string to_json(const Value& value);
void append_json(std::string& out, const Value& value);
void append_json_string(std::string& out, std::string_view text);  // quoted and escaped

}  // namespace winnow
