#include "http/api/account_routes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "app/accounts/account_key.hpp"
#include "app/board/account_rows.hpp"
#include "app/json_writer.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "engine/fields.hpp"
#include "http/api/fields.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::AccountRow;
using app::JsonWriter;
using app::Permission;
using engine::Fact;

constexpr std::int64_t usual_limit = 50;

// What the product is known by, and what its members come to.
void write_account(JsonWriter& json, const engine::Model* model, const AccountRow& row) {
  const auto domain = app::domain_of_key(row.key);
  json.member("id", to_text(row.id));
  json.member("name", row.name);
  json.text_or_null("domain", std::string(domain.value_or("")));
  json.text_or_null("external_id", domain ? "" : std::string(app::shown_key(row.key)));
  json.raw_member("members", std::to_string(row.members));
  json.instant_or_null("last_seen", row.last_seen);
  json.key("roll_ups");
  if (model == nullptr || row.roll_ups.empty()) return json.raw("null");
  json.begin('{');
  json.raw_member("total", milli_text(row.best_total));
  json.key("scores");
  json.begin('{');
  for (std::size_t s = 0; s < row.roll_ups.size() && s < model->scores.size(); ++s) {
    json.key(model->scores[s].id);
    json.begin('{');
    json.raw_member("max", milli_text(row.roll_ups[s].max));
    json.raw_member("sum", milli_text(row.roll_ups[s].sum));
    json.raw_member("top3", milli_text(row.roll_ups[s].top3));
    json.end('}');
  }
  json.end('}');
  json.end('}');
}

// Fields of the account itself, the most trusted and then the newest of each.
void write_traits(JsonWriter& json, const std::vector<Fact>& facts) {
  struct Best {
    const Value* value = nullptr;
    engine::Source source = engine::Source::Server;
    Millis at = 0;
  };
  std::map<std::string, Best> fields;
  for (const Fact& fact : facts) {
    for (const auto& [name, value] : fact.data) {
      if (value.is(Value::Kind::Null)) continue;
      Best& best = fields[name];
      if (best.value && engine::counts_before(best.source, best.at, fact.source, fact.at)) continue;
      best = {&value, fact.source, fact.at};
    }
  }
  json.key("fields");
  json.begin('[');
  for (const auto& [name, best] : fields) {
    json.begin('{');
    json.member("name", name);
    json.raw_member("value", to_json(*best.value));
    json.member("source", name_of(best.source));
    json.member("at", to_text(best.at));
    json.end('}');
  }
  json.end(']');
}

Said list_accounts(const Call& call) {
  Fields query = Fields::of_query(call.request);
  app::AccountQuery wanted;
  wanted.search = query.text("search", app::search_bytes).value_or("");
  wanted.sort = query.text("sort").value_or(wanted.sort);
  wanted.cursor = query.text("cursor").value_or("");
  wanted.limit =
      static_cast<std::size_t>(query.whole("limit", 1, limits::page_rows).value_or(usual_limit));
  if (const auto trouble = query.trouble()) return *trouble;
  const app::BoardViewPointer view = TRY(view_of(call));
  const auto book = call.workspace().book();
  const app::AccountPage page = TRY(app::list_accounts(*view, *book, wanted, call.caller.sight()));
  const app::PublicationPointer model = call.workspace().in_force();
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const AccountRow& row : page.rows) {
    json.begin('{');
    write_account(json, model ? model->plan->model.get() : nullptr, row);
    json.end('}');
  }
  json.end(']');
  json.text_or_null("next", page.next);
  json.raw_member("matching", std::to_string(page.matching));
  json.end('}');
  return json_reply(std::move(body));
}

Said show_account(const Call& call) {
  const std::string_view name = call.params["account"];
  const auto id = parse_id(name);
  if (!id) {
    return problem_of(
        {ErrorKind::NotFound, "\"" + std::string(name) + "\" is no id of an account"});
  }
  const app::BoardViewPointer view = TRY(view_of(call));
  const auto book = call.workspace().book();
  const AccountRow row = TRY(app::account_row(*view, *book, *id, call.caller.sight()));
  const app::PublicationPointer model = call.workspace().in_force();
  auto members =
      app::account_members(*view, *book, row.number, call.caller.sight(), call.workspace().now());
  // More are a list of leads of their own: GET /leads?account=ID.
  members.resize(std::min(members.size(), static_cast<std::size_t>(limits::page_rows)));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  write_account(json, model ? model->plan->model.get() : nullptr, row);
  write_traits(json, book->facts_of_account(row.number).unpack(book->texts()));
  json.key("leads");
  json.begin('[');
  for (const app::BoardRow& member : members) {
    const bool is_of_it = model && member.version == model->version;
    write_row(json, is_of_it ? model->plan->model.get() : nullptr, *book, member);
  }
  json.end(']');
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> account_routes() {
  return {
      {"GET", "/accounts", Permission::ReadLeads, list_accounts},
      {"GET", "/accounts/:account", Permission::ReadLeads, show_account},
  };
}

}  // namespace winnow::http
