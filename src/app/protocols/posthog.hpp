// Messages of PostHog's shape, as posthog-node and posthog-js send them.
//
//   event                    kind    name           data
//   $identify, $set          Trait   "lead"         $set_once, and $set over it
//   $groupidentify           Trait   "company"      $group_set, with $group_key as groupId
//   $create_alias, $merge…   Merge   ""             empty; `previous` is the alias
//   $pageview, $screen       Event   page, screen   properties
//   any other                Event   its own        properties
//
// PostHog has one id, `distinct_id`. It is an anonymous one where the SDK says that the person is
// not identified, or where it is the id of the device; else the user's.
// Campaign and page are found among the properties and put under "context" as Segment has them, so
// that a model reads both alike.
#pragma once

#include "app/protocols/message.hpp"
#include "app/protocols/segment.hpp"
#include "base/result.hpp"

namespace winnow::app {

// `event` as the client sent it. `body` of the message is left empty.
// Errors   Invalid: what is wrong, and where.
Result<Message> read_posthog(const Value& event, const Envelope& envelope);

}  // namespace winnow::app
