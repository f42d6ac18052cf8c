// From a checked tree to Code: names to slots and variables, calls to functions, constants folded.
#include <algorithm>
#include <iterator>

#include "base/check.hpp"
#include "cel/natives.hpp"
#include "cel/run.hpp"

namespace winnow::cel {

namespace {

constexpr std::uint8_t no_variable = 255;

// The variables in sight of a node, as a chain from the innermost.
struct Binding {
  const std::string* name;
  std::uint8_t level;
  int outer;  // index of the next binding, or -1
};

class Compiler {
 public:
  explicit Compiler(Program::Code& code)
      : code_(code),
        live_(code.tree.nodes.size(), false),
        free_(code.tree.nodes.size(), no_variable),
        reads_(code.tree.nodes.size(), false),
        folder_(code, {}, no_zones_, Run::Names::Ignored) {}

  void compile() {
    bind();
    for (NodeId id = 0; id < code_.parts.size(); ++id) {
      if (live_[id]) finish(id);
    }
  }

 private:
  void bind();
  void bind_name(Part& part, const Node& node, int scope);
  int bind_variable(Part& part, const Node& node, int scope);
  void finish(NodeId id);
  void choose(Part& part, const Node& node);
  void choose_call(Part& part, const Node& node);
  void look(Part& part);
  void fold(Part& part);
  bool constant_text(NodeId id) const {
    return code_.is_constant(id) && code_.at(id).constant.is(Datum::Kind::String);
  }

