// Scope: the names an expression may use, and their types.
//
// A tree: the root's members are the top-level names (lead, lists, now, …). A Group only leads on
// to members (`framework`, `framework.bant`); a Value has a type and can stand in an expression.
// Below a Value of type Map or Dyn any path is allowed (`lead.address.country`).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cel/type.hpp"

namespace winnow::cel {

struct Scope {
  enum class Shape : std::uint8_t { Group, Value };
  Shape shape = Shape::Group;
  Type type;          // of a Value
  bool open = false;  // of a Group: undeclared members are Values of type Dyn
  std::map<std::string, Scope, std::less<>> members;

  static Scope value(Type type);
  static Scope open_group();
  static Scope group();
};

}  // namespace winnow::cel
