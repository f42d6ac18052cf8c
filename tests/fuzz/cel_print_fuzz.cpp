// Any text, any number and any tree as an expression: what is printed reads back the same.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "cel/tree.hpp"
#include "support/random_tree.hpp"

namespace {

using namespace winnow;

void reads_back(const cel::Tree& tree) {
  const std::string text = cel::print(tree);
  if (text.size() > limits::expression_bytes) return;
  const cel::Parsed parsed = cel::parse(text);
  CHECK(parsed.issues.empty() && cel::same(parsed.tree, tree));
}

void literal_reads_back(Value value) {
  cel::Tree tree;
  tree.nodes.emplace_back().op = cel::Op::Literal;
  tree.nodes[0].value = std::move(value);
  reads_back(tree);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (valid_utf8(text)) literal_reads_back(Value(text));
  std::uint64_t bits = 0;
  std::memcpy(&bits, data, std::min(size, sizeof bits));
  double real = 0;
  std::memcpy(&real, &bits, sizeof real);
  if (std::isfinite(real)) literal_reads_back(Value(real));
  literal_reads_back(Value(static_cast<std::int64_t>(bits)));
  test::Random random(bits);
  reads_back(test::AnyTree(random).of_depth(static_cast<int>(size % 6)));
  return 0;
}
