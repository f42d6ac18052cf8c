#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "engine/yaml.hpp"
#include "engine/yaml_escapes.hpp"

namespace winnow::engine {
namespace {

// Both of what a scalar's text came from: bytes of the source and bytes of the text.
struct Taken {
  std::size_t source = 1, inside = 1;
};

// An escape of a double-quoted scalar, its backslash at source[0].
Taken escape_at(std::string_view source) {
  if (surrogate_pair(source)) return {12, 4};
  const char kind = source.size() > 1 ? source[1] : ' ';
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits > 0) {
    std::string encoded;
    append_utf8(encoded, hex_number(source.substr(2, digits)));
    return {2 + digits, encoded.size()};
  }
  if (kind == 'N' || kind == '_') return {2, 2};  // U+0085, U+00A0
  if (kind == 'L' || kind == 'P') return {2, 3};  // U+2028, U+2029
  if (kind != '\n' && kind != '\r') return {2, 1};
  const std::size_t next = source.find_first_not_of(" \t\r\n", 1);  // a line break: nothing
  return {std::min(next, source.size()), 0};
}

// Where the text of a scalar begins: behind its quote, or on the first line of a block.
std::size_t first_byte(std::string_view text, const YamlNode& node) {
  if (node.style == YamlNode::Style::Plain) return node.offset;
  if (node.style == YamlNode::Style::Single || node.style == YamlNode::Style::Double) {
    return node.offset + 1;
  }
  const std::size_t line_end = text.find('\n', node.offset);
  return line_end == std::string_view::npos ? text.size() : line_end + 1;
}

}  // namespace

// Walks along both texts. Blanks around a line break of the source stand for whatever blanks the
// text has there (folding); everything else is the same byte, an escape or a doubled quote.
std::size_t offset_in_text(std::string_view text, const YamlNode& node, std::size_t inside) {
  using Style = YamlNode::Style;
  const bool block = node.style == Style::Literal || node.style == Style::Folded;
  std::size_t at = first_byte(text, node);
  std::size_t done = 0;
  if (block) at = std::min(text.find_first_not_of(" \n\r", at), text.size());
  if (block) done = std::min(node.text.find_first_not_of(" \n"), node.text.size());
  while (done < inside && at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (node.style == Style::Double && rest[0] == '\\') {
      const Taken taken = escape_at(rest);
      at += taken.source;
      done += taken.inside;
      continue;
    }
    const std::size_t visible = rest.find_first_not_of(" \t\r\n");
    if (visible != 0 && rest.substr(0, visible).find('\n') != std::string_view::npos) {
      done = std::min(node.text.find_first_not_of(" \t\n", done), node.text.size());
      at += std::min(visible, rest.size());
      continue;
    }
    at += node.style == Style::Single && rest.substr(0, 2) == "''" ? 2 : 1;
    ++done;
  }
  return std::min(at, text.size());
}

}  // namespace winnow::engine
