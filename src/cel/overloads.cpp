#include "cel/overloads.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.hpp"
#include "cel/functions.hpp"
#include "cel/lexer.hpp"

namespace winnow::cel {
namespace {

Type type_of_name(std::string_view name) {
  using Kind = Type::Kind;
  static constexpr std::pair<std::string_view, Kind> kinds[] = {{"bool", Kind::Bool},
                                                                {"int", Kind::Int},
                                                                {"double", Kind::Double},
                                                                {"string", Kind::String},
                                                                {"timestamp", Kind::Timestamp},
                                                                {"duration", Kind::Duration},
                                                                {"map", Kind::Map}};
  if (name.substr(0, 5) == "list(") {
    return Type::list_of(type_of_name(name.substr(5, name.size() - 6)));
  }
  for (const auto& [text, kind] : kinds) {
    if (name == text) return {kind, nullptr};
  }
  return {};  // T, dyn, the words of macros
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return parts;
}

// "string.substring(int, int)", "max(int, …)", "int + int", "-int"; nothing for other forms.
std::optional<Overload> parse_signature(std::string_view name, std::string_view left) {
  Overload overload;
  overload.name = name;
  if (!is_identifier(name) || name == "in") {
    overload.form = Form::Operator;
    const std::vector<std::string_view> words = split_at(left, " ");
    if (words.size() == 3 && words[1] == name) {
      overload.parameters = {type_of_name(words[0]), type_of_name(words[2])};
    } else if (words.size() == 1 && left.substr(0, name.size()) == name) {
      overload.parameters = {type_of_name(left.substr(name.size()))};
    } else {
      return std::nullopt;
    }
    return overload;
  }
  const std::size_t at = left.find(std::string(name) + "(");
  CHECK(at != std::string_view::npos && left.back() == ')');
  if (at > 0) {
    overload.form = Form::Method;
    overload.parameters.push_back(type_of_name(left.substr(0, at - 1)));
  }
  const std::size_t open = at + name.size() + 1;
  for (const std::string_view word : split_at(left.substr(open, left.size() - open - 1), ", ")) {
    if (word == "…") {
      overload.repeats = true;
    } else {
      overload.parameters.push_back(type_of_name(word));
    }
  }
  return overload;
}

std::vector<Overload> read_table() {
  std::vector<Overload> all;
  for (const Function& function : functions()) {
    for (const std::string_view line : split_at(function.signature, "\n")) {
      const std::size_t arrow = line.find(" -> ");
      CHECK(arrow != std::string_view::npos);
      auto overload = parse_signature(function.name, line.substr(0, arrow));
      if (!overload) continue;
      overload->result = type_of_name(line.substr(arrow + 4));
      overload->extension = function.extension;
      all.push_back(std::move(*overload));
    }
  }
  return all;
}

}  // namespace

std::span<const Overload> overloads() {
  static const std::vector<Overload> all = read_table();
  return all;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> each;
    for (const Function& function : functions()) {
      if (is_identifier(function.name) && function.name != "in") each.emplace_back(function.name);
    }
    return each;
  }();
  return names;
}

bool may_be(const Type& type, const Type& wanted) {
  const Type* left = &type;
  const Type* right = &wanted;
  while (left != nullptr && right != nullptr) {
    if (left->kind == Type::Kind::Dyn || right->kind == Type::Kind::Dyn) return true;
    if (left->kind != right->kind) return false;
    left = left->element.get();
    right = right->element.get();
  }
  return true;
}

}  // namespace winnow::cel
