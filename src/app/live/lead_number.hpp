// Leads by number, in the order of their first appearance.
#pragma once

#include <cstdint>

namespace winnow::app {

using LeadNumber = std::uint32_t;
inline constexpr LeadNumber no_lead = UINT32_MAX;

}  // namespace winnow::app
