// The keys of a model, described once: the parser's key checks, `winnow fmt` and the JSON Schema
// for editors all read this table, so that they cannot drift apart.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winnow::engine {

// A kind of map in the document.
enum class Shape : std::uint8_t {
  Model,
  Field,
  Signal,
  Score,
  Group,
  Rule,
  Step,
  Framework,
  Qualify,
  Criterion,
  Disqualification,
  Stage,
  Recycle,
  Example,
  ExampleEvent,  // other keys are the event's properties
  Expect,
};
inline constexpr std::size_t shapes = 16;

// What stands at a key: a leaf of the schema ("text", "expression", …) or the name of a shape;
// "[x]" is a list of x, "{x}" a map from names to x.
struct KeyShape {
  std::string_view name;
  std::string_view type;
  std::string_view about;  // one sentence, for editors
  bool required = false;
};

struct MapShape {
  std::string_view name;  // "rule"
  std::span<const KeyShape> keys;
  std::string_view also;  // further members of its JSON Schema: which keys exclude each other
  bool open = false;      // other keys are allowed
};

const MapShape& shape_of(Shape shape);
const MapShape* shape_named(std::string_view name);  // nullptr: a leaf
const KeyShape* find_key(const MapShape& shape, std::string_view key);
std::vector<std::string> key_names(const MapShape& shape);

// The JSON Schema (draft 2020-12) of the format, indented, ended by a line break.
std::string model_schema();

}  // namespace winnow::engine
