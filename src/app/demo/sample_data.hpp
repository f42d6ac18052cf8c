// Sample data: leads, a year of what they did and what sales did with them, in a workspace that is
// empty so far: those that the examples of its model make (app/demo/sample_leads.hpp), worked as
// app/demo/sample_history.hpp has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/access/caller.hpp"
#include "app/live/workspace.hpp"
#include "base/result.hpp"

namespace winnow::app {

inline constexpr std::uint32_t sample_leads = 500;  // fills every list; in the base within seconds
inline constexpr std::uint32_t sample_leads_max = 100'000;

struct SampleReport {
  std::uint64_t leads = 0, facts = 0;
  std::int64_t version = 0;  // of the model in force
};

struct SampleWish {
  std::string who;              // publishes the model
  std::vector<Caller> workers;  // users, who share the leads; none: nobody works them
  std::uint32_t leads = sample_leads;
};

// The year ends now. The model for software by subscription is published unless one is in force.
// It takes seconds; cut short, a part of the leads is there.
// Errors   Conflict: the workspace holds facts.
Result<SampleReport> fill_with_sample(Workspace& workspace, const SampleWish& wish);

}  // namespace winnow::app
