// What people do with a lead: accept it, reject it, win it. Each verb is facts with who and why.
//
// A verb reads where the lead stands, refuses what makes no sense there, and gives the facts that
// say it. All facts of a verb carry its id and its name, so that it can be undone as one.
// docs/api.md has the table for people; the stages meant are the model's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/access/caller.hpp"
#include "app/people/known_lead.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"

namespace winnow::app {

// What somebody wants. Which of these a verb reads stands in its row of the table.
struct Wish {
  std::string reason, note, to, text, currency, label, score;
  std::string framework, criterion, said_by, where;
  std::optional<Id> owner, of;
  std::optional<Millis> until;
  std::optional<Milli> points, amount;
  std::optional<bool> met;
  std::optional<Value> value;
  std::optional<double> sure;
  std::optional<std::string> expected_stage;  // refused when the lead is elsewhere
};

// Why not. `code` says it to programs and to screens in other languages; stable, and one of those
// in docs/api.md: empty for a wish that is wrong in itself.
struct Refusal {
  Refusal(Error why) : error(std::move(why)) {}
  Refusal(ErrorKind kind, std::string message, std::string_view code = {})
      : error{kind, std::move(message)}, code(code) {}
  bool is_requirement() const { return code == requirement; }
  static constexpr std::string_view requirement = "requirement";
  Error error;
  std::string_view code;
  std::vector<std::string> missing;  // of a requirement: the names that the stage asks for
};
using VerbFacts = tl::expected<std::vector<engine::Fact>, Refusal>;

struct PeopleVerb {
  std::string_view name;      // "accept"
  std::string_view sentence;  // what it does
  std::string_view reads;     // the fields of a wish, by name, apart by blanks; "x!" is needed
  VerbFacts (*facts)(const KnownLead& lead, const Wish& wish, const Caller& by, const Id& verb);
};

std::span<const PeopleVerb> people_verbs();
const PeopleVerb* find_people_verb(std::string_view name);  // null: none

// The facts of a verb. `verb` is its id: the messages are "ID/0", "ID/1" …
// Errors   NotFound: the caller does not see the lead. Conflict: not where the lead stands.
//          Invalid: the wish.
VerbFacts facts_of_verb(const PeopleVerb& verb, const KnownLead& lead, const Wish& wish,
                        const Caller& by, const Id& id);

// The messageId of a verb's n-th fact.
std::string message_of_verb(const Id& verb, std::size_t number);

}  // namespace winnow::app
