#include "http/api/field_routes.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "app/board/board_names.hpp"
#include "app/board/field_fill.hpp"
#include "app/json_writer.hpp"
#include "http/api/list_routes.hpp"

namespace winnow::http {

namespace {

using app::JsonWriter;
using app::Permission;

// Versions looked at for who reads a field: older ones nobody asks for.
constexpr std::size_t versions_looked_at = 20;
constexpr std::array<std::string_view, 7> type_names{"string",    "number", "int", "bool",
                                                     "timestamp", "list",   "map"};

struct KnownField {
  const engine::Field* declared = nullptr;
  std::uint64_t filled = 0;
  std::set<std::int64_t> used_in;
};

// By "lead.title".
using KnownFields = std::map<std::string, KnownField>;

std::string name_of_field(std::string_view root, std::string_view name) {
  return std::string(root) + "." + std::string(name);
}

Result<void> add_versions(const Call& call, KnownFields& fields) {
  std::vector<app::ModelRecord> models = TRY(call.workspace().models());
  std::reverse(models.begin(), models.end());
  if (models.size() > versions_looked_at) models.resize(versions_looked_at);
  for (const app::ModelRecord& model : models) {
    const auto publication = call.workspace().publication(model.version);
    if (!publication) continue;  // it cannot be read any more
    for (const engine::TraitSlot& slot : (*publication)->plan->traits) {
      if (slot.path.empty()) continue;
      fields[name_of_field(slot.root, slot.path[0])].used_in.insert(model.version);
    }
  }
  return {};
}

void write_field(JsonWriter& json, const std::string& name, const KnownField& field,
                 std::uint64_t leads) {
  const std::size_t dot = name.find('.');
  json.begin('{');
  json.member("root", name.substr(0, dot));
  json.member("name", name.substr(dot + 1));
  json.key("type");
  field.declared ? json.text(type_names[static_cast<std::size_t>(field.declared->type)])
                 : json.raw("null");
  json.key("from");
  if (field.declared && field.declared->from) {
    json.begin('[');
    for (const engine::Source source : *field.declared->from) json.text(name_of(source));
    json.end(']');
  } else {
    json.raw("null");
  }
  json.raw_member("filled", std::to_string(field.filled));
  json.raw_member("leads", std::to_string(leads));
  json.key("used_in");
  json.begin('[');
  for (const std::int64_t version : field.used_in) json.raw(std::to_string(version));
  json.end(']');
  json.end('}');
}

Said list_fields(const Call& call) {
  Fields query = Fields::of_query(call.request);
  if (const auto trouble = query.trouble()) return *trouble;
  KnownFields fields;
  const app::PublicationPointer model = call.workspace().in_force();
  if (model) {
    for (const engine::Field& field : model->plan->model->fields) {
      fields[name_of_field(field.root, field.name)].declared = &field;
    }
  }
  TRY(add_versions(call, fields));
  const app::BoardViewPointer view = TRY(view_of(call));
  const app::FieldFills fills =
      app::field_fills(*view, call.workspace().now(), call.caller.sight());
  for (const app::FieldFill& fill : fills.fields) fields[fill.name].filled = fill.filled;
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const auto& [name, field] : fields) write_field(json, name, field, fills.leads);
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return json_reply(std::move(body));
}

Said list_names(const Call& call) {
  Fields query = Fields::of_query(call.request);
  if (const auto trouble = query.trouble()) return *trouble;
  const app::PublicationPointer model = call.workspace().in_force();
  std::string body;
  JsonWriter json(body);
  json.begin('{');
  json.key("items");
  json.begin('[');
  for (const app::BoardName& name : app::board_names(model ? model->plan->model.get() : nullptr)) {
    json.begin('{');
    json.member("name", name.name);
    json.member("type", cel::name_of(name.type));
    json.member("sentence", name.sentence);
    json.end('}');
  }
  json.end(']');
  json.raw_member("next", "null");
  json.end('}');
  return json_reply(std::move(body));
}

}  // namespace

std::vector<ApiRoute> field_routes() {
  return {
      {"GET", "/fields", Permission::ReadLeads, list_fields},
      {"GET", "/expressions/names", Permission::SignedIn, list_names},
  };
}

}  // namespace winnow::http
