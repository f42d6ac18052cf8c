// What would lead a lead to its next stage, as JSON (docs/openapi.yaml, Suggestions).
#pragma once

#include <string>

#include "app/people/known_lead.hpp"

namespace winnow::app {

// The lead's model must be there.
void append_suggestions(std::string& out, const KnownLead& lead);

}  // namespace winnow::app
