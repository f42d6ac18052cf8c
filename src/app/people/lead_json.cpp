#include "app/people/lead_json.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "app/json_writer.hpp"
#include "base/email_kind.hpp"
#include "engine/fields.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

constexpr std::size_t others_shown = 5;  // of one field: more values than sources that matter

const KnownField* find_field(const std::vector<KnownField>& fields, std::string_view root,
                             std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const KnownField& field) {
    return field.root == root && field.name == name;
  });
  return found == fields.end() ? nullptr : &*found;
}

std::string text_of(const std::vector<KnownField>& fields, std::string_view root,
                    std::string_view name) {
  const KnownField* field = find_field(fields, root, name);
  return field && field->value.is(Value::Kind::String) ? field->value.text() : std::string();
}

// The first of several fields that holds a text.
std::string first_text(const std::vector<KnownField>& fields, std::string_view root,
                       std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string text = text_of(fields, root, name);
    if (!text.empty()) return text;
  }
  return {};
}

void write_ruling(JsonWriter& json, std::string_view name, const std::optional<Ruling>& ruling) {
  json.key(name);
  if (!ruling) return json.raw("null");
  json.begin('{');
  json.member("at", to_text(ruling->at));
  json.instant_or_null("until", ruling->until);
  json.text_or_null("reason", ruling->reason);
  json.text_or_null("note", ruling->note);
  for (const auto& [key, value] : ruling->data) {
    if (key == "reason" || key == "note" || key == "until" || key == "verb") continue;
    json.raw_member(key, to_json(value));
  }
  json.end('}');
}

void write_fields(JsonWriter& json, const std::vector<KnownField>& fields) {
  json.key("fields");
  json.begin('[');
  for (const KnownField& field : fields) {
    json.begin('{');
    json.member("root", field.root);
    json.member("name", field.name);
    json.raw_member("value", to_json(field.value));
    json.member("source", name_of(field.source));
    json.member("at", to_text(field.at));
    json.key("others");
    json.begin('[');
    for (const KnownField::Other& other : field.others) {
      json.begin('{');
      json.raw_member("value", to_json(other.value));
      json.member("source", name_of(other.source));
      json.member("at", to_text(other.at));
      json.end('}');
    }
    json.end(']');
    json.end('}');
  }
  json.end(']');
}

void write_consents(JsonWriter& json, const KnownLead& lead) {
  std::map<std::string, const Fact*> newest;
  for (const Fact& fact : lead.facts) {
    if (fact.kind != FactKind::Consent || fact.at > lead.now) continue;
    if (find_entry(fact.data, "claimed") != nullptr) continue;  // not proved to be the lead's
    const Fact*& one = newest[fact.name];
    if (!one || fact.at >= one->at) one = &fact;
  }
  json.key("consents");
  json.begin('[');
  for (const auto& [purpose, fact] : newest) {
    const Value* given = find_entry(fact->data, "given");
    json.begin('{');
    json.member("purpose", purpose);
    json.raw_member("given", given ? to_json(*given) : "false");
    json.member("at", to_text(fact->at));
    json.member("source", name_of(fact->source));
    json.end('}');
  }
  json.end(']');
}

void write_identifiers(JsonWriter& json, const LeadView& view) {
  json.key("identifiers");
  json.begin('[');
  for (const KnownIdentifier& one : view.identifiers) {
    json.begin('{');
    json.member("kind", name_of(one.kind));
    json.member("value", one.value);
    json.member("source", name_of(one.source));
    json.member("first_seen", to_text(one.first_seen));
    json.member("lead", to_text(one.part));
    json.end('}');
  }
  json.end(']');
}

// Leads that were merged into this one, by when: what unmerge takes.
void write_merged(JsonWriter& json, const KnownLead& lead, const LeadView& view) {
  json.key("merged");
  json.begin('[');
  for (const Id& part : view.merged) {
    const std::string id = to_text(part);
    std::optional<Millis> since;
    for (const Fact& fact : lead.facts) {
      const Value* other = fact.kind == FactKind::Merge ? find_entry(fact.data, "lead") : nullptr;
      if (fact.name != "from" || other == nullptr || !other->is(Value::Kind::String)) continue;
      if (other->text() == id) since = fact.at;
    }
    json.begin('{');
    json.member("lead", id);
    json.instant_or_null("since", since);
    json.end('}');
  }
  json.end(']');
}

}  // namespace

