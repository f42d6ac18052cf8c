// Any text that parses, whole or not, through the type checker: every slot and place is in range.
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "cel/check.hpp"

namespace {

using namespace winnow;
using Kind = cel::Type::Kind;

cel::Scope scope_of_everything() {
  cel::Scope lead = cel::Scope::group();
  lead.members["title"] = cel::Scope::value({Kind::String, nullptr});
  lead.members["size"] = cel::Scope::value({Kind::Int, nullptr});
  lead.members["budget"] = cel::Scope::value({Kind::Double, nullptr});
  lead.members["tags"] = cel::Scope::value(cel::Type::list_of({Kind::String, nullptr}));
  lead.members["address"] = cel::Scope::value({Kind::Map, nullptr});
  lead.members["active"] = cel::Scope::value({Kind::Bool, nullptr});
  cel::Scope scope = cel::Scope::group();
  scope.members["lead"] = std::move(lead);
  scope.members["company"] = cel::Scope::open_group();
  scope.members["now"] = cel::Scope::value({Kind::Timestamp, nullptr});
  return scope;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cel::Scope scope = scope_of_everything();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const cel::Parsed parsed = cel::parse(text);
  const cel::Checked checked = cel::check(parsed.tree, text, scope);
  CHECK(checked.slot_of.size() == parsed.tree.nodes.size());
  for (const int slot : checked.slot_of) {
    CHECK(slot >= -1 && slot < static_cast<int>(checked.slots.size()));
  }
  CHECK(checked.issues.size() <= static_cast<std::size_t>(limits::issues_shown));
  for (const cel::Extension& use : checked.extensions) CHECK(use.offset <= size);
  return 0;
}
