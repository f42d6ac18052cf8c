#include "http/api/settings_routes.hpp"

#include "app/demo/sample_data.hpp"
#include "app/json_writer.hpp"
#include "app/templates.hpp"
#include "app/workspace_settings.hpp"
#include "base/check.hpp"
#include "engine/model_parse.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;

Said show_settings(const Call& call) {
  return json_reply(to_json(TRY(app::settings_of(call.workspace()))));
}

Said change_settings(const Call& call) {
  Fields given = Fields::of_body(call.request);
  const app::SettingsChange change{given.text("company"), given.text("language"),
                                   given.text("phone_country")};
  if (const auto trouble = given.trouble()) return *trouble;
  return json_reply(to_json(
      TRY(app::change_settings(call.workspace(), change, {call.caller.who, call.caller.session}))));
}

// The same for everybody for as long as the program runs.
std::string templates_json() {
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const app::Template& one : app::templates()) {
    const engine::ParsedModel parsed = engine::parse_model(one.text, {load_zone, all_zones});
    CHECK(parsed.model);
    json.begin('{');
    json.member("id", one.name);
    json.key("about");
    json.begin('{');
    for (const auto& [language, text] : parsed.model->about) json.member(language, text);
    json.end('}');
    json.member("text", one.text);
    json.end('}');
  }
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return body;
}

Said list_templates(const Call& call) {
  Fields query = Fields::of_query(call.request);
  if (const auto trouble = query.trouble()) return *trouble;
  static const std::string body = templates_json();
  return json_reply(body);
}

Said add_sample_data(const Call& call) {
  Fields given = Fields::of_body(call.request);
  if (const auto trouble = given.trouble()) return *trouble;
  app::SampleWish wish{call.caller.who, {}};
  if (call.caller.user) wish.workers = {call.caller};
  const app::SampleReport report = TRY(app::fill_with_sample(call.workspace(), wish));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("leads", std::to_string(report.leads));
  json.raw_member("facts", std::to_string(report.facts));
  json.raw_member("version", std::to_string(report.version));
  json.end('}');
  return created(std::move(body));
}

}  // namespace

std::vector<ApiRoute> settings_routes() {
  return {
      {"GET", "/settings", Permission::SignedIn, show_settings},
      {"PATCH", "/settings", Permission::ManageSettings, change_settings},
      {"GET", "/templates", Permission::SignedIn, list_templates},
      {"POST", "/sample_data", Permission::ManageSettings, add_sample_data},
  };
}

}  // namespace winnow::http
