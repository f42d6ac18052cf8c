// Type: what the checker knows of an expression's value before it runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace winnow::cel {

struct Type {
  enum class Kind : std::uint8_t {
    Dyn,  // anything; what it is shows when it runs
    Null,
    Bool,
    Int,
    Double,
    String,
    Timestamp,
    Duration,
    List,
    Map
  };
  Kind kind = Kind::Dyn;
  std::shared_ptr<const Type> element;  // of a List; null: Dyn

  static Type list_of(Type element);
};

bool operator==(const Type& a, const Type& b);
std::string name_of(const Type& type);  // "string", "list(int)", "dyn"

}  // namespace winnow::cel
