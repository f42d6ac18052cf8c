#include "cel/check.hpp"

#include <algorithm>
#include <utility>

#include "cel/checker.hpp"

namespace winnow::cel {

Checker::Checker(const Tree& tree, std::string_view text, const Scope& scope)
    : tree_(tree),
      scope_(scope),
      mistakes_(text),
      types_(tree.nodes.size()),
      reads_name_(tree.nodes.size()) {
  checked_.slot_of.assign(tree.nodes.size(), -1);
}

Checked Checker::run() {
  visit_all();
  checked_.type = type_at(tree_.root);
  checked_.issues = mistakes_.take();
  std::stable_sort(checked_.extensions.begin(), checked_.extensions.end(),
                   [](const Extension& a, const Extension& b) { return a.offset < b.offset; });
  return std::move(checked_);
}

// Arguments before their node. A loop with a stack of its own: chains make trees a thousand deep.
void Checker::visit_all() {
  std::vector<Visit> open;
  if (!settle_at_once(tree_.root)) open.push_back({tree_.root});
  while (!open.empty()) {
    Visit& visit = open.back();
    const NodeId id = visit.id;
    const Node& node = tree_.at(id);
    if (node.op == Op::Macro && visit.next == 1) {
      variables_.push_back({node.variable, element_type(id), reads_name_[node.args[0]]});
    }
    if (visit.next == node.args.size()) {
      finish(id);
      if (node.op == Op::Macro) variables_.pop_back();
      open.pop_back();
      continue;
    }
    const NodeId arg = node.args[visit.next++];
    if (!settle_at_once(arg)) open.push_back({arg});
  }
}

// A name, or a path from one, is looked up whole; its nodes are not visited one by one.
bool Checker::settle_at_once(NodeId id) {
  const Node& node = tree_.at(id);
  if (node.op == Op::Name) {
    if (const Variable* variable = find_variable(node.text)) {
      types_[id] = variable->type;
      reads_name_[id] = variable->from_name;
      return true;
    }
  }
  const std::vector<Step> path = path_of(id);
  if (path.empty()) return false;
  resolve(id, path);
  reads_name_[id] = true;
  return true;
}

void Checker::finish(NodeId id) {
  const Node& node = tree_.at(id);
  reads_name_[id] =
      std::any_of(node.args.begin(), node.args.end(), [&](NodeId arg) { return reads_name_[arg]; });
  Type& type = types_[id];
  switch (node.op) {
    case Op::Broken:
    case Op::Name: return;
    case Op::Literal:
      switch (node.value.kind()) {
        case Value::Kind::Null: type.kind = Type::Kind::Null; return;
        case Value::Kind::Bool: type.kind = Type::Kind::Bool; return;
        case Value::Kind::Int: type.kind = Type::Kind::Int; return;
        case Value::Kind::Double: type.kind = Type::Kind::Double; return;
        case Value::Kind::String: type.kind = Type::Kind::String; return;
        default: return;
      }
    case Op::Member: type = type_of_member(id); return;
    case Op::Index: type = type_of_index(id); return;
    case Op::Call:
    case Op::Method: type = type_of_call(id); return;
    case Op::List: type = type_of_list(id); return;
    case Op::Equal:
    case Op::NotEqual: type = type_of_equality(id); return;
    case Op::In: type = type_of_in(id); return;
    case Op::And:
    case Op::Or: type = type_of_junction(id); return;
    case Op::Conditional: type = type_of_conditional(id); return;
    case Op::Has: type = type_of_has(id); return;
    case Op::Macro: type = type_of_macro(id); return;
    default: type = type_of_operator(id); return;
  }
}

void Checker::issue(NodeId at, std::string message, std::string hint) {
  mistakes_.add(tree_.at(at).offset, std::move(message), std::move(hint));
}

void Checker::extension(NodeId at, std::string what) {
  checked_.extensions.push_back({tree_.at(at).offset, std::move(what)});
}

Checked check(const Tree& tree, std::string_view text, const Scope& scope) {
  return Checker(tree, text, scope).run();
}

}  // namespace winnow::cel
