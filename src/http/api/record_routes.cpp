#include "http/api/record_routes.hpp"

#include "app/json_writer.hpp"
#include "app/protocols/decode.hpp"
#include "engine/fact_json.hpp"
#include "http/api/fields.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;

// As an export writes them, in the order of the log: a program that keeps `next` misses nothing.
Said list_facts(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const auto after = query.whole("cursor", 0, INT64_MAX).value_or(0);
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(limits::page_rows);
  if (const auto trouble = query.trouble()) return *trouble;
  const auto facts = TRY(call.workspace().log().facts(after, static_cast<std::size_t>(limit)));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const engine::Fact& fact : facts) json.raw(engine::to_json(fact));
  json.end(']');
  const bool is_last = facts.size() < static_cast<std::size_t>(limit);
  json.raw_member("next", is_last ? "null" : "\"" + std::to_string(facts.back().seq) + "\"");
  json.raw_member("last_seq", std::to_string(facts.empty() ? after : facts.back().seq));
  json.end('}');
  return json_reply(std::move(body));
}

Said list_quarantine(const Call& call) {
  Fields query = Fields::of_query(call.request);
  const auto after = query.id("cursor");
  const auto limit = query.whole("limit", 1, limits::page_rows).value_or(limits::page_rows);
  if (const auto trouble = query.trouble()) return *trouble;
  const auto rows = TRY(call.workspace().log().quarantine(after, static_cast<std::size_t>(limit)));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const auto& row : rows) {
    json.begin('{');
    json.member("id", to_text(row.id));
    json.member("received", to_text(row.received));
    json.member("via", row.via);
    json.member("form", row.form);
    json.member("reason", row.reason);
    json.member("body", row.body);
    json.end('}');
  }
  json.end(']');
  json.key("next");
  const bool is_last = rows.size() < static_cast<std::size_t>(limit);
  is_last ? json.raw("null") : json.text(to_text(rows.back().id));
  json.end('}');
  return json_reply(std::move(body));
}

// Tries all of it again, after an upgrade for example.
Said replay_quarantine(const Call& call) {
  Fields given = Fields::of_body(call.request);
  if (const auto trouble = given.trouble()) return *trouble;
  const app::DraftCounts counts =
      TRY(call.workspace().replay_quarantine([](const std::string& form, const std::string& body) {
        return app::decode_again(form, body);
      }));
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.raw_member("stored", std::to_string(counts.stored));
  json.raw_member("duplicates", std::to_string(counts.duplicates));
  json.raw_member("quarantined", std::to_string(counts.quarantined));
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> record_routes() {
  return {
      {"GET", "/facts", Permission::ReadLog, list_facts},
      {"GET", "/quarantine", Permission::ReadLog, list_quarantine},
      {"POST", "/quarantine/replay", Permission::ManageQuarantine, replay_quarantine},
  };
}

}  // namespace winnow::http
