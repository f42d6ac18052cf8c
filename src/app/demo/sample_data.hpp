// Sample data: leads and a year of what they did, in a workspace that is empty so far: those that
// the examples of its model make (app/demo/sample_leads.hpp).
#pragma once

#include <cstdint>
#include <string>

#include "app/live/workspace.hpp"
#include "base/result.hpp"

namespace winnow::app {

inline constexpr std::uint32_t sample_leads = 500;  // fills every list; in the base within seconds

struct SampleReport {
  std::uint64_t leads = 0, facts = 0;
  std::int64_t version = 0;  // of the model in force
};

// The year ends now. The model for software by subscription is published unless one is in force. It
// takes seconds; cut short, a part of the leads is there.
// Errors   Conflict: the workspace holds facts.
Result<SampleReport> fill_with_sample(Workspace& workspace, const std::string& who);

}  // namespace winnow::app
