#include "app/workspace_settings.hpp"

#include "app/access/access.hpp"
#include "app/json_writer.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view company_setting = "company", language_setting = "language";

Result<WorkspaceSettings> read_settings(store::Base& base) {
  WorkspaceSettings settings;
  settings.company = TRY(base.setting(company_setting)).value_or("");
  settings.language = TRY(base.setting(language_setting)).value_or(settings.language);
  return settings;
}

std::string summary_of(const WorkspaceSettings& settings) {
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.member("company", settings.company);
  json.member("language", settings.language);
  json.end('}');
  return text;
}

}  // namespace

Result<void> check_change(const SettingsChange& change) {
  if (change.company) TRY(check_name(*change.company));
  if (!change.language || is_language(*change.language)) return {};
  return fail(ErrorKind::Invalid, "\"{}\" is no language of Winnow: en, ru, zh, ro, pl or be",
              *change.language);
}

Result<WorkspaceSettings> settings_of(Workspace& workspace) {
  WorkspaceSettings settings;
  TRY(workspace.with_base([&](store::Base& base) -> Result<void> {
    settings = TRY(read_settings(base));
    return {};
  }));
  return settings;
}

Result<WorkspaceSettings> change_settings(Workspace& workspace, const SettingsChange& change,
                                          const Actor& actor) {
  TRY(check_change(change));
  WorkspaceSettings after;
  TRY(workspace.with_base([&](store::Base& base) -> Result<void> {
    const WorkspaceSettings before = TRY(read_settings(base));
    after = {change.company.value_or(before.company), change.language.value_or(before.language)};
    if (summary_of(after) == summary_of(before)) return {};
    if (after.company != before.company) TRY(base.set_setting(company_setting, after.company));
    if (after.language != before.language) TRY(base.set_setting(language_setting, after.language));
    store::Records records;
    records.audit.push_back(audit_record(
        workspace.now(), actor, "settings.change", workspace.name(),
        R"({"before":)" + summary_of(before) + R"(,"after":)" + summary_of(after) + "}"));
    return base.write(records);
  }));
  return after;
}

}  // namespace winnow::app
