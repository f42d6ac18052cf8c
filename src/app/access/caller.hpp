// Caller: who makes a request, in which workspace, and what they may see there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/access/permission.hpp"
#include "app/access/sight.hpp"
#include "base/id.hpp"

namespace winnow::app {

class Workspace;

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
