// Draft: a model while it is read, and the readers of its small parts. Internal to model_parse.
//
// Every reader reports what is wrong where it stands and gives an empty optional (or as much as it
// could read), so that the sections go on after mistakes.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "base/issue.hpp"
#include "base/value.hpp"
#include "engine/model.hpp"
#include "engine/model_parse.hpp"
#include "engine/model_schema.hpp"
#include "engine/model_scope.hpp"
#include "engine/yaml.hpp"

namespace winnow::engine {

// An expression that compiles, and what is known of its value.
struct ReadExpression {
  Condition condition;
  cel::Type type;
};

class Draft {
 public:
  Draft(std::string_view text, const Yaml& yaml, const ZoneLoader& zones)
      : text_(text), yaml_(yaml), zones_(zones) {}

  Model model;
  std::set<std::string> rule_ids;  // rules and groups, one namespace

  const YamlNode& at(YamlId id) const { return yaml_.at(id); }
  void issue(const YamlNode& node, std::string message, std::string hint = {});

  // Whether the node is a map; its keys are checked against the table: unknown ones, missing ones,
  // ones without a value.
  bool check_keys(const YamlNode& node, Shape shape);
  // The value of a key; nullptr when it is absent or has no value.
  const YamlNode* find(const YamlNode& map, std::string_view key) const;
  bool is_map(const YamlNode& node, std::string_view what);
  bool is_list(const YamlNode& node, std::string_view what);

  std::optional<std::string> text(const YamlNode& node, std::string_view what);
  std::optional<std::string> id(const YamlNode& node, std::string_view what);
  // An id that expressions use as a member: not a word of the language either.
  std::optional<std::string> name(const YamlNode& node, std::string_view what);
  std::optional<Milli> decimal(const YamlNode& node, std::string_view what);
  std::optional<std::int64_t> length(const YamlNode& node);
  std::optional<bool> boolean(const YamlNode& node, std::string_view what);
  std::optional<Range> range(const YamlNode& node);
  std::optional<Texts> texts(const YamlNode& node, std::string_view what);
  // One text or a list of texts, each once.
  std::optional<std::vector<std::string>> names(const YamlNode& node, std::string_view what);
  std::vector<std::string> text_list(const YamlNode& node, std::string_view what);
  // A plain scalar as CEL reads such a literal (true, false, int, double), other text as text.
  std::optional<Value> literal(const YamlNode& node);
  // Labels with their points, strictly rising or falling; highest first.
  std::vector<Threshold> thresholds(const YamlNode& node, std::string_view what);

  // An expression for this section, its issues moved to their places in the model's text.
  std::optional<ReadExpression> expression(const YamlNode& node, Section section);
  std::optional<ReadExpression> expression(const YamlNode& node, Section section,
                                           const cel::Scope& scope);
  // One that must be true or false.
  std::optional<Condition> condition(const YamlNode& node, Section section);
  std::optional<Condition> condition(const YamlNode& node, Section section,
                                     const cel::Scope& scope);
  // "lead.budget", as written, if it is the path of a trait that may be.
  std::optional<std::string> trait_path(const YamlNode& node);
  cel::Scope scope(Section section) const;
  // A name whose declaration has mistakes: it exists, its type is not known.
  void unsure(std::string root, std::string member) {
    unsure_.emplace_back(std::move(root), std::move(member));
  }
  void load_zone(const YamlNode& node, const std::string& zone);
  // The nearest of the names as a hint, or none.
  static std::string did_you_mean(std::string_view name, const std::vector<std::string>& names);

  Issues& issues() { return issues_; }
  std::vector<StrictUse>& extensions() { return extensions_; }

 private:
  void move_issues(const YamlNode& node, Section section, const Issues& issues);
  void load_zones(const YamlNode& node, const cel::Program& program);
  Place place_inside(const YamlNode& node, std::size_t offset) const;

  std::string_view text_;
  const Yaml& yaml_;
  const ZoneLoader& zones_;
  Issues issues_;
  std::vector<StrictUse> extensions_;
  std::vector<std::pair<std::string, std::string>> unsure_;
  bool all_zones_ = false;
};

// Events that the model does not declare although it declares events.
void check_event_names(Draft& draft, const YamlNode& node, const std::vector<std::string>& names);

// The sections, in the order of evaluation; each reads its part of the root map.
void parse_head(Draft& draft, const YamlNode& root);        // format name about timezone
void parse_facts(Draft& draft, const YamlNode& root);       // fields events lists
void parse_signals(Draft& draft, const YamlNode& root);     // signals
void parse_scores(Draft& draft, const YamlNode& root);      // scores total labels grade
void parse_frameworks(Draft& draft, const YamlNode& root);  // frameworks
void parse_funnel(Draft& draft, const YamlNode& root);      // disqualify stages segments
void parse_examples(Draft& draft, const YamlNode& root);    // examples

}  // namespace winnow::engine
