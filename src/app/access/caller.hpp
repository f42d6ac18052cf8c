// Caller: who makes a request, in which workspace, and what they may see there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/access/permission.hpp"
#include "base/id.hpp"

namespace winnow::app {

class Workspace;

// Which leads somebody sees: all, or those that are theirs or nobody's. Whatever reads leads takes
// one, so that nobody forgets to ask.
struct Sight {
  std::optional<Id> only_of;  // a user; none: all leads

  static Sight of_all() { return {}; }
  // `owner` empty: nobody.
  bool sees(const Id& owner) const { return !only_of || owner.empty() || owner == *only_of; }
};

struct Caller {
  enum class By : std::uint8_t { Session, Key };

  Workspace* workspace = nullptr;
  std::string who;         // "user:ID" or "key:ID", as facts and the audit log name them
  std::optional<Id> user;  // none: a key
  Role role = Role::Analyst;
  By by = By::Session;
  std::string session;  // SHA-256 of its token; empty: a key

  bool may(Permission permission) const { return app::may(role, permission); }
  // A key of role sales is no person: only what is nobody's is for it.
  Sight sight() const { return role == Role::Sales ? Sight{user.value_or(Id{})} : Sight::of_all(); }
};

}  // namespace winnow::app
