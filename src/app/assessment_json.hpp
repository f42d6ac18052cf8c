// An assessment as one JSON object, as `score --format ndjson` and `explain --format json` write
// it.
#pragma once

#include <string>
#include <string_view>

#include "engine/assessment.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

// Appends the object on one line, without a line break. Its fields are in docs/cli.md.
void append_assessment(std::string& out, const engine::Plan& plan, std::string_view lead_id,
                       Millis as_of, const engine::Assessment& assessment);

// Appends the rules that gave a lead the most points, the most first, as an array of lines as an
// explanation has them. `points` are what the rule's own limit left.
void append_reasons(std::string& out, const engine::Model& model,
                    const engine::Assessment& assessment, std::size_t most);

}  // namespace winnow::app
