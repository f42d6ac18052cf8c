// Identifier: one way in which a lead is known, and how much of it. docs/identity.md has it for
// people.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// The stronger first: what a person signs in with says more than a browser that others use too.
enum class IdentifierKind : std::uint8_t { User, Crm, Email, Phone, Anonymous };
inline constexpr std::array<IdentifierKind, 5> identifier_kinds{
    IdentifierKind::User, IdentifierKind::Crm, IdentifierKind::Email, IdentifierKind::Phone,
    IdentifierKind::Anonymous};
inline constexpr std::array<std::string_view, 5> identifier_kind_names{"user", "crm", "email",
                                                                       "phone", "anonymous"};
constexpr std::string_view name_of(IdentifierKind kind) {
  return identifier_kind_names[static_cast<std::size_t>(kind)];
}
std::optional<IdentifierKind> identifier_kind_of(std::string_view name);

// How many of a kind one lead gathers by itself; of CRM ids, of each system.
std::size_t limit_of(IdentifierKind kind);

// A text that lives elsewhere. Of a CRM "SYSTEM:ID".
struct IdentifierView {
  IdentifierKind kind = IdentifierKind::User;
  std::string_view value;
};
std::string_view system_of(std::string_view crm_id);  // "SYSTEM"

// Those that a fact came with, the strongest first. The fact must outlive them.
std::vector<IdentifierView> identifiers_of(const engine::Fact& fact);
// Takes one of them out of the fact.
void drop(engine::Fact& fact, IdentifierKind kind, std::string_view value);

// One that a lead has.
struct KnownIdentifier {
  IdentifierKind kind = IdentifierKind::User;
  std::string value;
  engine::Source source = engine::Source::Public;  // the most trusted that said it
  Millis first_seen = 0;                           // when it was taken in first
  Id part;  // the lead that it came to, perhaps merged into this one later
};

// Whether the browser was the lead's before anything else was known: no claim made it theirs.
bool is_own_browser(const std::vector<KnownIdentifier>& known, std::string_view anonymous);

// Whether `said` is trusted more than `than`: person and CRM, then server, then public.
bool is_more_trusted(engine::Source said, engine::Source than);

}  // namespace winnow::app
