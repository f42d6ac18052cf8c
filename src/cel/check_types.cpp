// Types of operators, indexes, lists and macros.
#include <fmt/core.h>

#include <array>

#include "cel/checker.hpp"
#include "cel/operators.hpp"

namespace winnow::cel {
namespace {

using Kind = Type::Kind;

const Type bool_type{Kind::Bool, nullptr};

bool is_dyn(const Type& type) {
  return type.kind == Kind::Dyn;
}

bool mixes_numbers(const Type& a, const Type& b) {
  return is_number(a) && is_number(b) && a.kind != b.kind;
}

// What both are; Dyn if they differ.
Type joined(const Type& a, const Type& b) {
  if (a == b) return a;
  if (a.kind == Kind::List && b.kind == Kind::List) return Type::list_of({});
  return {};
}

std::string_view symbol_of(const Node& node) {
  if (node.op == Op::Not) return "!";
  if (node.op == Op::Negate) return "-";
  const Operator* found = operator_of(node.op);
  return found != nullptr ? found->symbol : "?:";
}

}  // namespace

bool is_number(const Type& type) {
  return type.kind == Kind::Int || type.kind == Kind::Double;
}

std::string names_of(std::span<const Type> types) {
  std::string names;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (i > 0) names += i + 1 == types.size() ? " and " : ", ";
    names += name_of(types[i]);
  }
  return names;
}

void Checker::no_operator(NodeId at, std::string_view symbol, std::span<const Type> types) {
  issue(at, fmt::format("no \"{}\" for {}", symbol, names_of(types)));
}

Type Checker::type_of_member(NodeId id) {
  const Type& operand = type_at(tree_.at(id).args[0]);
  if (!is_dyn(operand) && operand.kind != Kind::Map) {
    issue(id, fmt::format("{} has no fields", name_of(operand)));
  }
  return {};
}

Type Checker::type_of_index(NodeId id) {
  const std::array<Type, 2> types = {type_at(tree_.at(id).args[0]), type_at(tree_.at(id).args[1])};
  const Type& operand = types[0];
  const Type& index = types[1];
  const bool key = index.kind == Kind::String || index.kind == Kind::Bool || is_number(index);
  if (operand.kind == Kind::List && (index.kind == Kind::Int || is_dyn(index))) {
    return operand.element ? *operand.element : Type{};
  }
  const bool good = (operand.kind == Kind::Map || is_dyn(operand)) && (key || is_dyn(index));
  if (!good) no_operator(id, "[]", types);
  return {};
}

Type Checker::type_of_list(NodeId id) const {
  const Node& node = tree_.at(id);
  if (node.args.empty()) return Type::list_of({});
  Type element = type_at(node.args[0]);
  for (const NodeId arg : node.args) element = joined(element, type_at(arg));
  return Type::list_of(element);
}

// + - * / % < <= > >= and the signs: by the table of functions.
Type Checker::type_of_operator(NodeId id) {
  const Node& node = tree_.at(id);
  const std::string_view symbol = symbol_of(node);
  std::vector<Type> types;
  for (const NodeId arg : node.args) types.push_back(type_at(arg));
  std::vector<const Overload*> candidates;
  for (const Overload& overload : overloads()) {
    const bool fits = overload.form == Form::Operator && overload.name == symbol &&
                      overload.parameters.size() == types.size();
    if (fits) candidates.push_back(&overload);
  }
  const Matches found = matching(candidates, types);
  if (found.overloads.empty()) {
    no_operator(id, symbol, types);
    return {};
  }
  const bool orders = node.op >= Op::Less && node.op <= Op::GreaterEqual;
  if (found.promoted && !orders) extension(id, fmt::format("int and double mixed in {}", symbol));
  if (node.op == Op::Add && types[0].kind == Kind::List && types[1].kind == Kind::List) {
    return joined(types[0], types[1]);
  }
  Type type = found.overloads[0]->result;
  for (const Overload* overload : found.overloads) type = joined(type, overload->result);
  return type;
}