std::vector<KnownField> known_fields(const KnownLead& lead) {
  std::map<std::pair<std::string, std::string>, KnownField> found;
  const auto read = [&](const Fact& fact, const std::string& root) {
    if (fact.at > lead.now) return;
    for (const auto& [name, value] : fact.data) {
      if (value.is(Value::Kind::Null)) continue;
      auto [place, is_new] = found.try_emplace({root, name});
      KnownField& field = place->second;
      const auto aside = [&](const Value& other, engine::Source source, Millis at) {
        const bool known =
            std::any_of(field.others.begin(), field.others.end(),
                        [&](const KnownField::Other& one) { return one.value.same(other); });
        if (known || field.value.same(other)) return;
        field.others.insert(field.others.begin(), {other, source, at});
        if (field.others.size() > others_shown) field.others.pop_back();
      };
      if (is_new) {
        field = {root, name, value, fact.source, fact.at, {}};
      } else if (engine::counts_before(field.source, field.at, fact.source, fact.at)) {
        aside(value, fact.source, fact.at);
      } else {
        const Value before = std::exchange(field.value, value);
        const engine::Source source = std::exchange(field.source, fact.source);
        aside(before, source, std::exchange(field.at, fact.at));
      }
    }
  };
  for (const Fact& fact : lead.facts) {
    if (fact.kind == FactKind::Trait) read(fact, fact.name);
  }
  for (const Fact& fact : lead.account_facts) {
    if (fact.source != engine::Source::Public) read(fact, "company");
  }
  std::vector<KnownField> fields;
  fields.reserve(found.size());
  for (auto& [key, field] : found) fields.push_back(std::move(field));
  return fields;
}

std::string display_name(const std::vector<KnownField>& fields, const LeadView& view) {
  std::string name = first_text(fields, "lead", {"name", "full_name", "fullName"});
  if (!name.empty()) return name;
  name = first_text(fields, "lead", {"first_name", "firstName", "firstname"});
  const std::string family = first_text(fields, "lead", {"last_name", "lastName", "lastname"});
  if (!name.empty() && !family.empty()) name += ' ';
  name += family;
  if (!name.empty()) return name;
  if (!view.emails.empty()) return view.emails.front();
  if (!view.users.empty()) return view.users.front();
  return to_text(view.id);
}

void append_lead(std::string& out, const KnownLead& lead, const LeadView& view) {
  const std::vector<KnownField> fields = known_fields(lead);
  std::optional<Millis> created, seen;
  for (const Fact& fact : lead.facts) {
    if (!created || fact.at < *created) created = fact.at;
    if (fact.kind == FactKind::Event && (!seen || fact.at > *seen)) seen = fact.at;
  }
  JsonWriter json(out);
  json.begin('{');
  json.member("id", to_text(view.id));
  json.member("name", display_name(fields, view));
  json.text_or_null("email",
                    view.emails.empty() ? text_of(fields, "lead", "email") : view.emails.front());
  json.text_or_null("company", first_text(fields, "company", {"name"}));
  json.text_or_null("account", lead.account ? to_text(*lead.account) : "");
  const std::string& email =
      view.emails.empty() ? text_of(fields, "lead", "email") : view.emails.front();
  json.text_or_null("email_kind", email.empty() ? "" : std::string(name_of(email_kind(email))));
  write_identifiers(json, view);
  write_merged(json, lead, view);
  json.texts("users", view.users);
  json.texts("emails", view.emails);
  json.texts("anonymous", view.anonymous);
  json.instant_or_null("created", created);
  json.instant_or_null("last_seen", seen);
  json.text_or_null("stage", lead.stage);
  json.instant_or_null("stage_since", lead.stage_since);
  json.text_or_null("owner", lead.owner ? to_text(*lead.owner) : "");
  json.instant_or_null("owner_since", lead.owner_since);
  write_ruling(json, "disqualified", lead.disqualified);
  write_ruling(json, "snoozed", lead.snoozed);
  write_ruling(json, "correction", lead.correction);
  write_fields(json, fields);
  write_consents(json, lead);
  json.end('}');
}

void append_timeline_item(std::string& out, const Fact& fact, bool undone) {
  JsonWriter json(out);
  json.begin('{');
  json.raw_member("seq", std::to_string(fact.seq));
  json.member("type", name_of(fact.kind));
  json.member("at", to_text(fact.at));
  json.member("source", name_of(fact.source));
  json.member("name", fact.name);
  json.raw_member("undone", undone ? "true" : "false");
  json.raw_member("data", to_json(Value(fact.data)));
  json.end('}');
}

}  // namespace winnow::app
