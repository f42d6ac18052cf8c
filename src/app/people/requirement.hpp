// What a stage asks for before a person may move a lead there.
#pragma once

#include <cstddef>
#include <optional>

#include "app/people/verbs_of_people.hpp"

namespace winnow::app {

// Why the lead may not be moved there by a person now; none: it may. Names what is missing.
std::optional<Refusal> unmet_requirement(const KnownLead& lead, std::size_t stage);

}  // namespace winnow::app
