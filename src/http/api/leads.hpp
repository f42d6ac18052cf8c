// What the routes of leads share: which lead a path means, and a lead as JSON.
#pragma once

#include <string>

#include "app/people/verbs_of_people.hpp"
#include "http/api/call.hpp"

namespace winnow::http {

// The lead of ":lead". NotFound: no id.
Result<Id> lead_of(const Call& call);
// The lead as the caller may see it, by now. A lead that went out of sight: "null".
std::string lead_json(const Call& call, const Id& lead);
// Whether what a wish names is in this workspace: an owner is one of its users.
Result<void> check_wish(const Call& call, const app::Wish& wish);

}  // namespace winnow::http
