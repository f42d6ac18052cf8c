// The demo's files of leads and events, as the CSV that a CRM and a tracker would export.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/demo/journey.hpp"
#include "app/demo/people.hpp"

namespace winnow::app {

// Some cells stay empty (a tenth to a fifth of what a person was asked); `seed` decides which.
std::string demo_leads_csv(const std::vector<DemoLead>& leads, const std::vector<DemoDeal>& deals,
                           std::uint64_t seed);
std::string demo_events_csv(const std::vector<DemoLead>& leads,
                            const std::vector<DemoEvent>& events);

}  // namespace winnow::app
