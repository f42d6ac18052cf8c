// Resolve: which lead the identifiers of a message lead to, what they join, and what they must not.
//
// The strongest identifier that is known says who it is; those that nobody has become this lead's.
// Nothing that came by a weaker identifier joins two people: whoever is known by more than the
// browser at hand stays apart, and the identifier stays with whom it was first (docs/identity.md).
// A public source claims nobody that a more trusted one knows, unless it comes from their own
// browser.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/identity/identifier.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// Who is known so far.
class Acquaintances {
 public:
  virtual ~Acquaintances() = default;
  struct Found {
    Id own;   // the lead that the identifier came to …
    Id root;  // … and the one that it was merged into, perhaps itself
  };
  virtual std::optional<Found> find(IdentifierKind kind, std::string_view value) const = 0;
  // Of the lead and of all that were merged into it.
  virtual std::vector<KnownIdentifier> known_of(const Id& root) const = 0;
  // Whether people said that they are two.
  virtual bool are_distinct(const Id& root, const Id& other) const = 0;
};

// Why an identifier does nothing. A code, as the timeline shows it.
enum class Obstacle : std::uint8_t {
  None,
  AnotherUser,   // the two have, or would have, two user ids
  AnotherCrmId,  // two ids of one system
  AnotherEmail,  // the lead of this browser or number is known by other addresses
  AnotherPhone,  // … by other numbers
  TooMany,       // of its kind
  TwoPeople,     // people said so
  NoProof,       // a public source, and a lead that a trusted one knows
  Blocked,       // a value that stands for nobody
  NotPublic      // ids of CRMs are not a website's to say
};
std::string_view name_of(Obstacle obstacle);

struct NonAction {
  IdentifierKind kind = IdentifierKind::User;
  std::string value;
  Obstacle why = Obstacle::None;
  std::optional<Id> other;  // whose it stays
};

struct Resolution {
  std::optional<Acquaintances::Found> lead;  // none: a new one
  std::vector<Id> joins;                     // roots that are to be merged into it
  std::vector<NonAction> non_actions;
  std::vector<IdentifierView> dropped;  // of those that came: nobody's, and not to be this lead's
};

// `identifiers` as identifiers_of() has them.
Resolution resolve(std::span<const IdentifierView> identifiers, engine::Source source,
                   const Acquaintances& known);

// Whether somebody at this browser ("": none) only claims to be the lead: it was known by more
// before, and the browser is not its own.
bool is_claim(const std::vector<KnownIdentifier>& known, std::string_view anonymous);

}  // namespace winnow::app
