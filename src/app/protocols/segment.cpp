#include "app/protocols/segment.hpp"

#include "app/protocols/reading.hpp"

namespace winnow::app {
namespace {

using engine::FactKind;

Result<std::string> type_of(const Value& event, const Envelope& envelope) {
  const Value* type = member(event, "type");
  if (type == nullptr && !envelope.type.empty()) return envelope.type;
  return name_member(event, "type");
}

// Who it is about, and when it happened.
Result<void> read_frame(const Value& event, const Envelope& envelope, const Value* context,
                        Message& message) {
  message.id = TRY(id_member(event, "messageId"));
  message.user = TRY(id_member(event, "userId"));
  message.anonymous = TRY(id_member(event, "anonymousId"));
  if (message.anonymous.empty()) message.anonymous = envelope.anonymous;
  const Value* known = context == nullptr ? nullptr : TRY(map_member(*context, "traits"));
  message.email = email_in(known);
  message.phone = phone_in(known);
  message.crm = crm_ids_in(context);
  if (context != nullptr) message.group = TRY(id_member(*context, "groupId"));
  message.at = TRY(instant_member(event, "timestamp"));
  if (!message.at) message.at = TRY(instant_member(event, "originalTimestamp"));
  message.sent = later_of(sent_member(event, "sentAt"), envelope.sent);
  return {};
}

Result<void> read_event(const Value& event, const Value* context, Message& message) {
  message.kind = FactKind::Event;
  message.data = entries_of(TRY(map_member(event, "properties")));
  if (message.name != "track") {  // page and screen are named so
    for (const char* key : {"name", "category"}) {
      if (const Value* value = member(event, key)) put_new(message.data, key, *value);
    }
  } else {
    message.name = TRY(name_member(event, "event"));
  }
  if (context != nullptr) put(message.data, "context", *context);
  return {};
}

Result<void> read_identify(const Value& event, const Value* context, Message& message) {
  message.kind = FactKind::Trait;
  message.name = "lead";
  if (context != nullptr) message.data = entries_of(TRY(map_member(*context, "traits")));
  const Value* traits = TRY(map_member(event, "traits"));
  put_all(message.data, entries_of(traits));
  std::string email = email_in(traits);
  if (!email.empty()) message.email = std::move(email);
  std::string phone = phone_in(traits);
  if (!phone.empty()) message.phone = std::move(phone);
  return {};
}

Result<void> read_group(const Value& event, Message& message) {
  message.kind = FactKind::Trait;
  message.name = "company";
  message.group = TRY(id_member(event, "groupId"));
  if (message.group.empty()) return fail(ErrorKind::Invalid, "groupId: missing");
  message.data = entries_of(TRY(map_member(event, "traits")));
  if (message.group == message.user) {  // a person is no account
    message.group.clear();
  } else {
    put_new(message.data, "groupId", Value(message.group));
  }
  return {};
}

Result<void> read_alias(const Value& event, Message& message) {
  message.kind = FactKind::Merge;
  message.name.clear();
  message.previous = TRY(id_member(event, "previousId"));
  if (message.previous.empty()) return fail(ErrorKind::Invalid, "previousId: missing");
  if (message.user.empty()) return fail(ErrorKind::Invalid, "userId: missing");
  return {};
}

// What somebody says of their consent to a purpose; our own tracker says it so.
Result<void> read_consent(const Value& event, Message& message) {
  message.kind = FactKind::Consent;
  message.name = TRY(name_member(event, "name"));
  const Value* given = member(event, "given");
  if (given == nullptr || !given->is(Value::Kind::Bool)) {
    return fail(ErrorKind::Invalid, "given: expected true or false");
  }
  message.data = {{"given", *given}};
  return {};
}

}  // namespace

Result<Message> read_segment(const Value& event, const Envelope& envelope) {
  Message message;
  message.name = TRY(type_of(event, envelope));
  const Value* context = TRY(map_member(event, "context"));
  TRY(read_frame(event, envelope, context, message));
  if (message.name == "track" || message.name == "page" || message.name == "screen") {
    TRY(read_event(event, context, message));
  } else if (message.name == "identify") {
    TRY(read_identify(event, context, message));
  } else if (message.name == "group") {
    TRY(read_group(event, message));
  } else if (message.name == "alias") {
    TRY(read_alias(event, message));
  } else if (message.name == "consent") {
    TRY(read_consent(event, message));
  } else {
    return fail(ErrorKind::Invalid,
                "type: \"{}\" is none of track, page, screen, identify, group, alias, consent",
                message.name);
  }
  const bool is_named = !message.user.empty() || !message.anonymous.empty() ||
                        !message.email.empty() || !message.phone.empty() || !message.crm.empty();
  if (!is_named) {
    return fail(ErrorKind::Invalid, "userId: missing, and so are anonymousId and an e-mail");
  }
  return message;
}

}  // namespace winnow::app
