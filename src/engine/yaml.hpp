// Yaml: the text of a model as a tree that knows where everything stands. The door to yaml-cpp.
//
// YAML 1.2 as far as people write it by hand, and JSON: one document; maps, lists, text, comments,
// anchors and aliases. Refused with a place: tags, merge keys (`<<`), a key that is no text, a key
// given twice in a map, a second document, control characters, text that is not UTF-8. The caps of
// base/limits.hpp (bytes, keys, depth, aliases) hold while the text is read, before anything grows;
// what aliases repeat counts as if it were written out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/issue.hpp"

namespace winnow::engine {

using YamlId = std::uint32_t;

struct YamlEntry {
  YamlId key, value;
};

struct YamlNode {
  enum class Kind : std::uint8_t { Null, Scalar, List, Map };
  enum class Style : std::uint8_t { Plain, Single, Double, Literal, Folded };  // of a Scalar
  Kind kind = Kind::Null;
  Style style = Style::Plain;
  bool flow = false;       // of a List or Map: written with brackets
  std::string text;        // of a Scalar; of a Null as written ("", "~", "null")
  std::size_t offset = 0;  // byte of the text where it begins, after anchor and tag
  Place place;
  std::string anchor;              // its name, without the &; empty: none
  std::vector<YamlEntry> entries;  // of a Map, in the order of the text
  std::vector<YamlId> items;       // of a List

  bool is_text() const { return kind == Kind::Scalar; }
  bool is_plain() const { return kind == Kind::Scalar && style == Style::Plain; }
};

// Nodes by id; an alias is a second use of its anchor's id. No node contains itself.
struct Yaml {
  std::vector<YamlNode> nodes;
  YamlId root = 0;
  const YamlNode& at(YamlId id) const { return nodes[id]; }
};

struct YamlParsed {
  std::optional<Yaml> yaml;  // empty when there are issues
  Issues issues;
};

// Shapes   any bytes in; never an exception. Text beyond limits::model_bytes is refused unread.
// Errors   issues: all duplicate and unreadable keys, or the first thing that stops the reading.
YamlParsed parse_yaml(std::string_view text);

// Where in `text` (the text the node was read from) the byte `inside` of node.text stands.
std::size_t offset_in_text(std::string_view text, const YamlNode& node, std::size_t inside);

}  // namespace winnow::engine
