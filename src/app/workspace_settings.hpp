// WorkspaceSettings: what a workspace says of itself, as settings of its base.
#pragma once

#include <optional>
#include <string>

#include "app/access/users.hpp"
#include "app/live/workspace.hpp"
#include "base/result.hpp"

namespace winnow::app {

struct WorkspaceSettings {
  std::string company;          // whose leads these are; may be empty
  std::string language = "en";  // of users who have not chosen one
  std::string phone_country;    // of telephone numbers without a country, "PL"; "": none
};
std::string to_json(const WorkspaceSettings& settings);  // as the API shows it

struct SettingsChange {
  std::optional<std::string> company = {}, language = {}, phone_country = {};
};
// Errors   Invalid: a company as no name can be, a language that the product does not speak, a
//          country that has no telephones.
Result<void> check_change(const SettingsChange& change);

Result<WorkspaceSettings> settings_of(Workspace& workspace);
// Durable, and in the audit log; what came of it. What is not in the change stays.
Result<WorkspaceSettings> change_settings(Workspace& workspace, const SettingsChange& change,
                                          const Actor& actor);

}  // namespace winnow::app
