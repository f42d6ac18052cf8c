#include "app/protocols/decode.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "app/protocols/json_parts.hpp"
#include "app/protocols/posthog.hpp"
#include "app/protocols/reading.hpp"
#include "base/check.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"

namespace winnow::app {
namespace {

constexpr std::array<std::string_view, 2> protocol_names{"segment", "posthog"};

bool is_key(std::string_view name) {
  return name == "writeKey" || name == "api_key" || name == "token";
}

Result<Message> read(Protocol protocol, const Value& event, const Envelope& envelope) {
  if (!event.is(Value::Kind::Map)) {
    return fail(ErrorKind::Invalid, "expected an object, found {}", with_article(event.kind()));
  }
  TRY(check_shape(event));
  switch (protocol) {
    case Protocol::Segment: return read_segment(event, envelope);
    case Protocol::PostHog: return read_posthog(event, envelope);
  }
  CHECK(false);
}

// Adds an entry to the text of an object that has no such entry yet.
class Body {
 public:
  explicit Body(const Value& event) : event_(event) { text_ += '{'; }
  void add(std::string_view key, std::string_view text) {
    if (text.empty() || member(event_, key) != nullptr) return;
    separate(key);
    append_json_string(text_, text);
  }
  // The time of sending, where the request names a later one than the message.
  void add_sent(std::string_view key, std::optional<Millis> sent) {
    const auto own = sent_member(event_, key);
    if (later_of(own, sent) == own) return;
    replaced_ = key;
    separate(key);
    append_json_string(text_, to_text(*sent));
  }
  void copy() {
    for (const auto& [key, value] : event_.map()) {
      if (is_key(key) || key == replaced_) continue;
      separate(key);
      append_json(text_, value);
    }
  }
  std::string text() && {
    text_ += '}';
    return std::move(text_);
  }

