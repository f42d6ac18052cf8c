// Checker: one run of check(). check.cpp walks the tree, check_names.cpp knows names and paths,
// check_types.cpp operators, check_calls.cpp functions.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/check.hpp"
#include "cel/mistakes.hpp"
#include "cel/overloads.hpp"

namespace winnow::cel {

class Checker {
 public:
  Checker(const Tree& tree, std::string_view text, const Scope& scope);
  Checked run();

 private:
  struct Variable {
    std::string_view name;
    Type type;
    bool from_name = false;  // it runs over what a name of the scope gives
  };
  struct Step {  // one name of a path
    std::string_view name;
    NodeId node;
  };
  struct Visit {  // a node whose arguments are being looked at
    NodeId id;
    std::size_t next = 0;
  };

  // check.cpp
  void visit_all();
  bool settle_at_once(NodeId id);
  void finish(NodeId id);
  void issue(NodeId at, std::string message, std::string hint = {});
  void extension(NodeId at, std::string what);
  const Type& type_at(NodeId id) const { return types_[id]; }

  // check_names.cpp
  const Variable* find_variable(std::string_view name) const;
  std::vector<Step> path_of(NodeId id) const;  // empty: no path from a name of the scope
  void resolve(NodeId id, const std::vector<Step>& path);
  void add_slot(NodeId id, const std::vector<Step>& path, Type type);
  void unknown_name(const Scope& scope, const std::vector<Step>& path, std::size_t at);
  Type type_of_has(NodeId id);

  // check_types.cpp
  Type type_of_member(NodeId id);
  Type type_of_index(NodeId id);
  Type type_of_list(NodeId id) const;
  Type type_of_operator(NodeId id);
  Type type_of_equality(NodeId id);
  Type type_of_in(NodeId id);
  Type type_of_junction(NodeId id);
  Type type_of_conditional(NodeId id);
  Type type_of_macro(NodeId id);
  Type element_type(NodeId macro);
  bool comparable(NodeId at, std::string_view symbol, const Type& a, const Type& b);
  void needs_bool(NodeId id, std::string_view whose);
  bool among_literals(NodeId id) const;
  void no_operator(NodeId at, std::string_view symbol, std::span<const Type> types);

  // check_calls.cpp
  Type type_of_call(NodeId id);
  void unknown_function(NodeId id);
  void wrong_count(NodeId id, const std::vector<const Overload*>& candidates);
  void look_at_literals(NodeId id);

  const Tree& tree_;
  const Scope& scope_;
  Mistakes mistakes_;
  std::vector<Type> types_;          // per node
  std::vector<bool> reads_name_;     // per node: it, or a node below it, is a name of the scope
  std::vector<Variable> variables_;  // of the macros around, the innermost last
  std::map<std::string, int> slot_by_name_;
  Checked checked_;
};

// The candidates that take arguments of these types. Without any Dyn among them the exact ones are
// wanted, and where there is none, those that take an int as a double (`promoted`).
struct Matches {
  std::vector<const Overload*> overloads;
  bool promoted = false;
};
Matches matching(const std::vector<const Overload*>& candidates, std::span<const Type> types);

bool is_number(const Type& type);
std::string names_of(std::span<const Type> types);  // "string and int"

}  // namespace winnow::cel
