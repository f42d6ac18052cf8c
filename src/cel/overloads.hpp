// Overloads: the signatures of the function table, as the checker compares them with arguments.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/type.hpp"

namespace winnow::cel {

enum class Form : std::uint8_t { Function, Method, Operator };

struct Overload {
  std::string_view name;  // of functions(); an operator's symbol
  Form form = Form::Function;
  std::vector<Type> parameters;  // the receiver of a method first; Dyn where any type will do
  bool repeats = false;          // the last parameter may repeat
  Type result;
  bool extension = false;
};

// Every signature of functions() that is a call or an operator with one or two operands.
std::span<const Overload> overloads();

// The names of functions and methods, each once, for "did you mean".
const std::vector<std::string>& function_names();

// Whether a value of the type may be passed where `wanted` is: the same, or one of them Dyn.
// Lists by their elements.
bool may_be(const Type& type, const Type& wanted);

}  // namespace winnow::cel
