// Names: paths from the scope to a value, and the slots they become.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "cel/checker.hpp"
#include "cel/lexer.hpp"

namespace winnow::cel {
namespace {

// lead.address.country, lead["Lead Source"]
void append_step(std::string& out, std::string_view name) {
  if (out.empty()) {
    out = name;
  } else if (is_identifier(name) && !is_keyword(name)) {
    out += '.';
    out += name;
  } else {
    out += '[';
    out += quoted(name);
    out += ']';
  }
}

bool has_members(const Type& type) {
  return type.kind == Type::Kind::Dyn || type.kind == Type::Kind::Map;
}

}  // namespace

const Checker::Variable* Checker::find_variable(std::string_view name) const {
  const auto found = std::find_if(variables_.rbegin(), variables_.rend(),
                                  [&](const Variable& variable) { return variable.name == name; });
  return found == variables_.rend() ? nullptr : &*found;
}

std::vector<Checker::Step> Checker::path_of(NodeId id) const {
  std::vector<Step> path;
  for (;;) {
    const Node& node = tree_.at(id);
    if (node.op == Op::Name) {
      if (find_variable(node.text) != nullptr) return {};
      path.push_back({node.text, id});
      std::reverse(path.begin(), path.end());
      return path;
    }
    if (node.op == Op::Member) {
      path.push_back({node.text, id});
    } else if (node.op == Op::Index) {
      const Node& index = tree_.at(node.args[1]);
      if (index.op != Op::Literal || !index.value.is(Value::Kind::String)) return {};
      path.push_back({index.value.text(), id});
    } else {
      return {};
    }
    id = node.args[0];
  }
}

void Checker::resolve(NodeId id, const std::vector<Step>& path) {
  const Scope* scope = &scope_;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto found = scope->members.find(path[i].name);
    if (found == scope->members.end()) {
      if (scope->open) return add_slot(id, path, {});
      return unknown_name(*scope, path, i);
    }
    scope = &found->second;
    if (scope->shape == Scope::Shape::Group) continue;
    if (i + 1 == path.size()) return add_slot(id, path, scope->type);
    if (has_members(scope->type)) return add_slot(id, path, {});
    return issue(path[i + 1].node, fmt::format("{} has no fields", name_of(scope->type)));
  }
  std::string name;
  for (const Step& step : path) append_step(name, step.name);
  std::string example = name;
  append_step(example, scope->members.empty() ? "name" : scope->members.begin()->first);
  issue(id, fmt::format("{} needs a field", name), fmt::format("as in {}", example));
}

void Checker::add_slot(NodeId id, const std::vector<Step>& path, Type type) {
  Slot slot;
  slot.root = path[0].name;
  slot.type = type;
  for (const Step& step : path) {
    append_step(slot.name, step.name);
    if (&step != &path[0]) slot.path.emplace_back(step.name);
  }
  const auto next = static_cast<int>(checked_.slots.size());
  const auto [found, is_new] = slot_by_name_.try_emplace(slot.name, next);
  if (is_new) checked_.slots.push_back(std::move(slot));
  checked_.slot_of[id] = found->second;
  types_[id] = std::move(type);
}

void Checker::unknown_name(const Scope& scope, const std::vector<Step>& path, std::size_t at) {
  std::string before;
  for (std::size_t i = 0; i < at; ++i) append_step(before, path[i].name);
  std::string name = before;
  append_step(name, path[at].name);
  std::vector<std::string> known;
  for (const auto& [member, below] : scope.members) known.push_back(member);
  const std::string nearest = nearest_name(path[at].name, known);
  std::string hint;
  if (!nearest.empty()) {
    append_step(before, nearest);
    hint = fmt::format("did you mean {}?", before);
  }
  issue(path[at].node, fmt::format("unknown name {}", name), std::move(hint));
}

// CEL's has() takes one name after a dot, of something that has a value.
Type Checker::type_of_has(NodeId id) {
  const Node& field = tree_.at(tree_.at(id).args[0]);
  if (field.op == Op::Index) {
    extension(id, "has() takes an index");
  } else {
    const std::vector<Step> path = path_of(field.args[0]);
    const Scope* scope = &scope_;
    for (const Step& step : path) {
      const auto found = scope->members.find(step.name);
      const bool group =
          found != scope->members.end() && found->second.shape == Scope::Shape::Group;
      if (!group) {
        // Below a root that is a value itself one name is what CEL takes, too.
        if (path.size() > 1) extension(id, "has() looks at the whole path");
        break;
      }
      scope = &found->second;
    }
  }
  return {Type::Kind::Bool, nullptr};
}

}  // namespace winnow::cel
