#include "engine/model_parse.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/limits.hpp"
#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

bool before(const Issue& a, const Issue& b) {
  return std::tie(a.line, a.column) < std::tie(b.line, b.column);
}

// By place, no two alike, and no more than anybody reads.
Issues in_order(Issues issues) {
  std::stable_sort(issues.begin(), issues.end(), before);
  issues.erase(std::unique(issues.begin(), issues.end()), issues.end());
  constexpr auto shown = static_cast<std::size_t>(limits::issues_shown);
  if (issues.size() <= shown) return issues;
  const Issue& first_hidden = issues[shown];
  Issue rest{first_hidden.line,
             first_hidden.column,
             fmt::format("and {} more", issues.size() - shown),
             {}};
  issues.resize(shown);
  issues.push_back(std::move(rest));
  return issues;
}

}  // namespace

// The sections are read in the order of evaluation, wherever they stand: each sees what was read
// before it and nothing else.
ParsedModel parse_model(std::string_view text, const ZoneLoader& zones) {
  YamlParsed parsed = parse_yaml(text);
  if (!parsed.yaml) return {nullptr, in_order(std::move(parsed.issues)), {}};
  Draft draft(text, *parsed.yaml, zones);
  const YamlNode& root = parsed.yaml->at(parsed.yaml->root);
  if (draft.check_keys(root, Shape::Model)) {
    parse_head(draft, root);
    parse_facts(draft, root);
    parse_signals(draft, root);
    parse_scores(draft, root);
    parse_frameworks(draft, root);
    parse_funnel(draft, root);
    parse_examples(draft, root);
  }
  auto& extensions = draft.extensions();
  std::stable_sort(extensions.begin(), extensions.end(), [](const auto& a, const auto& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (!draft.issues().empty()) {
    return {nullptr, in_order(std::move(draft.issues())), std::move(extensions)};
  }
  return {std::make_shared<const Model>(std::move(draft.model)), {}, std::move(extensions)};
}

}  // namespace winnow::engine
