// What is made of a model's text and said about it: schema, formatter, differences.

#include <gtest/gtest.h>

#include <set>

#include "base/json.hpp"
#include "engine/model_diff.hpp"
#include "engine/model_fmt.hpp"
#include "engine/model_schema.hpp"
#include "engine/yaml.hpp"
#include "support/models.hpp"
#include "support/random.hpp"

namespace winnow::engine {
namespace {

using test::listed;
using test::parse;
using test::test_data;

TEST(ModelSchema, IsJsonThatNamesEveryKeyOnce) {
  const auto schema = parse_json(model_schema());
  ASSERT_TRUE(schema) << schema.error().message;
  const Value& definitions = *schema->find("$defs");
  for (std::size_t i = 0; i < shapes; ++i) {
    const MapShape& shape = shape_of(static_cast<Shape>(i));
    const Value* definition = definitions.find(shape.name);
    ASSERT_NE(definition, nullptr) << shape.name;
    const Map& properties = definition->find("properties")->map();
    EXPECT_EQ(properties.size(), shape.keys.size()) << shape.name;
    for (const KeyShape& key : shape.keys) {
      EXPECT_NE(definition->find("properties")->find(key.name), nullptr) << key.name;
    }
  }
}

void collect_references(const Value& value, std::set<std::string>& found) {
  if (value.is(Value::Kind::List)) {
    for (const Value& item : value.list()) collect_references(item, found);
  }
  if (!value.is(Value::Kind::Map)) return;
  for (const auto& [key, inner] : value.map()) {
    if (key == "$ref") found.insert(inner.text());
    collect_references(inner, found);
  }
}

TEST(ModelSchema, EveryReferenceLeadsSomewhere) {
  const auto schema = parse_json(model_schema());
  ASSERT_TRUE(schema);
  std::set<std::string> references;
  collect_references(*schema, references);
  EXPECT_GT(references.size(), shapes);
  for (const std::string& reference : references) {
    const std::string prefix = "#/$defs/";
    ASSERT_EQ(reference.substr(0, prefix.size()), prefix);
    EXPECT_NE(schema->find("$defs")->find(reference.substr(prefix.size())), nullptr) << reference;
  }
}

// The keys that a document uses, by the shape of the map they stand in.
void collect_keys(const Yaml& yaml, YamlId id, std::string_view type,
                  std::set<std::string>& found) {
  if (type.empty()) return;
  const YamlNode& node = yaml.at(id);
  const std::string_view inner = type.substr(1, type.size() - 2);
  for (const YamlId item : node.items) {
    if (type.front() == '[') collect_keys(yaml, item, inner, found);
  }
  const MapShape* shape = shape_named(type == "qualify" ? "qualify_by" : type);
  for (const YamlEntry& entry : node.entries) {
    if (type.front() == '{') collect_keys(yaml, entry.value, inner, found);
    const std::string& key = yaml.at(entry.key).text;
    const KeyShape* known = shape != nullptr ? find_key(*shape, key) : nullptr;
    if (known == nullptr) continue;
    found.insert(std::string(shape->name) + "." + key);
    collect_keys(yaml, entry.value, known->type, found);
  }
}

TEST(ModelSchema, TheParserReadsEveryKeyOfTheTable) {
  const std::string text = test_data("full.yaml");
  ASSERT_TRUE(parse(text).model) << listed(parse(text).issues);
  const YamlParsed parsed = parse_yaml(text);
  std::set<std::string> used;
  collect_keys(*parsed.yaml, parsed.yaml->root, "model", used);
  for (std::size_t i = 0; i < shapes; ++i) {
    const MapShape& shape = shape_of(static_cast<Shape>(i));
    for (const KeyShape& key : shape.keys) {
      EXPECT_EQ(used.count(std::string(shape.name) + "." + std::string(key.name)), 1U)
          << shape.name << "." << key.name << " is not used by tests/data/models/full.yaml";
    }
  }
}

TEST(FormatModel, KeepsCommentsOrderAndMeaning) {
  const FormattedModel formatted = format_model(
      "# first\n\n\nname:   x   # the name\nscores:\n    # inside\n    s: {\n"
      "        rules: [  # rules\n"
      "           {id: r, when: \"lead.a=='b'&&lead.c>3\",points: 1}, # one\n        ]}\n"
      "    t:\n        rules:\n        -   id: q\n            when: lead.a==1\n"
      "            points: 2\n# last\n");
  EXPECT_EQ(listed(formatted.issues), "");
  EXPECT_EQ(
      formatted.text,
      "# first\n\nname: x  # the name\nscores:\n  # inside\n  s:\n    rules:  # rules\n"
      "      - {id: r, when: 'lead.a == \"b\" && lead.c > 3', points: 1}  # one\n"
      "  t:\n    rules:\n      - id: q\n        when: lead.a == 1\n        points: 2\n# last\n");
}

TEST(FormatModel, RefusesAnchorsAndWhatIsNoYaml) {
  EXPECT_EQ(listed(format_model("a: &x 1\nb: *x\n").issues),
            "1:7 a model with anchors is not formatted [write out what the alias repeats]\n");
  EXPECT_FALSE(format_model("a: [").issues.empty());
}

void expect_formatted(const std::string& text) {
  const FormattedModel once = format_model(text);
  ASSERT_EQ(listed(once.issues), "") << text;
  EXPECT_EQ(format_model(once.text).text, once.text);
  const ParsedModel before = parse(text), after = parse(once.text);
  ASSERT_EQ(before.model == nullptr, after.model == nullptr) << once.text;
  if (before.model) {
    EXPECT_TRUE(diff_models(*before.model, *after.model).empty()) << once.text;
  }
}

TEST(FormatModel, TheSampleModelsStayTheSame) {
  for (const std::string name : {"full.yaml", "bench.yaml"}) expect_formatted(test_data(name));
}

// Blanks and blank lines where YAML allows them, comments at the ends of lines.
TEST(FormatModel, IsStableUnderRandomLayout) {
  const std::string text = test_data("full.yaml");
  winnow::test::for_all(30, [&](winnow::test::Random& random) {
    std::string other;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      const std::string line = text.substr(begin, end - begin);
      begin = end + 1;
      const bool folded =
          line.find(">-") != std::string::npos || line.find("campaign.source") != std::string::npos;
      other += line;
      if (!folded && random.between(0, 5) == 0) other += "   ";
      if (!folded && !line.empty() && random.between(0, 5) == 0) other += "  # note";
      other += "\n";
      if (!folded && random.between(0, 9) == 0) other += "\n\n";
      if (!folded && random.between(0, 9) == 0) other += "# alone\n";
    }
    expect_formatted(other);
  });
}

std::vector<std::string> changes(const std::string& before, const std::string& after) {
  const ParsedModel a = parse(before), b = parse(after);
  EXPECT_TRUE(a.model) << listed(a.issues);
  EXPECT_TRUE(b.model) << listed(b.issues);
  std::vector<std::string> told;
  if (!a.model || !b.model) return told;
  for (const ModelChange& change : diff_models(*a.model, *b.model)) {
    told.push_back(sentence_of(change));
  }
  return told;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(DiffModels, TellsInWordsWhatChanged) {
  const std::string text = test_data("full.yaml");
  const auto change = [&](std::string_view from, std::string_view to) {
    return changes(text, replaced(text, from, to));
  };
  using Words = std::vector<std::string>;
  EXPECT_EQ(change("points: 10\n        reason", "points: 8\n        reason"),
            Words{"rule manager: points 10 → 8"});
  EXPECT_EQ(change("leave: score.total < 40", "leave: score.total < 30"),
            Words{"stage mql: leave changed: `score.total < 40` → `score.total < 30`"});
  EXPECT_EQ(change("leave: score.total < 40", "leave: score.total<40"), Words{});
  EXPECT_EQ(change(", max: 15", ""), Words{"rule pricing: max 15 removed"});
  EXPECT_EQ(change("within: 90d}", "within: 60d}"), Words{"signal visits: within 90d → 60d"});
  EXPECT_EQ(change("total: [fit, engagement]", "total: [engagement]"),
            (Words{"model: total engagement, fit → engagement"}));
  EXPECT_EQ(change("  waiting: 'stage == \"sal\"'\n", ""), Words{"segment waiting: removed"});
  EXPECT_EQ(change("A: 40, B: 25", "A: 40, B: 24"),
            Words{"score fit: labels changed: A from 40, B from 25, C from 10, D from 0 → A "
                  "from 40, B from 24, C from 10, D from 0"});
}

TEST(DiffModels, TellsWhatMovedAndWhatIsNew) {
  const std::string head = "name: m\nscores:\n  a:\n    rules:\n";
  const std::string r = "      - {id: r, when: 'true', points: 1}\n";
  const std::string q = "      - {id: q, when: 'true', points: 1}\n";
  const std::string b = "  b:\n    rules:\n";
  EXPECT_EQ(changes(head + r + q + "  b: {}\n", head + q + b + r),
            std::vector<std::string>{"rule r: moved from score a to score b"});
  EXPECT_EQ(changes(head + r + q, head + q + r), std::vector<std::string>{});
  EXPECT_EQ(changes(head + r, head + r + q), std::vector<std::string>{"rule q: added to score a"});
  EXPECT_EQ(changes(head + r + "stages: [{id: x, by: sales}, {id: y, by: sales}]\n",
                    head + r + "stages: [{id: y, by: sales}, {id: x, by: sales}]\n"),
            std::vector<std::string>{"stages: the order is now y, x"});
}

}  // namespace
}  // namespace winnow::engine
