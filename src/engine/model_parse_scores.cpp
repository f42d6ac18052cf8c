// The sections `scores`, `total`, `labels`, `grade`.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cel/program.hpp"
#include "engine/model_draft.hpp"

namespace winnow::engine {
namespace {

// The columns of `winnow score`: a score of such a name could not be told from them.
constexpr std::array<std::string_view, 10> reserved = {
    "lead_id",      "total",     "grade",    "label",   "stage",
    "disqualified", "framework", "segments", "missing", "changes_at"};

void take_id(Draft& draft, const YamlNode& map, std::string_view what, std::string& id) {
  const YamlNode* node = draft.find(map, "id");
  if (node == nullptr) return;
  id = draft.id(*node, what).value_or("");
  if (!id.empty() && !draft.rule_ids.insert(id).second) {
    draft.issue(*node, fmt::format("the id `{}` is used twice among the rules and groups", id));
  }
}

bool is_number(const cel::Type& type) {
  return type.kind == cel::Type::Kind::Int || type.kind == cel::Type::Kind::Double;
}

// Whether a literal of a step can be compared with a value of this type.
bool can_equal(const cel::Type& type, const Value& literal) {
  switch (type.kind) {
    case cel::Type::Kind::Dyn: return true;
    case cel::Type::Kind::String: return literal.is(Value::Kind::String);
    case cel::Type::Kind::Bool: return literal.is(Value::Kind::Bool);
    default: return is_number(type) && literal.is_number();
  }
}

void parse_from(Draft& draft, const YamlNode& node, const Rule& rule, Step& step) {
  const auto value = draft.literal(node);
  if (!value) return;
  if (!value->is_number()) {
    draft.issue(node, "`from` must be a number");
    return;
  }
  if (!rule.steps.empty() && rule.steps.back().from) {
    const auto order = cel::order(*rule.steps.back().from, *value);
    if (order != std::partial_ordering::less) {
      draft.issue(node, "the steps are not strictly rising", "sort them by `from`, each once");
      return;
    }
  }
  step.from = *value;
}

void parse_is(Draft& draft, const YamlNode& node, const Rule& rule, Step& step) {
  const auto value = draft.literal(node);
  if (!value) return;
  const bool twice = std::any_of(rule.steps.begin(), rule.steps.end(), [&](const Step& other) {
    return other.is && cel::equal(*other.is, *value);
  });
  if (twice) draft.issue(node, "two steps are for the same value");
  step.is = *value;
}

// Steps against the type of what they are compared with.
void check_step_types(Draft& draft, const YamlNode& steps, const cel::Type& type) {
  for (const YamlId item : steps.items) {
    const YamlNode& node = draft.at(item);
    if (node.kind != YamlNode::Kind::Map) continue;
    const YamlNode* is = draft.find(node, "is");
    if (draft.find(node, "from") != nullptr && !is_number(type) &&
        type.kind != cel::Type::Kind::Dyn) {
      draft.issue(node, fmt::format("`from` steps need a number; `match` is of type {}",
                                    cel::name_of(type)));
      return;
    }
    if (is == nullptr || !is->is_text()) continue;
    const std::size_t known = draft.issues().size();
    const auto value = draft.literal(*is);
    if (draft.issues().size() > known) {  // reported with the step itself
      draft.issues().resize(known);
    } else if (!can_equal(type, *value)) {
      draft.issue(*is,
                  fmt::format("a value of type {} never equals this {}", cel::name_of(type),
                              winnow::name_of(value->kind())),
                  type.kind == cel::Type::Kind::String ? "write it in quotes" : "");
    }
  }
}

void parse_steps(Draft& draft, const YamlNode& steps, Rule& rule) {
  if (!draft.is_list(steps, "`steps`")) return;
  if (steps.items.empty()) draft.issue(steps, "`steps` are empty");
  std::string_view first_kind;
  for (const YamlId item : steps.items) {
    const YamlNode& node = draft.at(item);
    if (!draft.check_keys(node, Shape::Step)) continue;
    const YamlNode* from = draft.find(node, "from");
    const YamlNode* is = draft.find(node, "is");
    const YamlNode* points = draft.find(node, "points");
    if ((from == nullptr) == (is == nullptr)) {
      draft.issue(node, "a step has either `from` or `is`");
      continue;
    }
    const std::string_view kind = from != nullptr ? "from" : "is";
    if (first_kind.empty()) first_kind = kind;
    if (kind != first_kind) {
      draft.issue(node, "the steps of a rule have all `from` or all `is`");
      continue;
    }
    Step step;
    if (from != nullptr) parse_from(draft, *from, rule, step);
    if (is != nullptr) parse_is(draft, *is, rule, step);
    if (points != nullptr) step.points = draft.decimal(*points, "`points`").value_or(0);
    if (step.from || step.is) rule.steps.push_back(std::move(step));
  }
}

// {words in braces} of a reason.
void check_reason(Draft& draft, const YamlNode& node, const Texts& reason) {
  for (const auto& [language, text] : reason) {
    for (std::size_t open = text.find('{'); open != std::string::npos;
         open = text.find('{', open + 1)) {
      const std::size_t close = text.find('}', open);
      if (close == std::string::npos) break;
      const std::string word = text.substr(open + 1, close - open - 1);
      const bool is_word = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
                                                std::string::npos;
      if (is_word && word != "count") {
        draft.issue(node, fmt::format("a reason knows no `{{{}}}`", word),
                    "`{count}` is the value of an `each` rule's signal");
      }
    }
  }
}

void parse_each(Draft& draft, const YamlNode& each, Rule& rule) {
  const auto id = draft.text(each, "`each`");
  if (!id) return;
  const auto& signals = draft.model.signals;
  const auto found = std::find_if(signals.begin(), signals.end(),
                                  [&](const Signal& signal) { return signal.id == *id; });
  if (found != signals.end()) {
    rule.signal = static_cast<std::size_t>(found - signals.begin());
    return;
  }
  std::vector<std::string> names;
  names.reserve(signals.size());
  for (const Signal& signal : signals) names.push_back(signal.id);
  draft.issue(each, fmt::format("there is no signal `{}`", *id), Draft::did_you_mean(*id, names));
}

void parse_match(Draft& draft, const YamlNode& match, const YamlNode* steps, Rule& rule) {
  auto read = draft.expression(match, Section::Scores);
  if (steps != nullptr) parse_steps(draft, *steps, rule);
  if (!read) return;
  if (steps != nullptr && steps->kind == YamlNode::Kind::List) {
    check_step_types(draft, *steps, read->type);
  }
  rule.condition = std::move(read->condition);
}

// The keys of a rule that only go with another one of its keys.
void check_kind(Draft& draft, const YamlNode& node, Rule::Kind kind) {
  const auto only = [&](std::string_view key, bool allowed, std::string_view with) {
    const YamlNode* found = draft.find(node, key);
    if (found != nullptr && !allowed) {
      draft.issue(*found, fmt::format("`{}` goes with {} only", key, with));
    }
  };
  const auto needs = [&](std::string_view key, bool needed, std::string_view with) {
    const auto has_key = [&](const YamlEntry& e) { return draft.at(e.key).text == key; };
    if (needed && std::none_of(node.entries.begin(), node.entries.end(), has_key)) {
      draft.issue(node, fmt::format("a rule with {} needs `{}`", with, key));
    }
  };
  const bool match = kind == Rule::Kind::Match;
  only("max", kind == Rule::Kind::Each, "`each`");
  only("steps", match, "`match`");
  only("points", !match, "`when` and `each`");
  needs("steps", match, "`match`");
  needs("points", !match, kind == Rule::Kind::Each ? "`each`" : "`when`");
}

void parse_rule(Draft& draft, const YamlNode& node, Group& group) {
  Rule rule;
  rule.place = node.place;
  if (!draft.check_keys(node, Shape::Rule)) return;
  take_id(draft, node, "the rule", rule.id);
  const YamlNode* when = draft.find(node, "when");
  const YamlNode* each = draft.find(node, "each");
  const YamlNode* match = draft.find(node, "match");
  if ((when != nullptr) + (each != nullptr) + (match != nullptr) != 1) {
    draft.issue(node, "a rule has exactly one of `when`, `each` and `match`");
  } else {
    rule.kind = each != nullptr    ? Rule::Kind::Each
                : match != nullptr ? Rule::Kind::Match
                                   : Rule::Kind::When;
    check_kind(draft, node, rule.kind);
  }
  if (when != nullptr) {
    rule.condition = draft.condition(*when, Section::Scores).value_or(Condition{});
  }
  if (each != nullptr) parse_each(draft, *each, rule);
  if (match != nullptr) parse_match(draft, *match, draft.find(node, "steps"), rule);
  if (const YamlNode* points = draft.find(node, "points")) {
    rule.points = draft.decimal(*points, "`points`").value_or(0);
  }
  if (const YamlNode* max = draft.find(node, "max")) {
    rule.max = draft.decimal(*max, "`max`");
    if (rule.max && *rule.max < 0) draft.issue(*max, "`max` must not be negative");
  }
  if (const YamlNode* reason = draft.find(node, "reason")) {
    rule.reason = draft.texts(*reason, "`reason`").value_or(Texts{});
    check_reason(draft, *reason, rule.reason);
  }
  if (const YamlNode* purpose = draft.find(node, "purpose")) {
    rule.purpose = draft.text(*purpose, "`purpose`").value_or("");
  }
  group.rules.push_back(std::move(rule));
}

void parse_rules(Draft& draft, const YamlNode& map, Group& group) {
  const YamlNode* rules = draft.find(map, "rules");
  if (rules == nullptr || !draft.is_list(*rules, "`rules`")) return;
  for (const YamlId rule : rules->items) parse_rule(draft, draft.at(rule), group);
}

void parse_group(Draft& draft, const YamlNode& node, Score& score) {
  if (!draft.check_keys(node, Shape::Group)) return;
  Group group;
  take_id(draft, node, "the group", group.id);
  if (const YamlNode* range = draft.find(node, "range")) group.range = draft.range(*range);
  parse_rules(draft, node, group);
  score.groups.push_back(std::move(group));
}

void parse_score(Draft& draft, const YamlNode& key, const YamlNode& node) {
  Score score;
  draft.name(key, "the score");
  score.id = key.text;
  if (std::find(reserved.begin(), reserved.end(), score.id) != reserved.end()) {
    draft.issue(key,
                fmt::format("`{}` is a column of the results and no name for a score", score.id));
  }
  if (draft.check_keys(node, Shape::Score)) {
    if (const YamlNode* range = draft.find(node, "range")) score.range = draft.range(*range);
    if (draft.find(node, "rules") != nullptr) {
      score.groups.emplace_back();
      parse_rules(draft, node, score.groups[0]);
    }
    const YamlNode* groups = draft.find(node, "groups");
    if (groups != nullptr && draft.is_list(*groups, "`groups`")) {
      for (const YamlId group : groups->items) parse_group(draft, draft.at(group), score);
    }
  }
  draft.model.scores.push_back(std::move(score));
}

std::optional<std::size_t> find_score(Draft& draft, const YamlNode& node, std::string_view id) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < draft.model.scores.size(); ++i) {
    names.push_back(draft.model.scores[i].id);
    if (names.back() == id) return i;
  }
  draft.issue(node, fmt::format("there is no score `{}`", id), Draft::did_you_mean(id, names));
  return std::nullopt;
}

