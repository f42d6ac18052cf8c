// Cell: one value of a row as the file has it, before anybody asks what it means.
#pragma once

#include <string_view>

#include "base/value.hpp"

namespace winnow::tables {

struct Cell {
  enum class Kind : std::uint8_t {
    Missing,  // an empty CSV cell, null, an absent key, one of the texts that stand for nothing
    Text,     // of a CSV file: may turn out to be a number, a time, …
    String,   // of a JSON file: text, whatever it looks like
    Number,   // of a JSON file: `text` is the number as it stands there
    Bool,     // of a JSON file
    Nested,   // of a JSON file: a list or a map
  };
  Kind kind = Kind::Missing;
  bool truth = false;            // of Bool
  std::string_view text;         // of Text, String, Number
  const Value* value = nullptr;  // of Nested

  bool missing() const { return kind == Kind::Missing; }
};

}  // namespace winnow::tables
