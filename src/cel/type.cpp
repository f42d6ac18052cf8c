#include "cel/type.hpp"

#include <utility>

namespace winnow::cel {

Type Type::list_of(Type element) {
  Type list{Kind::List, nullptr};
  if (element.kind != Kind::Dyn) list.element = std::make_shared<const Type>(std::move(element));
  return list;
}

bool operator==(const Type& a, const Type& b) {
  const Type* left = &a;
  const Type* right = &b;
  while (left != nullptr && right != nullptr) {
    if (left->kind != right->kind) return false;
    left = left->element.get();
    right = right->element.get();
  }
  const Type* rest = left != nullptr ? left : right;
  return rest == nullptr || rest->kind == Type::Kind::Dyn;
}

std::string name_of(const Type& type) {
  switch (type.kind) {
    case Type::Kind::Dyn: return "dyn";
    case Type::Kind::Null: return "null";
    case Type::Kind::Bool: return "bool";
    case Type::Kind::Int: return "int";
    case Type::Kind::Double: return "double";
    case Type::Kind::String: return "string";
    case Type::Kind::Timestamp: return "timestamp";
    case Type::Kind::Duration: return "duration";
    case Type::Kind::List:
      return type.element ? "list(" + name_of(*type.element) + ")" : std::string("list(dyn)");
    case Type::Kind::Map: return "map";
  }
  return "dyn";
}

}  // namespace winnow::cel