void parse_total(Draft& draft, const YamlNode* node) {
  auto& total = draft.model.total;
  if (node == nullptr) {
    for (std::size_t i = 0; i < draft.model.scores.size(); ++i) total.push_back(i);
    return;
  }
  if (!draft.is_list(*node, "`total`")) return;
  if (node->items.empty()) draft.issue(*node, "`total` is empty", "leave it out: every score");
  for (const YamlId item : node->items) {
    const auto id = draft.text(draft.at(item), "`total`");
    if (!id) continue;
    const auto score = find_score(draft, draft.at(item), *id);
    if (!score) continue;
    if (std::find(total.begin(), total.end(), *score) != total.end()) {
      draft.issue(draft.at(item), fmt::format("`{}` is given twice", *id));
    } else {
      total.push_back(*score);
    }
  }
}

void parse_labels(Draft& draft, const YamlNode& node) {
  if (!draft.is_map(node, "`labels`")) return;
  for (const YamlEntry& entry : node.entries) {
    const YamlNode& key = draft.at(entry.key);
    const auto score = find_score(draft, key, key.text);
    const std::size_t known = draft.issues().size();
    auto labels = draft.thresholds(draft.at(entry.value), "labels");
    if (draft.issues().size() > known) draft.unsure("label", key.text);
    if (score) draft.model.scores[*score].labels = std::move(labels);
  }
}

