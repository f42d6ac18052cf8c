#include "app/workspace_settings.hpp"

#include "app/access/access.hpp"
#include "app/identity/phone.hpp"
#include "app/json_writer.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view company_setting = "company", language_setting = "language";

Result<WorkspaceSettings> read_settings(store::Base& base) {
  WorkspaceSettings settings;
  settings.company = TRY(base.setting(company_setting)).value_or("");
  settings.language = TRY(base.setting(language_setting)).value_or(settings.language);
  settings.phone_country = TRY(base.setting(phone_country_setting)).value_or("");
  return settings;
}

}  // namespace

std::string to_json(const WorkspaceSettings& settings) {
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.member("company", settings.company);
  json.member("language", settings.language);
  json.member("phone_country", settings.phone_country);
  json.end('}');
  return text;
}

Result<void> check_change(const SettingsChange& change) {
  if (change.company) TRY(check_name(*change.company));
  if (change.language && !is_language(*change.language)) {
    return fail(ErrorKind::Invalid, "\"{}\" is no language of Winnow: en, ru, zh, ro, pl or be",
                *change.language);
  }
  const std::string country = change.phone_country.value_or("");
  if (country.empty() || is_phone_country(country)) return {};
  return fail(ErrorKind::Invalid, "\"{}\" is no country: two letters like PL, or empty", country);
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
    after = {change.company.value_or(before.company), change.language.value_or(before.language),
             change.phone_country.value_or(before.phone_country)};
    if (to_json(after) == to_json(before)) return {};
    if (after.company != before.company) TRY(base.set_setting(company_setting, after.company));
    if (after.language != before.language) TRY(base.set_setting(language_setting, after.language));
    if (after.phone_country != before.phone_country) {
      TRY(base.set_setting(phone_country_setting, after.phone_country));
    }
    store::Records records;
    records.audit.push_back(
        audit_record(workspace.now(), actor, "settings.change", workspace.name(),
                     R"({"before":)" + to_json(before) + R"(,"after":)" + to_json(after) + "}"));
    return base.write(records);
  }));
  workspace.use_phone_country(after.phone_country);
  return after;
}

}  // namespace winnow::app
