#include "app/expression_completion.hpp"

#include <algorithm>
#include <cctype>

#include "base/limits.hpp"
#include "cel/functions.hpp"
#include "cel/type.hpp"

namespace winnow::app {

namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Whether the byte stands inside a text literal: an odd number of quotes of the kind that opened it
// is before it.
bool is_in_literal(std::string_view before) {
  char open = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const char c = before[i];
    if (open != 0 && c == '\\') {
      ++i;
    } else if (open != 0) {
      if (c == open) open = 0;
    } else if (c == '"' || c == '\'') {
      open = c;
    }
  }
  return open != 0;
}

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t dot = path.find('.');
    parts.emplace_back(path.substr(0, dot));
    if (dot == path.npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

bool is_identifier(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), is_letter);
}

void add_names(const cel::Scope& scope, std::string_view begun, std::vector<Completion>& out) {
  for (const auto& [name, member] : scope.members) {
    if (!name.starts_with(begun) || !is_identifier(name)) continue;
    const bool is_group = member.shape == cel::Scope::Shape::Group;
    out.push_back({name, Completion::Kind::Name, is_group ? "" : cel::name_of(member.type), ""});
  }
}

// Functions by their names: methods stand after a dot, the others do not.
void add_functions(std::string_view begun, bool after_dot, std::vector<Completion>& out) {
  for (const cel::Function& function : cel::functions()) {
    if (!is_identifier(function.name) || !function.name.starts_with(begun)) continue;
    const bool is_method =
        function.signature.find("." + std::string(function.name)) != std::string_view::npos;
    const bool is_plain =
        function.signature.starts_with(function.name) ||
        function.signature.find("\n" + std::string(function.name)) != std::string_view::npos;
    if (after_dot ? !is_method : !is_plain) continue;
    out.push_back({std::string(function.name),
                   after_dot ? Completion::Kind::Method : Completion::Kind::Function,
                   std::string(function.signature), std::string(function.sentence)});
  }
}

}  // namespace

std::string_view name_of(Completion::Kind kind) {
  switch (kind) {
    case Completion::Kind::Name: return "name";
    case Completion::Kind::Function: return "function";
    case Completion::Kind::Method: return "method";
  }
  return "";
}

Completions complete(std::string_view text, std::size_t at, const cel::Scope& scope) {
  Completions found;
  at = std::min({at, text.size(), limits::expression_bytes});
  found.begin = found.end = at;
  if (is_in_literal(text.substr(0, at))) return found;
  std::size_t begin = at;
  while (begin > 0 && (is_letter(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  const std::vector<std::string> path = parts_of(text.substr(begin, at - begin));
  while (found.end < text.size() && is_letter(text[found.end])) ++found.end;
  found.begin = at - path.back().size();
  const cel::Scope* inside = &scope;
  for (std::size_t i = 0; inside && i + 1 < path.size(); ++i) {
    const auto member = inside->members.find(path[i]);
    inside = member == inside->members.end() ? nullptr : &member->second;
  }
  if (inside) add_names(*inside, path.back(), found.items);
  add_functions(path.back(), path.size() > 1, found.items);
  std::stable_sort(found.items.begin(), found.items.end(),
                   [](const Completion& a, const Completion& b) { return a.text < b.text; });
  return found;
}

}  // namespace winnow::app
