// Role: what somebody is in a workspace. What each may do stands in permission.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace winnow::app {

enum class Role : std::uint8_t { Admin, Marketer, Sales, Analyst };

inline constexpr std::array<std::string_view, 4> role_names{"admin", "marketer", "sales",
                                                            "analyst"};
constexpr std::string_view name_of(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}
constexpr std::optional<Role> role_of(std::string_view name) {
  for (std::size_t i = 0; i < role_names.size(); ++i) {
    if (role_names[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

}  // namespace winnow::app