  Program::Code& code_;
  std::vector<bool> live_;          // not below a slot
  std::vector<std::uint8_t> free_;  // the outermost variable that is not bound inside the node
  std::vector<Binding> bindings_;
  std::vector<bool> reads_;  // a slot or a zone
  ZoneTable no_zones_;
  Run folder_;  // one for all, so that folding as a whole keeps to the limits of one run
};

// From the root down, without recursion: which nodes matter, and what names mean.
void Compiler::bind() {
  struct Visit {
    NodeId id;
    int scope;
  };
  std::vector<Visit> open = {{code_.tree.root, -1}};
  while (!open.empty()) {
    const auto [id, scope] = open.back();
    open.pop_back();
    const Node& node = code_.tree.at(id);
    Part& part = code_.parts[id];
    live_[id] = true;
    part.id = id;
    part.op = node.op;
    part.args = node.args;
    if (const int slot = code_.checked.slot_of[id]; slot >= 0) {
      part.what = Do::Slot;
      part.slot = static_cast<std::uint16_t>(slot);
      continue;
    }
    if (node.op == Op::Name) bind_name(part, node, scope);
    const int inner = node.op == Op::Macro ? bind_variable(part, node, scope) : scope;
    for (std::size_t i = 0; i < node.args.size(); ++i) {
      open.push_back({node.args[i], i == 0 ? scope : inner});
    }
  }
}

void Compiler::bind_name(Part& part, const Node& node, int scope) {
  while (scope >= 0 && *bindings_[static_cast<std::size_t>(scope)].name != node.text) {
    scope = bindings_[static_cast<std::size_t>(scope)].outer;
  }
  CHECK(scope >= 0);
  part.what = Do::Variable;
  part.variable = bindings_[static_cast<std::size_t>(scope)].level;
}

int Compiler::bind_variable(Part& part, const Node& node, int scope) {
  const int level = scope < 0 ? 0 : bindings_[static_cast<std::size_t>(scope)].level + 1;
  CHECK(level <= limits::expression_depth);
  part.variable = static_cast<std::uint8_t>(level);
  code_.loops = true;
  bindings_.push_back({&node.variable, part.variable, scope});
  return static_cast<int>(bindings_.size()) - 1;
}

bool has_spine(Do what) {
  return what >= Do::Not && what < Do::List;
}

// From the leaves up; the parts of the operands are finished.
void Compiler::finish(NodeId id) {
  Part& part = code_.parts[id];
  part.bottom = id;
  if (part.what == Do::Slot) {
    reads_[id] = true;
    return;
  }
  if (part.what == Do::Variable) {
    free_[id] = part.variable;
    return;
  }
  choose(part, code_.tree.at(id));
  if (has_spine(part.what)) {
    part.bottom = code_.at(part.args[0]).bottom;
    code_.parts[part.args[0]].up = id;
  }
  look(part);
  if (part.closed && part.what != Do::Constant) fold(part);
}

void Compiler::choose(Part& part, const Node& node) {
  switch (node.op) {
    case Op::Literal:
      part.what = Do::Constant;
      part.constant = Datum::of(node.value);
      return;
    case Op::Member: part.what = Do::Member; return;
    case Op::Index: part.what = Do::Index; return;
    case Op::Call:
    case Op::Method: choose_call(part, node); return;
    case Op::List: part.what = Do::List; return;
    case Op::Not: part.what = Do::Not; return;
    case Op::Negate: part.what = Do::Negate; return;
    case Op::Multiply:
    case Op::Divide:
    case Op::Remainder:
    case Op::Add:
    case Op::Subtract: part.what = Do::Arithmetic; return;
    case Op::Equal:
    case Op::NotEqual: part.what = Do::Equality; return;
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: part.what = Do::Ordering; return;
    case Op::And: part.what = Do::And; return;
    case Op::Or: part.what = Do::Or; return;
    case Op::Conditional: part.what = Do::Conditional; return;
    case Op::Has: part.what = Do::Has; return;
    case Op::In: break;
    case Op::Macro:
      part.what = node.text == "all"          ? Do::All
                  : node.text == "exists"     ? Do::Exists
                  : node.text == "exists_one" ? Do::ExistsOne
                  : node.text == "filter"     ? Do::Filter
                                              : Do::MapEach;
      return;
    case Op::Broken:
    case Op::Name: CHECK(false && "the tree is whole and its names are bound");
  }
  part.what = Do::In;
  const Part& holder = code_.at(part.args[1]);
  if (holder.what != Do::Constant || !holder.constant.is(Datum::Kind::List)) return;
  const List& items = holder.constant.container->list();
  if (!std::all_of(items.begin(), items.end(),
                   [](const Value& v) { return v.is(Value::Kind::String); })) {
    return;
  }
  part.what = Do::InSet;
  part.set = &code_.sets.emplace_back(items);
}

void Compiler::choose_call(Part& part, const Node& node) {
  if (node.text == "min" || node.text == "max") {
    CHECK(!part.args.empty());
    part.what = node.text == "min" ? Do::Least : Do::Greatest;
    return;
  }
  const NativeRow* row = find_native(node.text);
  CHECK(row != nullptr && part.args.size() >= row->least && part.args.size() <= row->most);
  part.what = Do::Native;
  part.native = row->native;
  if (node.text != "matches" || !constant_text(part.args[1])) return;
  Result<Pattern> pattern = Pattern::compile(code_.at(part.args[1]).constant.text);
  if (!pattern) return;  // an error when it runs
  part.what = Do::Matches;
  part.pattern = &code_.patterns.emplace_back(std::move(*pattern));
}

// Whether the part depends on anything but itself.
void Compiler::look(Part& part) {
  const Node& node = code_.tree.at(part.id);
  bool reads =
      node.op == Op::Method && part.args.size() == 2 && is_time_accessor(node.text);  // a zone
  std::uint8_t outermost = no_variable;
  for (std::size_t i = 0; i < part.args.size(); ++i) {
    const NodeId arg = part.args[i];
    const bool own = node.op == Op::Macro && i > 0 && free_[arg] == part.variable;
    if (!own) outermost = std::min(outermost, free_[arg]);
    reads = reads || reads_[arg];
  }
  free_[part.id] = outermost;
  reads_[part.id] = reads;
  part.closed = !reads && outermost == no_variable;
}

// A closed part becomes its value; one that ends in an error stays, to fail when it runs.
void Compiler::fold(Part& part) {
  const Datum value = folder_.eval(part.id);
  if (!value.is_value()) return;
  const Value& kept = code_.constants.emplace_back(value.to_value());
  part.what = Do::Constant;
  part.constant = Datum::of(kept);
  part.bottom = part.id;
}

}  // namespace

std::shared_ptr<const Program> make_program(std::string text, Tree tree, Checked checked) {
  CHECK(checked.issues.empty() && checked.slot_of.size() == tree.nodes.size());
  auto code = std::make_shared<Program::Code>();
  code->text = std::move(text);
  code->tree = std::move(tree);
  code->checked = std::move(checked);
  code->parts.resize(code->tree.nodes.size());
  Compiler(*code).compile();
  return std::make_shared<const Program>(std::move(code));
}

}  // namespace winnow::cel
