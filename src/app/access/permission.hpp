// Permission: what a caller must be allowed to do, named beside each route; and which role is.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "app/access/role.hpp"

namespace winnow::app {

enum class Permission : std::uint8_t {
  Public,            // anybody: health, sign-in
  TakeIn,            // sends facts, with a key for that
  SignedIn,          // anybody with a role: oneself, expressions
  ReadLeads,         // leads, models, segments, statistics; sales: own and unassigned leads
  WorkLeads,         // verbs of people, answers, notes, fields of a lead
  EditSegments,      // saved segments
  Publish,           // models
  ReadLog,           // the facts of all leads, the quarantine
  ManageQuarantine,  // tries it again
  ManageUsers,
  ManageKeys,
  ReadAudit,
  ManageSettings  // of the workspace
};

inline constexpr std::array<std::string_view, 13> permission_names{
    "Public",       "TakeIn",    "SignedIn",      "ReadLeads",        "WorkLeads",
    "EditSegments", "Publish",   "ReadLog",       "ManageQuarantine", "ManageUsers",
    "ManageKeys",   "ReadAudit", "ManageSettings"};
constexpr std::string_view name_of(Permission permission) {
  return permission_names[static_cast<std::size_t>(permission)];
}

// The one table of who may what. Public is open to all; TakeIn to no role, but to keys of its own.
constexpr bool may(Role role, Permission permission) {
  switch (permission) {
    case Permission::Public:
    case Permission::SignedIn:
    case Permission::ReadLeads: return true;
    case Permission::WorkLeads: return role != Role::Analyst;
    case Permission::EditSegments:
    case Permission::Publish:
    case Permission::ManageQuarantine: return role == Role::Admin || role == Role::Marketer;
    case Permission::ReadLog: return role != Role::Sales;
    case Permission::ManageUsers:
    case Permission::ManageKeys:
    case Permission::ReadAudit:
    case Permission::ManageSettings: return role == Role::Admin;
    case Permission::TakeIn: return false;
  }
  return false;
}

}  // namespace winnow::app
