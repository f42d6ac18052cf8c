// A lead as the API shows it: who it is, where it stands, what is known of it and by whom.
#pragma once

#include <string>
#include <vector>

#include "app/live/book.hpp"
#include "app/people/known_lead.hpp"

namespace winnow::app {

// The field that counts, and the others that were said and differ.
struct KnownField {
  std::string root, name;
  Value value;
  engine::Source source = engine::Source::Server;
  Millis at = 0;
  struct Other {
    Value value;
    engine::Source source = engine::Source::Server;
    Millis at = 0;
  };
  std::vector<Other> others;  // the newest of each other source or value, at most a few
};
// By root, then name.
std::vector<KnownField> known_fields(const KnownLead& lead);

// How people call it: a name, else an address, else an id.
std::string display_name(const std::vector<KnownField>& fields, const LeadView& view);

// The object of GET /api/v1/leads/ID (docs/openapi.yaml, Lead).
void append_lead(std::string& out, const KnownLead& lead, const LeadView& view);

// The object of one fact of a timeline (docs/openapi.yaml, TimelineItem).
void append_timeline_item(std::string& out, const engine::Fact& fact, bool undone);

}  // namespace winnow::app
