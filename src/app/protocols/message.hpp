// Message: one thing a client sent, whatever its protocol, before it becomes a fact.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "base/value.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

struct Message {
  engine::FactKind kind = engine::FactKind::Event;  // Event, Trait, Consent; Merge: an alias
  std::string name;  // of the fact: the event's name, "lead" or "company", the purpose
  Map data;          // of the fact: properties or traits
  std::string id;    // messageId; empty: it has none, and gets one
  std::string user, anonymous, email, group;  // identifiers; empty: none
  bool is_of_group = false;      // about the group alone: who brings it need not be a lead
  std::string phone;             // as it was typed, until it is cleaned
  std::vector<std::string> crm;  // ids in CRMs, "SYSTEM:ID"
  bool is_clean = false;         // identity/clean.hpp has seen to the identifiers
  std::vector<std::pair<std::string, std::string>> blocked;  // kind and value: they name nobody
  std::string previous;                                      // of an alias: the id known before
  // When it happened by the client's clock, and when the client sent it by the same clock.
  std::optional<Millis> at, sent;
  std::string body;  // the message as it came (JSON), for the quarantine
};

// What could not be read as a message, with why and where ("properties: expected an object").
struct Unreadable {
  std::string reason;
  std::string body;
};

// One request's worth.
struct Delivery {
  std::vector<Message> messages;
  std::vector<Unreadable> unreadable;
  std::string form;       // "segment", "posthog", "form", "fact": how bodies are read again
  std::string write_key;  // a key named inside the body; empty: none
};

}  // namespace winnow::app