// '{fit}{engagement}': literal text and the labels of scores.
std::vector<GradePiece> parse_pattern(Draft& draft, const YamlNode& node) {
  std::vector<GradePiece> pieces;
  const std::string_view text = node.text;
  bool names_a_score = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    if (open > at) pieces.push_back({std::string(text.substr(at, open - at)), {}});
    if (open == text.size()) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) {
      draft.issue(node, "the grade's pattern has a `{` without its `}`");
      return pieces;
    }
    const std::string id(text.substr(open + 1, close - open - 1));
    names_a_score = true;
    at = close + 1;
    const auto score = find_score(draft, node, id);
    if (!score) continue;
    if (draft.model.scores[*score].labels.empty()) {
      draft.issue(node, fmt::format("the score `{}` has no labels", id),
                  "give it some in `labels`");
    }
    pieces.push_back({{}, score});
  }
  if (!names_a_score) {
    draft.issue(node, "the grade's pattern names no score", "write '{fit}', or a table");
  }
  return pieces;
}

void parse_grade(Draft& draft, const YamlNode& node) {
  const std::size_t known = draft.issues().size();
  Grade grade;
  if (node.kind == YamlNode::Kind::Map) {
    grade.thresholds = draft.thresholds(node, "the grade's thresholds");
  } else if (draft.text(node, "`grade`")) {
    grade.pattern = parse_pattern(draft, node);
  }
  if (draft.issues().size() > known) draft.unsure("grade", "");
  draft.model.grade = std::move(grade);
}

}  // namespace

void parse_scores(Draft& draft, const YamlNode& root) {
  const YamlNode* scores = draft.find(root, "scores");
  if (scores != nullptr && draft.is_map(*scores, "`scores`")) {
    if (scores->entries.empty()) draft.issue(*scores, "`scores` are empty");
    for (const YamlEntry& entry : scores->entries) {
      parse_score(draft, draft.at(entry.key), draft.at(entry.value));
    }
  }
  parse_total(draft, draft.find(root, "total"));
  if (const YamlNode* labels = draft.find(root, "labels")) parse_labels(draft, *labels);
  if (const YamlNode* grade = draft.find(root, "grade")) parse_grade(draft, *grade);
}

}  // namespace winnow::engine
