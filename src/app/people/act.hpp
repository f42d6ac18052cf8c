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

// What is to be done. A verb that was done before under the same `once` (by the same caller, on the
// same lead) is done: nothing is said again. Empty: it is done anew.
struct Act {
  const Caller& by;
  const PeopleVerb& verb;
  const Wish& wish;
  std::string_view once;
};

// What becomes of each lead, in the order given.
// Errors   Busy: the database is away; nothing was done, or only the first of many leads.
Result<std::vector<Acted>> act(Workspace& workspace, const Act& what, const std::vector<Id>& leads);

// The lead as it is known now. NotFound: there is none, or the caller does not see it.
Result<KnownLead> look_at(const Workspace& workspace, const Caller& by, const Id& lead);

}  // namespace winnow::app
