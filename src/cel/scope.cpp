#include "cel/scope.hpp"

#include <utility>

namespace winnow::cel {

Scope Scope::value(Type type) {
  Scope scope;
  scope.shape = Shape::Value;
  scope.type = std::move(type);
  return scope;
}

Scope Scope::open_group() {
  Scope scope;
  scope.open = true;
  return scope;
}

Scope Scope::group() {
  return {};
}

}  // namespace winnow::cel
