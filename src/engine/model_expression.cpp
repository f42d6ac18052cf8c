// Expressions of a model: compiled against their section's names, mistakes moved to the model.

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cel/check.hpp"
#include "cel/tree.hpp"
#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

Place advance(Place place, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

// The byte at which a line and column of `text` stand.
std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (Place place; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && place.line == line && place.column >= column) return at;
    if (place.line > line) return at;
    place = advance(place, text.substr(at, 1));
  }
  return at;
}

std::string_view name_of(Section section) {
  switch (section) {
    case Section::Where: return "where";
    case Section::Scores: return "scores";
    case Section::Frameworks: return "frameworks";
    case Section::Disqualify: return "disqualify";
    case Section::Stages: return "stages";
    case Section::Segments: return "segments";
  }
  return "";
}

}  // namespace

Place Draft::place_inside(const YamlNode& node, std::size_t offset) const {
  const std::size_t end = offset_in_text(text_, node, offset);
  return advance(node.place, text_.substr(node.offset, end - node.offset));
}

cel::Scope Draft::scope(Section section) const {
  cel::Scope scope = scope_of(model, section);
  for (const auto& [root, member] : unsure_) {
    if (member.empty()) {
      if (section >= Section::Frameworks) scope.members[root] = cel::Scope::value({});
      continue;
    }
    if (root == "label" && section >= Section::Frameworks) scope.members[root];
    const auto group = scope.members.find(root);
    if (group != scope.members.end()) group->second.members[member] = cel::Scope::value({});
  }
  return scope;
}

// The checker knows only that a name is unknown here; this says why, and where it would be known.
void Draft::move_issues(const YamlNode& node, Section section, const Issues& found) {
  std::map<std::size_t, std::string> hidden;
  const cel::Parsed parsed = cel::parse(node.text);
  for (const cel::Node& part : parsed.tree.nodes) {
    if (part.op != cel::Op::Name) continue;
    std::string why = why_hidden(model, section, part.text);
    if (!why.empty()) hidden[part.offset] = std::move(why);
  }
  for (const Issue& one : found) {
    const std::size_t offset = offset_of(node.text, one.line, one.column);
    const Place place = place_inside(node, offset);
    const auto why = hidden.find(offset);
    if (why == hidden.end()) {
      issues_.push_back({place.line, place.column, one.message, one.hint});
    } else {
      issues_.push_back({place.line, place.column, why->second,
                         fmt::format("this expression stands in `{}`", name_of(section))});
    }
  }
}

std::optional<ReadExpression> Draft::expression(const YamlNode& node, Section section,
                                                const cel::Scope& scope) {
  if (!text(node, "an expression")) return std::nullopt;
  cel::Compiled compiled = cel::compile(node.text, scope);
  if (!compiled.program) {
    move_issues(node, section, compiled.issues);
    return std::nullopt;
  }
  for (const cel::Extension& use : compiled.checked.extensions) {
    const Place place = place_inside(node, use.offset);
    extensions_.push_back({place.line, place.column, use.what});
  }
  load_zones(node, *compiled.program);
  return ReadExpression{{compiled.program, place_inside(node, 0)}, compiled.checked.type};
}

std::optional<ReadExpression> Draft::expression(const YamlNode& node, Section section) {
  return expression(node, section, scope(section));
}

std::optional<Condition> Draft::condition(const YamlNode& node, Section section,
                                          const cel::Scope& scope) {
  auto read = expression(node, section, scope);
  if (!read) return std::nullopt;
  const auto kind = read->type.kind;
  if (kind != cel::Type::Kind::Bool && kind != cel::Type::Kind::Dyn) {
    const Place place = read->condition.place;
    issues_.push_back({place.line,
                       place.column,
                       fmt::format("a condition must be true or false; this is of type {}",
                                   cel::name_of(read->type)),
                       {}});
    return std::nullopt;
  }
  return std::move(read->condition);
}

std::optional<Condition> Draft::condition(const YamlNode& node, Section section) {
  return condition(node, section, scope(section));
}

std::optional<std::string> Draft::trait_path(const YamlNode& node) {
  const auto read = expression(node, Section::Frameworks);
  if (!read) return std::nullopt;
  const cel::Program& program = *read->condition.program;
  const cel::Tree& tree = program.tree();
  const auto is_path = [](const cel::Node& part) {
    return part.op == cel::Op::Name || part.op == cel::Op::Member || part.op == cel::Op::Index ||
           part.op == cel::Op::Literal;
  };
  const bool one_path = std::all_of(tree.nodes.begin(), tree.nodes.end(), is_path);
  const auto& slots = program.slots();
  if (one_path && slots.size() == 1 && !slots[0].path.empty() &&
      (slots[0].root == "lead" || slots[0].root == "company")) {
    return slots[0].name;
  }
  issue(node, "`field` names one trait", "write lead.budget or company.size");
  return std::nullopt;
}

void Draft::load_zone(const YamlNode& node, const std::string& zone) {
  if (model.zones.count(zone) > 0) return;
  Result<Zone> loaded = zones_.one(zone);
  if (loaded) {
    model.zones.emplace(zone, std::move(*loaded));
  } else {
    issue(node, fmt::format("`{}` is no time zone", zone),
          "write an IANA name, like Europe/Warsaw");
  }
}

void Draft::load_zones(const YamlNode& node, const cel::Program& program) {
  const cel::ZoneNames names = cel::zone_names(program);
  for (const std::string& zone : names.names) load_zone(node, zone);
  if (!names.dynamic || all_zones_) return;
  for (const auto& [name, zone] : zones_.all()) model.zones.emplace(name, zone);
  all_zones_ = true;
}

}  // namespace winnow::engine
