// Any bytes as the text of an expression: a tree and issues, and what is whole prints and reads
// back as the same tree.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "cel/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace winnow;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const cel::Parsed parsed = cel::parse(text);
  CHECK(parsed.tree.root + 1 == parsed.tree.nodes.size());
  CHECK(parsed.issues.size() <= static_cast<std::size_t>(limits::issues_shown));
  for (cel::NodeId id = 0; id < parsed.tree.nodes.size(); ++id) {
    const cel::Node& node = parsed.tree.at(id);
    CHECK(node.begin <= node.end && node.end <= size && node.offset <= size);
    for (const cel::NodeId arg : node.args) CHECK(arg < id);
  }
  if (!parsed.issues.empty()) return 0;
  const std::string printed = cel::print(parsed.tree);
  if (printed.size() > limits::expression_bytes) return 0;  // blanks and long escapes add up
  const cel::Parsed again = cel::parse(printed);
  CHECK(again.issues.empty() && cel::same(again.tree, parsed.tree));
  CHECK(cel::print(again.tree) == printed);
  return 0;
}
