// Act: one verb of people on one lead or many, from the wish to durable, judged facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/live/workspace.hpp"
#include "app/people/verbs_of_people.hpp"

namespace winnow::app {

struct Acted {
  Id lead;
  Id verb;  // its id, for undo
  std::optional<Refusal> refusal;
};

// What becomes of each lead, in the order given. A verb that was done before under the same `once`
// (by the same caller, on the same lead) is done: nothing is said again. Empty: it is done anew.
// Errors   Busy: the database is away; nothing was done, or only the first of many leads.
Result<std::vector<Acted>> act(Workspace& workspace, const Caller& by, const PeopleVerb& verb,
                               const Wish& wish, const std::vector<Id>& leads,
                               std::string_view once);

// The lead as it is known now. NotFound: there is none, or the caller does not see it.
Result<KnownLead> look_at(const Workspace& workspace, const Caller& by, const Id& lead);

}  // namespace winnow::app