// Whether a mistake of types at this operator is left to the run: nothing below it is a name, and
// CEL gives `1 == "a"`, `false && 1` and `true ? 1 : "a"` a value. Where a name has a part, the
// mistake is most likely in the model, and an issue.
bool Checker::among_literals(NodeId id) const {
  return !reads_name_[id];
}

// Whether == can be true of the two; records numbers that mix.
bool Checker::comparable(NodeId at, std::string_view symbol, const Type& a, const Type& b) {
  const Type* left = &a;
  const Type* right = &b;
  while (left != nullptr && right != nullptr) {
    if (is_dyn(*left) || is_dyn(*right)) return true;
    if (left->kind == Kind::Null || right->kind == Kind::Null) return true;
    if (mixes_numbers(*left, *right)) {
      extension(at, fmt::format("int and double mixed in {}", symbol));
      return true;
    }
    if (left->kind != right->kind) return false;
    left = left->element.get();
    right = right->element.get();
  }
  return true;
}

Type Checker::type_of_equality(NodeId id) {
  const Node& node = tree_.at(id);
  const std::array<Type, 2> types = {type_at(node.args[0]), type_at(node.args[1])};
  if (!comparable(id, symbol_of(node), types[0], types[1]) && !among_literals(id)) {
    no_operator(id, symbol_of(node), types);
  }
  return bool_type;
}

Type Checker::type_of_in(NodeId id) {
  const Node& node = tree_.at(id);
  const std::array<Type, 2> types = {type_at(node.args[0]), type_at(node.args[1])};
  const Type& holder = types[1];
  bool good = is_dyn(holder) || holder.kind == Kind::Map;
  if (holder.kind == Kind::List) {
    good = !holder.element || comparable(id, "in", types[0], *holder.element) || among_literals(id);
  }
  if (!good) no_operator(id, "in", types);
  return bool_type;
}

void Checker::needs_bool(NodeId id, std::string_view whose) {
  const Type& type = type_at(id);
  if (type.kind == Kind::Bool || is_dyn(type)) return;
  issue(id, fmt::format("{} needs a bool here, not {}", whose, name_of(type)));
}

Type Checker::type_of_junction(NodeId id) {
  const Node& node = tree_.at(id);
  const std::string whose = fmt::format("\"{}\"", symbol_of(node));
  if (among_literals(id)) return bool_type;
  for (const NodeId arg : node.args) needs_bool(arg, whose);
  return bool_type;
}

Type Checker::type_of_conditional(NodeId id) {
  const Node& node = tree_.at(id);
  needs_bool(node.args[0], "\"?:\"");
  const std::array<Type, 2> types = {type_at(node.args[1]), type_at(node.args[2])};
  const bool nothing = types[0].kind == Kind::Null || types[1].kind == Kind::Null;
  if (mixes_numbers(types[0], types[1])) {
    extension(id, "int and double mixed in ?:");
  } else if (!nothing && !may_be(types[0], types[1]) && !among_literals(id)) {
    no_operator(id, "?:", types);
  }
  return joined(types[0], types[1]);
}

// Of the variable of a macro: elements of a list, keys of a map.
Type Checker::element_type(NodeId macro) {
  const Node& node = tree_.at(macro);
  const Type& over = type_at(node.args[0]);
  if (over.kind == Kind::List) return over.element ? *over.element : Type{};
  if (over.kind == Kind::Map) return {Kind::String, nullptr};
  if (!is_dyn(over)) {
    issue(macro, fmt::format("{}() needs a list, not {}", node.text, name_of(over)));
  }
  return {};
}

Type Checker::type_of_macro(NodeId id) {
  const Node& node = tree_.at(id);
  const bool maps = node.text == "map";
  if (!maps || node.args.size() == 3) needs_bool(node.args[1], node.text + "()");
  if (maps) return Type::list_of(type_at(node.args.back()));
  if (node.text != "filter") return bool_type;
  const Type& over = type_at(node.args[0]);
  if (over.kind == Kind::Map) return Type::list_of({Kind::String, nullptr});
  return over.kind == Kind::List ? over : Type::list_of({});
}

}  // namespace winnow::cel
