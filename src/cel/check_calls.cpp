// Calls: which functions there are, what they take, and literals that can never work.
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/time.hpp"
#include "base/zones.hpp"
#include "cel/checker.hpp"
#include "cel/pattern.hpp"

namespace winnow::cel {
namespace {

using Kind = Type::Kind;

bool takes_count(const Overload& overload, std::size_t count) {
  const std::size_t least = overload.parameters.size();
  return overload.repeats ? count >= least : count == least;
}

template <typename Fits>
bool takes(const Overload& overload, std::span<const Type> types, Fits fits) {
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::size_t parameter = std::min(i, overload.parameters.size() - 1);
    if (!fits(types[i], overload.parameters[parameter])) return false;
  }
  return true;
}

bool may_be_promoted(const Type& type, const Type& wanted) {
  return may_be(type, wanted) || (type.kind == Kind::Int && wanted.kind == Kind::Double);
}

bool is_accessor(std::string_view name) {
  return name.substr(0, 3) == "get";
}

}  // namespace

Matches matching(const std::vector<const Overload*>& candidates, std::span<const Type> types) {
  Matches exact;
  Matches promoted;
  for (const Overload* overload : candidates) {
    if (takes(*overload, types, may_be)) exact.overloads.push_back(overload);
    if (takes(*overload, types, may_be_promoted)) promoted.overloads.push_back(overload);
  }
  const bool open = std::any_of(types.begin(), types.end(),
                                [](const Type& type) { return type.kind == Kind::Dyn; });
  if (open) return promoted;  // what is Dyn may turn out to be either number
  if (!exact.overloads.empty()) return exact;
  promoted.promoted = true;
  return promoted;
}

Type Checker::type_of_call(NodeId id) {
  const Node& node = tree_.at(id);
  const Form form = node.op == Op::Method ? Form::Method : Form::Function;
  std::vector<const Overload*> candidates;
  for (const Overload& overload : overloads()) {
    if (overload.form == form && overload.name == node.text) candidates.push_back(&overload);
  }
  if (candidates.empty()) {
    unknown_function(id);
    return {};
  }
  std::vector<const Overload*> fitting;
  std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(fitting),
               [&](const Overload* o) { return takes_count(*o, node.args.size()); });
  if (fitting.empty()) {
    wrong_count(id, candidates);
    return {};
  }
  std::vector<Type> types;
  for (const NodeId arg : node.args) types.push_back(type_at(arg));
  const Matches found = matching(fitting, types);
  if (found.overloads.empty()) {
    issue(id, fmt::format("no {}() for {}", node.text, names_of(types)));
    return {};
  }
  if (found.overloads[0]->extension) {
    extension(id, fmt::format("{}() is a Winnow function", node.text));
  }
  look_at_literals(id);
  if (found.promoted) return {};  // the least of an int and a double is either
  const Type type = found.overloads[0]->result;
  const bool agree = std::all_of(found.overloads.begin(), found.overloads.end(),
                                 [&](const Overload* o) { return o->result == type; });
  return agree ? type : Type{};
}

void Checker::unknown_function(NodeId id) {
  const Node& node = tree_.at(id);
  const auto& names = function_names();
  if (std::find(names.begin(), names.end(), node.text) == names.end()) {
    const std::string nearest = nearest_name(node.text, names);
    issue(id, fmt::format("unknown function {}()", node.text),
          nearest.empty() ? "" : fmt::format("did you mean {}()?", nearest));
  } else if (node.op == Op::Method) {
    issue(id, fmt::format("{}() stands before its argument", node.text),
          fmt::format("write {}(…)", node.text));
  } else {
    issue(id, fmt::format("{}() stands after a dot", node.text),
          fmt::format("as in value.{}(…)", node.text));
  }
}

// "substring() takes 1 or 2 arguments, not 3"
void Checker::wrong_count(NodeId id, const std::vector<const Overload*>& candidates) {
  const Node& node = tree_.at(id);
  const std::size_t receiver = node.op == Op::Method ? 1 : 0;
  std::set<std::size_t> counts;
  bool repeats = false;
  for (const Overload* overload : candidates) {
    counts.insert(overload->parameters.size() - receiver);
    repeats = repeats || overload->repeats;
  }
  std::string wanted = fmt::format("{}", *counts.begin());
  if (repeats) {
    wanted += " or more";
  } else if (counts.size() > 1) {
    wanted += fmt::format(" or {}", *counts.rbegin());
  }
  const bool one = !repeats && counts.size() == 1 && *counts.begin() == 1;
  issue(id, fmt::format("{}() takes {} argument{}, not {}", node.text, wanted, one ? "" : "s",
                        node.args.size() - receiver));
}

void Checker::look_at_literals(NodeId id) {
  const Node& node = tree_.at(id);
  const NodeId last = node.args.back();
  const Node& argument = tree_.at(last);
  if (argument.op != Op::Literal || !argument.value.is(Value::Kind::String)) return;
  const std::string& text = argument.value.text();
  if (node.text == "matches" && node.args.size() == 2) {
    const Result<Pattern> pattern = Pattern::compile(text);
    if (!pattern) issue(last, pattern.error().message);
  } else if (node.text == "duration") {
    if (!parse_duration(text)) {
      issue(last, fmt::format("{} is not a length of time", quoted(text)),
            "as in 90s, 1h30m or 7d");
    } else if (text.find_first_of("dw") != std::string::npos) {
      extension(id, "duration() reads d and w");
    }
  } else if (node.text == "timestamp") {
    if (!parse_rfc3339(text)) {
      issue(last, fmt::format("{} is not an instant", quoted(text)), "as in 2026-03-02T09:05:00Z");
    }
  } else if (is_accessor(node.text) && node.args.size() == 2) {
    if (!parse_offset(text) && !load_zone(text)) {
      issue(last, fmt::format("there is no time zone {}", quoted(text)),
            "as in Europe/Warsaw or +01:00");
    }
  }
}

}  // namespace winnow::cel
