// From the JSON of one request to its messages, whatever the protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/protocols/message.hpp"
#include "app/protocols/segment.hpp"
#include "base/result.hpp"

namespace winnow::app {

enum class Protocol : std::uint8_t { Segment, PostHog };
std::string_view name_of(Protocol protocol);  // "segment": the `form` of a Delivery

// Reads one message, a list of them, or an object with a list "batch". A message that cannot be
// read is among the unreadable ones, with the reason; the others are not touched by it. Errors
// Invalid: the text is no JSON, or holds no messages. Denied: more than a request may hold.
Result<Delivery> decode(Protocol protocol, std::string_view json, const Envelope& beside = {});

// The same of a document that is there already.
Delivery decode_one(Protocol protocol, const Value& document, const Envelope& beside = {});

// Reads a `body` of Message or Unreadable again, for the quarantine's replay. What the request said
// of it beside the message (type, time of sending, anonymous id) is part of the body.
// Errors   Invalid: what is wrong with it; no such form.
Result<Message> decode_again(std::string_view form, std::string_view body);

}  // namespace winnow::app
