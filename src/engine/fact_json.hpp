// Facts as JSON, one object on one line: what `winnow export` writes and `winnow import` reads.
//
//   {"messageId":"…","type":"event","at":"…","received":"…","lead":"…","seq":7,"source":"public",
//    "via":"key:…","name":"page","data":{…},"user":"…","anonymous":"…","email":"…"}
//
// What is empty is left out, but for the first five and the source. What JSON has no form for
// stands in `data` as an object of one entry (docs/facts.md):
//
//   {"$timestamp": "2026-03-02T09:05:00.000000001Z"}   {"$duration": "90s"}
//   {"$double": "NaN"}, "Infinity", "-Infinity"        {"$bytes": "c3ff"}: text that is not UTF-8
//   {"$map": ["key", value, …]}: a map that would look like one of these, with a key that is not
//   UTF-8, or with the key messageId, which stands once in a line, at its top
//
// Any fact reads back the same, and what was read is written as the same bytes again.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "engine/fact.hpp"

namespace winnow::engine {

void append_json(std::string& out, const Fact& fact);  // without the end of line
std::string to_json(const Fact& fact);

// Errors   Invalid, with the place: "data.context.page: …". An unknown key is one, an empty
//          messageId too. It does not look whether the times are likely.
Result<Fact> parse_fact(std::string_view line);

}  // namespace winnow::engine
