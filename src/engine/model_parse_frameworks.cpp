// The section `frameworks`.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

std::optional<std::int64_t> whole_number(const YamlNode& node) {
  std::int64_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [rest, error] = std::from_chars(node.text.data(), end, number);
  if (!node.is_plain() || error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

void parse_at_least(Draft& draft, const YamlNode& node, Framework& framework) {
  const auto most = static_cast<std::int64_t>(framework.criteria.size());
  const auto count = whole_number(node);
  framework.qualify = Framework::Qualify::AtLeast;
  if (count && *count >= 1 && *count <= most) {
    framework.at_least = *count;
  } else {
    draft.issue(node,
                fmt::format("`at_least` must be a whole number from 1 to {}, the criteria", most));
  }
}

void parse_share(Draft& draft, const YamlNode& node, Framework& framework) {
  const auto share = draft.decimal(node, "`score`");
  framework.qualify = Framework::Qualify::Score;
  if (share && (*share < 0 || *share > 1000)) {
    draft.issue(node, "`score` must be from 0 to 1");
  }
  framework.score = share.value_or(0);
}

void parse_qualify(Draft& draft, const YamlNode& node, Framework& framework) {
  if (node.is_text() && (node.text == "all" || node.text == "any")) {
    framework.qualify = node.text == "all" ? Framework::Qualify::All : Framework::Qualify::Any;
    return;
  }
  if (node.kind != YamlNode::Kind::Map) {
    draft.issue(node, "`qualify` is none of its four forms",
                "write all, any, {at_least: 3} or {score: 0.7}");
    return;
  }
  draft.check_keys(node, Shape::Qualify);
  const YamlNode* at_least = draft.find(node, "at_least");
  const YamlNode* score = draft.find(node, "score");
  if ((at_least == nullptr) == (score == nullptr)) {
    draft.issue(node, "`qualify` has either `at_least` or `score`");
  } else if (at_least != nullptr) {
    parse_at_least(draft, *at_least, framework);
  } else {
    parse_share(draft, *score, framework);
  }
}

void parse_criterion(Draft& draft, const YamlNode& node, std::set<std::string>& ids,
                     Framework& framework) {
  Criterion criterion;
  if (!draft.check_keys(node, Shape::Criterion)) return;
  if (const YamlNode* id = draft.find(node, "id")) {
    criterion.id = draft.id(*id, "the criterion").value_or("");
    if (!criterion.id.empty() && !ids.insert(criterion.id).second) {
      draft.issue(*id, fmt::format("the id `{}` is used twice in this framework", criterion.id));
    }
  }
  if (const YamlNode* when = draft.find(node, "when")) {
    criterion.when = draft.condition(*when, Section::Frameworks).value_or(Condition{});
  }
  if (const YamlNode* field = draft.find(node, "field")) {
    criterion.field = draft.trait_path(*field).value_or("");
  }
  if (const YamlNode* ask = draft.find(node, "ask")) {
    criterion.ask = draft.texts(*ask, "`ask`").value_or(Texts{});
  }
  if (const YamlNode* weight = draft.find(node, "weight")) {
    criterion.weight = draft.decimal(*weight, "`weight`").value_or(1000);
    if (criterion.weight < 0) draft.issue(*weight, "a weight must not be negative");
  }
  if (const YamlNode* knockout = draft.find(node, "knockout")) {
    criterion.knockout = draft.boolean(*knockout, "`knockout`").value_or(false);
  }
  framework.criteria.push_back(std::move(criterion));
}

void parse_framework(Draft& draft, const YamlNode& key, const YamlNode& node) {
  Framework framework;
  draft.name(key, "the framework");
  framework.id = key.text;
  if (draft.check_keys(node, Shape::Framework)) {
    const YamlNode* criteria = draft.find(node, "criteria");
    if (criteria != nullptr && draft.is_list(*criteria, "`criteria`")) {
      if (criteria->items.empty()) draft.issue(*criteria, "`criteria` are empty");
      std::set<std::string> ids;
      for (const YamlId item : criteria->items) {
        parse_criterion(draft, draft.at(item), ids, framework);
      }
      const auto weighs = [](const Criterion& c) { return c.weight != 0; };
      const auto& all = framework.criteria;
      if (!all.empty() && std::none_of(all.begin(), all.end(), weighs)) {
        draft.issue(*criteria, "every weight is 0, so the framework's score has no meaning");
      }
    }
    if (const YamlNode* qualify = draft.find(node, "qualify")) {
      parse_qualify(draft, *qualify, framework);
    }
  }
  draft.model.frameworks.push_back(std::move(framework));
}

}  // namespace

void parse_frameworks(Draft& draft, const YamlNode& root) {
  const YamlNode* frameworks = draft.find(root, "frameworks");
  if (frameworks == nullptr || !draft.is_map(*frameworks, "`frameworks`")) return;
  for (const YamlEntry& entry : frameworks->entries) {
    parse_framework(draft, draft.at(entry.key), draft.at(entry.value));
  }
}

}  // namespace winnow::engine
