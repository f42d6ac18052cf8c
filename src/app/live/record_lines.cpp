#include "app/live/record_lines.hpp"

#include <algorithm>
#include <array>

#include "app/bots/rules.hpp"
#include "app/forms/web_forms.hpp"
#include "app/json_writer.hpp"
#include "app/touches/channels.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

constexpr std::array<std::string_view, 3> settings{"forms", "bot_rules", "channel_rules"};

std::string user_line(const store::UserRecord& user) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "user");
  json.member("id", to_text(user.id));
  json.member("email", user.email);
  json.member("name", user.name);
  json.member("role", user.role);
  json.member("language", user.language);
  json.member("hash", user.hash);
  json.member("created", to_text(user.created));
  if (user.disabled) json.member("disabled", to_text(*user.disabled));
  json.raw_member("version", std::to_string(user.version));
  json.end('}');
  return line + "\n";
}

std::string segment_line(const store::SegmentRecord& segment) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "segment");
  json.member("id", to_text(segment.id));
  json.member("name", segment.name);
  json.member("expression", segment.expression);
  json.member("by", segment.by);
  json.member("created", to_text(segment.created));
  json.member("updated", to_text(segment.updated));
  json.raw_member("version", std::to_string(segment.version));
  json.end('}');
  return line + "\n";
}

std::string audit_line(const store::AuditRecord& audit) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "audit");
  json.member("id", to_text(audit.id));
  json.member("at", to_text(audit.at));
  json.member("who", audit.who);
  json.member("action", audit.action);
  json.member("what", audit.what);
  json.member("data", audit.data);  // as text: it comes back byte for byte
  json.end('}');
  return line + "\n";
}

}  // namespace

std::string LineFields::text(std::string_view name) const {
  const Value* value = line_.find(name);
  return value && value->is(Value::Kind::String) ? value->text() : std::string();
}

std::int64_t LineFields::number(std::string_view name) const {
  const Value* value = line_.find(name);
  return value && value->is(Value::Kind::Int) ? value->integer() : 0;
}

bool LineFields::flag(std::string_view name) const {
  const Value* value = line_.find(name);
  return value && value->is(Value::Kind::Bool) && value->boolean();
}

Result<Millis> LineFields::instant(std::string_view name) const {
  const auto at = parse_instant(text(name));
  if (!at) return fail(ErrorKind::Invalid, "{}: expected a time", name);
  return *at;
}

Result<Id> LineFields::id(std::string_view name) const {
  const auto id = parse_id(text(name));
  if (!id) return fail(ErrorKind::Invalid, "{}: expected a UUID", name);
  return *id;
}

Result<void> export_records(store::Base& base,
                            const std::function<Result<void>(std::string_view)>& write) {
  for (const auto& user : TRY(base.users())) TRY(write(user_line(user)));
  for (const auto& segment : TRY(base.segments())) TRY(write(segment_line(segment)));
  std::optional<Id> before;
  for (;;) {
    const auto page = TRY(base.audit(before, limits::database_page_rows));
    if (page.empty()) return {};
    for (const auto& audit : page) TRY(write(audit_line(audit)));
    before = page.back().id;
  }
}

Result<void> export_settings(store::Base& base,
                             const std::function<Result<void>(std::string_view)>& write) {
  for (const std::string_view name : settings) {
    const auto text = TRY(base.setting(name));
    if (!text) continue;
    std::string line;
    JsonWriter json(line);
    json.begin('{');
    json.member("type", "setting");
    json.member("name", name);
    json.member("value", *text);
    json.end('}');
    TRY(write(line + "\n"));
  }
  return {};
}

Result<void> import_setting(store::Base& base, const LineFields& fields) {
  const std::string name = fields.text("name"), value = fields.text("value");
  if (std::find(settings.begin(), settings.end(), name) == settings.end()) {
    return fail(ErrorKind::Invalid, "name: no setting is called \"{}\"", name);
  }
  if (!parse_json(value)) return fail(ErrorKind::Invalid, "value: expected JSON");
  if (name == "bot_rules") TRY(parse_bot_rules(value));
  if (name == "channel_rules") TRY(parse_channel_rules(value));
  if (name != "forms")
    return TRY(base.setting(name)) ? Result<void>() : base.set_setting(name, value);
  WebForms::Stored forms = TRY(WebForms::read(value));
  for (auto& [form, options] : TRY(WebForms::stored(base))) forms[form] = options;
  return WebForms::store(base, forms);
}

bool is_record(std::string_view type) {
  return type == "user" || type == "segment" || type == "audit";
}

Result<void> read_record(std::string_view type, const LineFields& fields, store::Records& records) {
  const Id id = TRY(fields.id("id"));
  if (type == "audit") {
    if (!parse_json(fields.text("data"))) return fail(ErrorKind::Invalid, "data: expected JSON");
    records.audit.push_back({id, TRY(fields.instant("at")), fields.text("who"),
                             fields.text("action"), fields.text("what"), fields.text("data")});
    return {};
  }
  const Millis created = TRY(fields.instant("created"));
  if (type == "segment") {
    records.segments.push_back({id, fields.text("name"), fields.text("expression"),
                                fields.text("by"), created, TRY(fields.instant("updated")),
                                fields.number("version")});
    return {};
  }
  store::UserRecord user{id,
                         fields.text("email"),
                         fields.text("name"),
                         fields.text("role"),
                         fields.text("language"),
                         fields.text("hash"),
                         created,
                         std::nullopt,
                         fields.number("version")};
  if (!fields.text("disabled").empty()) user.disabled = TRY(fields.instant("disabled"));
  records.users.push_back(std::move(user));
  return {};
}

Result<void> import_records(store::Base& base, const store::Records& records) {
  store::Records fresh = records;
  const auto users = TRY(base.users());
  std::erase_if(fresh.users, [&](const store::UserRecord& one) {
    return std::any_of(users.begin(), users.end(), [&](const store::UserRecord& known) {
      return known.id == one.id || known.email == one.email;
    });
  });
  const auto segments = TRY(base.segments());
  std::erase_if(fresh.segments, [&](const store::SegmentRecord& one) {
    return std::any_of(segments.begin(), segments.end(), [&](const store::SegmentRecord& known) {
      return known.id == one.id || known.name == one.name;
    });
  });
  auto written = base.write(fresh);
  if (written || written.error().kind != ErrorKind::Conflict) return written;
  // Some are there already: one by one.
  const auto write = [&base](const store::Records& one) -> Result<void> {
    auto result = base.write(one);
    if (!result && result.error().kind == ErrorKind::Conflict) return {};
    return result;
  };
  for (const auto& user : fresh.users) TRY(write({.users = {user}}));
  for (const auto& segment : fresh.segments) TRY(write({.segments = {segment}}));
  for (const auto& audit : fresh.audit) TRY(write({.audit = {audit}}));
  return {};
}

}  // namespace winnow::app
