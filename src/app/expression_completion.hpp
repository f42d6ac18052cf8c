// Completion: what could be written at a place of an expression: names in scope, functions, words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/scope.hpp"

namespace winnow::app {

struct Completion {
  enum class Kind : std::uint8_t { Name, Function, Method };
  std::string text;  // what is to stand in the place of begin … end
  Kind kind = Kind::Name;
  std::string type;      // of a name; the signature of a function
  std::string sentence;  // of a function
};
std::string_view name_of(Completion::Kind kind);

struct Completions {
  std::size_t begin = 0, end = 0;  // bytes of the text that they stand for
  std::vector<Completion> items;   // by name
};

// `at`: the byte before which the hand stands; beyond the end: the end. Inside a text literal
// there is nothing.
Completions complete(std::string_view text, std::size_t at, const cel::Scope& scope);

}  // namespace winnow::app
