#include "app/protocols/posthog.hpp"

#include <array>

#include "app/protocols/reading.hpp"

namespace winnow::app {
namespace {

using engine::FactKind;

const Value no_properties = Value(Map());

// One event while it is read.
struct Reading {
  const Value& event;
  const Value& properties;  // a map
};

Result<const Value*> either_map(const Reading& in, std::string_view key) {
  const Value* found = TRY(map_member(in.event, key));
  if (found != nullptr) return found;
  return map_member(in.properties, key);
}

bool says(const Value* value, bool what) {
  return value != nullptr && value->is(Value::Kind::Bool) && value->boolean() == what;
}

bool is_anonymous(const Reading& in, const std::string& distinct_id) {
  if (says(member(in.properties, "$is_identified"), false)) return true;
  if (says(member(in.properties, "$process_person_profile"), false)) return true;
  const Value* options = member(in.event, "options");
  if (options != nullptr && options->is(Value::Kind::Map) &&
      says(member(*options, "process_person_profile"), false)) {
    return true;
  }
  const Value* device = member(in.properties, "$device_id");
  return device != nullptr && device->is(Value::Kind::String) && device->text() == distinct_id;
}

Result<std::string> distinct_id_of(const Reading& in) {
  std::string id = TRY(id_member(in.event, "distinct_id"));
  if (id.empty()) id = TRY(id_member(in.properties, "distinct_id"));
  if (id.empty()) return fail(ErrorKind::Invalid, "distinct_id: missing");
  return id;
}

void copy_texts(const Value& from, Map& to,
                const std::initializer_list<std::pair<std::string_view, std::string_view>>& names) {
  for (const auto& [theirs, ours] : names) {
    const Value* found = member(from, theirs);
    if (found != nullptr && found->is(Value::Kind::String)) put_new(to, ours, *found);
  }
}

// Campaign and page, where Segment's messages have them.
void add_context(const Value& properties, Map& data) {
  Map campaign, page, context;
  copy_texts(properties, campaign,
             {{"utm_source", "source"},
              {"utm_medium", "medium"},
              {"utm_campaign", "name"},
              {"utm_term", "term"},
              {"utm_content", "content"}});
  copy_texts(properties, page,
             {{"$current_url", "url"},
              {"$pathname", "path"},
              {"$referrer", "referrer"},
              {"title", "title"}});
  if (!campaign.empty()) put(context, "campaign", Value(std::move(campaign)));
  if (!page.empty()) put(context, "page", Value(std::move(page)));
  if (!context.empty()) put_new(data, "context", Value(std::move(context)));
}

Result<void> read_person(const Reading& in, Message& message) {
  message.kind = FactKind::Trait;
  message.name = "lead";
  const Value* once = TRY(either_map(in, "$set_once"));
  const Value* set = TRY(either_map(in, "$set"));
  if (once != nullptr) {
    for (const auto& [key, value] : once->map()) {
      if (!value.is(Value::Kind::Null)) message.data.emplace_back(key, value);
    }
  }
  put_all(message.data, entries_of(set));
  message.email = email_in(set);
  if (message.email.empty()) message.email = email_in(once);
  message.phone = phone_in(set);
  if (message.phone.empty()) message.phone = phone_in(once);
  if (message.anonymous.empty()) {
    message.anonymous = TRY(id_member(in.properties, "$anon_distinct_id"));
  }
  return {};
}

Result<void> read_company(const Reading& in, Message& message) {
  message.kind = FactKind::Trait;
  message.name = "company";
  message.group = TRY(id_member(in.properties, "$group_key"));
  if (message.group.empty()) return fail(ErrorKind::Invalid, "$group_key: missing");
  message.is_of_group = true;
  message.data = entries_of(TRY(map_member(in.properties, "$group_set")));
  put_new(message.data, "groupId", Value(message.group));
  return {};
}

Result<void> read_alias(const Reading& in, Message& message) {
  message.kind = FactKind::Merge;
  message.name.clear();
  message.previous = TRY(id_member(in.properties, "alias"));
  if (message.previous.empty()) return fail(ErrorKind::Invalid, "alias: missing");
  if (message.user.empty()) std::swap(message.user, message.anonymous);
  return {};
}

Result<void> read_event(const Reading& in, Message& message) {
  message.kind = FactKind::Event;
  message.data = in.properties.map();
  for (const char* key : {"$set", "$set_once"}) {
    if (const Value* beside = member(in.event, key)) put_new(message.data, key, *beside);
  }
  if (message.name == "$pageview" || message.name == "$screen") {
    message.name = message.name == "$pageview" ? "page" : "screen";
    copy_texts(in.properties, message.data,
               {{"$pathname", "path"},
                {"$current_url", "url"},
                {"$referrer", "referrer"},
                {"$screen_name", "name"}});
  }
  add_context(in.properties, message.data);
  const Value* groups = TRY(map_member(in.properties, "$groups"));
  if (groups != nullptr && member(*groups, "company") != nullptr) {
    message.group = TRY(id_member(*groups, "company"));
  }
  return {};
}

Result<void> read_kind(const Reading& in, Message& message) {
  if (message.name == "$identify" || message.name == "$set") return read_person(in, message);
  if (message.name == "$groupidentify") return read_company(in, message);
  if (message.name == "$create_alias" || message.name == "$merge_dangerously") {
    return read_alias(in, message);
  }
  return read_event(in, message);
}

}  // namespace

Result<Message> read_posthog(const Value& event, const Envelope& envelope) {
  const Value* properties = TRY(map_member(event, "properties"));
  const Reading in{event, properties == nullptr ? no_properties : *properties};
  Message message;
  message.name = TRY(name_member(event, "event"));
  message.id = TRY(id_member(event, "uuid"));
  std::string distinct_id = TRY(distinct_id_of(in));
  const bool anonymous = message.name != "$identify" && is_anonymous(in, distinct_id);
  (anonymous ? message.anonymous : message.user) = std::move(distinct_id);
  message.at = TRY(instant_member(event, "timestamp"));
  message.sent = later_of(sent_member(event, "sent_at"), envelope.sent);
  TRY(read_kind(in, message));
  return message;
}

}  // namespace winnow::app
