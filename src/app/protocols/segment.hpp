// Messages of Segment's shape, as Segment's and RudderStack's SDKs and our own tracker send them.
//
//   type               kind    name          data
//   track              Event   its `event`   properties, with the context under "context"
//   page, screen       Event   its type      the same; name and category among the properties
//   identify           Trait   "lead"        traits, over those in context.traits
//   group              Trait   "company"     traits, with the groupId
//   alias              Merge   ""            empty; `previous` is the id known before
//   consent            Consent its `name`    given; ours alone
#pragma once

#include <optional>
#include <string>

#include "app/protocols/message.hpp"
#include "base/result.hpp"

namespace winnow::app {

// What a request says of all its messages: in its body beside them, in its path and its headers.
// A message's own word goes before it.
struct Envelope {
  std::string type;            // of the path: "track"; empty: it names none
  std::string anonymous;       // of the header AnonymousId
  std::optional<Millis> sent;  // the latest that any part of the request names
};

// `event` as the client sent it. `body` of the message is left empty.
// Errors   Invalid: what is wrong, and where.
Result<Message> read_segment(const Value& event, const Envelope& envelope);

}  // namespace winnow::app