 private:
  void separate(std::string_view key) {
    if (text_.size() > 1) text_ += ',';
    append_json_string(text_, key);
    text_ += ':';
  }
  const Value& event_;
  std::string_view replaced_;  // a key of the event that is not copied
  std::string text_;
};

// The message as text, with what the request said beside it and without keys.
std::string body_of(Protocol protocol, const Value& event, const Envelope& envelope) {
  if (!event.is(Value::Kind::Map)) return to_json(event);
  Body body(event);
  if (protocol == Protocol::Segment) {
    body.add("type", envelope.type);
    body.add("anonymousId", envelope.anonymous);
  }
  body.add_sent(protocol == Protocol::PostHog ? "sent_at" : "sentAt", envelope.sent);
  body.copy();
  return std::move(body).text();
}

// What the quarantine keeps of a message that is too large to be kept whole.
std::string cut(std::string body) {
  if (body.size() > limits::message_bytes) body.resize(limits::message_bytes);
  return valid_text(std::move(body));
}

Result<Message> read_sized(Protocol protocol, const Value& event, const Envelope& envelope,
                           std::size_t bytes) {
  if (bytes > limits::message_bytes) {
    return fail(ErrorKind::Invalid, "{} bytes, a message has at most {}", bytes,
                limits::message_bytes);
  }
  return read(protocol, event, envelope);
}

void take(Protocol protocol, const Value& event, const Envelope& envelope, Delivery& delivery) {
  std::string body = body_of(protocol, event, envelope);
  auto message = read_sized(protocol, event, envelope, body.size());
  if (message) {
    message->body = std::move(body);
    delivery.messages.push_back(std::move(*message));
  } else {
    delivery.unreadable.push_back({std::move(message.error().message), cut(std::move(body))});
  }
}

std::string key_in(const Value& document) {
  for (const char* name : {"writeKey", "api_key", "token"}) {
    const Value* found = member(document, name);
    if (found != nullptr && found->is(Value::Kind::String)) return found->text();
  }
  const Value* properties = member(document, "properties");  // posthog-js of one event
  const Value* token = properties != nullptr && properties->is(Value::Kind::Map)
                           ? member(*properties, "token")
                           : nullptr;
  return token != nullptr && token->is(Value::Kind::String) ? token->text() : std::string();
}

// What the object around the messages says of them all.
Envelope envelope_of(const Value& document, Envelope envelope) {
  for (const char* name : {"sentAt", "sent_at", "created_at"}) {
    envelope.sent = later_of(envelope.sent, sent_member(document, name));
  }
  return envelope;
}

Delivery delivery_of(Protocol protocol, std::size_t messages) {
  Delivery delivery;
  delivery.form = name_of(protocol);
  delivery.messages.reserve(std::min(messages, limits::batch_messages));
  return delivery;
}

tl::unexpected<Error> too_many(std::size_t messages) {
  return fail(ErrorKind::Denied, "{} messages in one request, at most {} are taken", messages,
              limits::batch_messages);
}

Result<Delivery> decode_list(Protocol protocol, const List& list, const Envelope& envelope) {
  if (list.size() > limits::batch_messages) return too_many(list.size());
  Delivery delivery = delivery_of(protocol, list.size());
  for (const Value& event : list) take(protocol, event, envelope, delivery);
  return delivery;
}

Result<Delivery> decode_document(Protocol protocol, const Value& document, const Envelope& beside) {
  if (document.is(Value::Kind::List)) {
    Delivery delivery = TRY(decode_list(protocol, document.list(), beside));
    const List& events = document.list();
    if (!events.empty() && events[0].is(Value::Kind::Map)) delivery.write_key = key_in(events[0]);
    return delivery;
  }
  if (!document.is(Value::Kind::Map)) {
    return fail(ErrorKind::Invalid, "expected an object, found {}", with_article(document.kind()));
  }
  const Value* batch = member(document, "batch");
  if (batch == nullptr) return decode_one(protocol, document, beside);
  if (!batch->is(Value::Kind::List)) {
    return fail(ErrorKind::Invalid, "batch: expected a list, found {}",
                with_article(batch->kind()));
  }
  Delivery delivery = TRY(decode_list(protocol, batch->list(), envelope_of(document, beside)));
  delivery.write_key = key_in(document);
  return delivery;
}

// The text is refused as a whole: each message is read for itself, if it is JSON at all.
Result<Delivery> decode_parts(Protocol protocol, std::string_view json, const Envelope& beside,
                              const Error& refusal) {
  JsonParts parts;
  if (!take_apart(json, parts)) return tl::unexpected<Error>(refusal);
  if (parts.messages.size() > limits::batch_messages) return too_many(parts.messages.size());
  Delivery delivery = delivery_of(protocol, parts.messages.size());
  Envelope envelope = beside;
  if (parts.batch) {
    const Value around = TRY(parse_json(parts.envelope));
    if (around.is(Value::Kind::Map)) {
      envelope = envelope_of(around, beside);
      delivery.write_key = key_in(around);
    }
  }
  for (const std::string_view text : parts.messages) {
    const auto event = parse_json(text);
    if (event) {
      take(protocol, *event, envelope, delivery);
    } else {
      delivery.unreadable.push_back({event.error().message, cut(std::string(text))});
    }
  }
  return delivery;
}

}  // namespace

std::string_view name_of(Protocol protocol) {
  return protocol_names[static_cast<std::size_t>(protocol)];
}

Delivery decode_one(Protocol protocol, const Value& document, const Envelope& beside) {
  CHECK(document.is(Value::Kind::Map));
  Delivery delivery = delivery_of(protocol, 1);
  delivery.write_key = key_in(document);
  take(protocol, document, envelope_of(document, beside), delivery);
  return delivery;
}

Result<Delivery> decode(Protocol protocol, std::string_view json, const Envelope& beside) {
  const auto document = parse_json(json);
  if (!document) return decode_parts(protocol, json, beside, document.error());
  return decode_document(protocol, *document, beside);
}

Result<Message> decode_again(std::string_view form, std::string_view body) {
  const auto found = std::find(protocol_names.begin(), protocol_names.end(), form);
  if (found == protocol_names.end()) {
    return fail(ErrorKind::Invalid, "there are no messages of the form \"{}\"", form);
  }
  const auto protocol = static_cast<Protocol>(found - protocol_names.begin());
  const Value event = TRY(parse_json(body));
  Message message = TRY(read_sized(protocol, event, {}, body.size()));
  message.body = body;
  return message;
}

}  // namespace winnow::app
