#include "app/identity/identifier.hpp"

#include <algorithm>

namespace winnow::app {

namespace {

// Beyond these something is shared, not owned. Nobody has two user ids, or two ids of one CRM;
// people have an address and a number at work, at home, at the job before; browsers forget who they
// are with every cleared cookie, but a terminal in a shop has thousands of visitors.
constexpr std::array<std::size_t, 5> most_of_a_kind{1, 1, 5, 5, 100};

int rank(engine::Source source) {
  switch (source) {
    case engine::Source::Public: return 0;
    case engine::Source::Server: return 1;
    case engine::Source::Person:
    case engine::Source::Crm: return 2;
  }
  return 0;
}

}  // namespace

std::optional<IdentifierKind> identifier_kind_of(std::string_view name) {
  const auto found = std::find(identifier_kind_names.begin(), identifier_kind_names.end(), name);
  if (found == identifier_kind_names.end()) return std::nullopt;
  return static_cast<IdentifierKind>(found - identifier_kind_names.begin());
}

std::size_t limit_of(IdentifierKind kind) {
  return most_of_a_kind[static_cast<std::size_t>(kind)];
}

std::string_view system_of(std::string_view crm_id) {
  return crm_id.substr(0, crm_id.find(':'));
}

std::vector<IdentifierView> identifiers_of(const engine::Fact& fact) {
  std::vector<IdentifierView> all;
  all.reserve(4 + fact.crm.size());
  const auto add = [&](IdentifierKind kind, const std::string& value) {
    if (!value.empty()) all.push_back({kind, value});
  };
  add(IdentifierKind::User, fact.user);
  for (const std::string& id : fact.crm) add(IdentifierKind::Crm, id);
  add(IdentifierKind::Email, fact.email);
  add(IdentifierKind::Phone, fact.phone);
  add(IdentifierKind::Anonymous, fact.anonymous);
  return all;
}

void drop(engine::Fact& fact, IdentifierKind kind, std::string_view value) {
  switch (kind) {
    case IdentifierKind::User: return fact.user.clear();
    case IdentifierKind::Email: return fact.email.clear();
    case IdentifierKind::Phone: return fact.phone.clear();
    case IdentifierKind::Anonymous: return fact.anonymous.clear();
    case IdentifierKind::Crm:
      fact.crm.erase(std::remove(fact.crm.begin(), fact.crm.end(), value), fact.crm.end());
      return;
  }
}

bool is_own_browser(const std::vector<KnownIdentifier>& known, std::string_view anonymous) {
  const auto browser = std::find_if(known.begin(), known.end(), [&](const KnownIdentifier& one) {
    return one.kind == IdentifierKind::Anonymous && one.value == anonymous;
  });
  if (browser == known.end()) return false;
  bool is_known_by_more = false;
  for (const KnownIdentifier& one : known) {
    if (one.part != browser->part || one.kind == IdentifierKind::Anonymous) continue;
    if (one.first_seen < browser->first_seen) return false;
    is_known_by_more = true;
  }
  return is_known_by_more;
}

bool is_more_trusted(engine::Source said, engine::Source than) {
  return rank(said) > rank(than);
}

}  // namespace winnow::app
