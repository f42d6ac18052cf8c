// Whether the loops of a condition may run apart from each other (loops_may_part).
#include <algorithm>

#include "base/limits.hpp"
#include "cel/columnar_plan.hpp"

namespace winnow::cel {
namespace {

bool is_loop(const Part& part) {
  return part.what == Do::All || part.what == Do::Exists || part.what == Do::ExistsOne ||
         part.what == Do::Filter || part.what == Do::MapEach;
}

bool has_operands(const Part& part) {
  return part.what != Do::Constant && part.what != Do::Slot && part.what != Do::Variable;
}

// Calls `visit` for the parts below and at `id`, parents first, as long as it says to go deeper.
template <typename Visit>
void walk(const Program::Code& code, NodeId id, Visit visit) {
  std::vector<NodeId> open = {id};
  while (!open.empty()) {
    const Part& part = code.at(open.back());
    open.pop_back();
    if (visit(part) && has_operands(part)) {
      open.insert(open.end(), part.args.begin(), part.args.end());
    }
  }
}

// How large a value is to a loop over it: its entries, and the bytes of all text in it.
struct Size {
  std::size_t entries = 0;
  std::size_t bytes = 0;
};

Size size_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::String: return {0, value.text().size()};
    case Value::Kind::List: {
      Size size{value.list().size(), 16 * value.list().size()};
      for (const Value& entry : value.list()) size.bytes += size_of(entry).bytes;
      return size;
    }
    case Value::Kind::Map: {
      Size size{value.map().size(), 16 * value.map().size()};
      for (const auto& [key, entry] : value.map()) size.bytes += key.size() + size_of(entry).bytes;
      return size;
    }
    default: return {};
  }
}

Size largest(Size a, Size b) {
  return {std::max(a.entries, b.entries), std::max(a.bytes, b.bytes)};
}

Size size_of(const columns::View& view) {
  Size size;
  if (view.kind == columns::Kind::Constant && view.constant != nullptr) {
    size = size_of(*view.constant);
  }
  if (!is_coded(view.kind)) return size;
  for (columns::Code code = 1; code < view.dictionary->size(); ++code) {
    const bool text = view.dictionary->is_text(code);
    const Size one =
        text ? Size{0, view.dictionary->text(code).size()} : size_of(view.dictionary->value(code));
    size = largest(size, one);
  }
  return size;
}

// Parts whose work in a loop grows with the bytes they read and with nothing else, and which make
// no text or lists that a later part would read.
bool is_plain(const Part& part) {
  switch (part.what) {
    case Do::Constant:
    case Do::Slot:
    case Do::Variable:
    case Do::Not:
    case Do::Equality:
    case Do::Ordering:
    case Do::In:
    case Do::InSet:
    case Do::Member:
    case Do::Matches:
    case Do::And:
    case Do::Or:
    case Do::Conditional:
    case Do::Has: return true;
    default: return false;
  }
}

// At most how many steps the loop takes; nothing: it cannot be said from here.
std::optional<std::size_t> steps_of(const Program::Code& code, const Part& loop,
                                    const std::vector<Size>& sizes) {
  const Part& range = code.at(loop.args[0]);
  Size size;
  if (range.what == Do::Slot) {
    size = sizes[range.slot];
  } else if (range.what == Do::Constant) {
    size = size_of(range.constant.to_value());
  } else {
    return std::nullopt;
  }
  bool plain = true;
  std::size_t parts = 0, bytes = size.bytes;
  for (std::size_t i = 1; i < loop.args.size(); ++i) {
    walk(code, loop.args[i], [&](const Part& part) {
      plain = plain && is_plain(part);
      if (part.what == Do::Slot) bytes = std::max(bytes, sizes[part.slot].bytes);
      if (part.what == Do::Constant) {
        bytes = std::max(bytes, size_of(part.constant.to_value()).bytes);
      }
      ++parts;
      return plain;
    });
  }
  if (!plain) return std::nullopt;
  constexpr std::size_t bytes_a_step = 256;
  return size.entries * (1 + parts * (bytes / bytes_a_step));
}

}  // namespace

bool loops_may_part(const Program::Code& code, Bindings bindings) {
  if (!code.loops) return true;
  std::vector<const Part*> loops;
  walk(code, code.tree.root, [&](const Part& part) {
    if (is_loop(part)) loops.push_back(&part);
    return !is_loop(part);
  });
  if (loops.size() <= 1) return true;
  std::vector<Size> sizes;
  for (const columns::View& view : bindings) sizes.push_back(size_of(view));
  std::size_t steps = 0;
  for (const Part* loop : loops) {
    const auto some = steps_of(code, *loop, sizes);
    if (!some) return false;
    steps += *some;
  }
  return steps <= static_cast<std::size_t>(limits::expression_steps);
}

}  // namespace winnow::cel
