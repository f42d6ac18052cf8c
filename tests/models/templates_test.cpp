// What every template must have, so that a person who starts from one misses nothing.
#include "models/templates.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/assess.hpp"
#include "engine/examples.hpp"
#include "support/models.hpp"

namespace winnow::test {
namespace {

using engine::Condition;
using engine::Framework;
using engine::Group;
using engine::Model;
using engine::Rule;
using engine::Score;
using engine::Signal;
using engine::Stage;

constexpr Millis noon = 1'772'452'800'000;  // 2026-03-02T12:00:00Z

template <typename Items>
std::set<std::string> ids_of(const Items& items) {
  std::set<std::string> ids;
  for (const auto& item : items) ids.insert(item.id);
  return ids;
}

// What of `wanted` is not in `found`.
std::vector<std::string> lacking(const std::set<std::string>& found,
                                 const std::set<std::string>& wanted) {
  std::vector<std::string> out;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(),
                      std::back_inserter(out));
  return out;
}

const std::vector<std::string> none;

const Group* find_group(const Model& model, const std::string& id) {
  for (const Score& score : model.scores) {
    for (const Group& group : score.groups) {
      if (group.id == id) return &group;
    }
  }
  return nullptr;
}

std::vector<const Rule*> rules_of(const Model& model) {
  std::vector<const Rule*> rules;
  for (const Score& score : model.scores) {
    for (const Group& group : score.groups) {
      for (const Rule& rule : group.rules) rules.push_back(&rule);
    }
  }
  return rules;
}

void add_signals(const Condition& condition, std::set<std::string>& ids) {
  for (const cel::Slot& slot : condition.program->slots()) {
    if (slot.root == "signals") ids.insert(slot.path.at(0));
  }
}

std::set<std::string> signals_of(const Model& model, const Group& group) {
  std::set<std::string> ids;
  for (const Rule& rule : group.rules) {
    if (rule.kind == Rule::Kind::Each) {
      ids.insert(model.signals[rule.signal].id);
    } else {
      add_signals(rule.condition, ids);
    }
  }
  return ids;
}

bool gives_less(const Rule& rule) {
  const auto below = [](const engine::Step& step) { return step.points < 0; };
  return rule.points < 0 || std::any_of(rule.steps.begin(), rule.steps.end(), below);
}

TEST(Templates, CoverTheIndustries) {
  std::set<std::string> names;
  for (const Template& one : templates()) names.insert(one.name);
  EXPECT_EQ(lacking(names, {"b2b-saas", "e-commerce", "real-estate", "financial-services",
                            "marketing-agency", "healthcare", "higher-education"}),
            none);
}

TEST(Templates, HaveNoIssues) {
  for (const Template& one : templates()) {
    EXPECT_EQ(engine::test::listed(one.parsed.issues), "") << one.name;
    ASSERT_TRUE(one.parsed.model) << one.name;
    EXPECT_EQ(one.parsed.model->name, one.name);
  }
}

TEST_P(EachTemplate, ItsExamplesHold) {
  const auto plan = engine::make_plan(GetParam().parsed.model);
  EXPECT_GE(model().examples.size(), 5U);
  for (const engine::Example& example : model().examples) {
    EXPECT_TRUE(example.as_of) << example.name << ": would change from day to day";
    EXPECT_FALSE(example.expect.empty()) << example.name;
    const engine::ExampleResult result = engine::check_example(*plan, example, noon);
    for (const auto& one : result.differences)
      ADD_FAILURE() << example.name << ": " << sentence_of(one);
  }
}

TEST_P(EachTemplate, DeclaresItsFieldsAndEvents) {
  EXPECT_TRUE(model().declares_fields);
  EXPECT_TRUE(model().declares_events);
}

TEST_P(EachTemplate, KeepsIntentApartFromInterest) {
  const Group* intent = find_group(model(), "intent");
  const Group* interest = find_group(model(), "interest");
  ASSERT_TRUE(intent && interest);
  ASSERT_TRUE(intent->range && interest->range);
  EXPECT_GE(intent->range->high, 2 * interest->range->high - 5000) << "intent must outweigh";
  const std::set<std::string> of_intent = signals_of(model(), *intent);
  const std::set<std::string> of_interest = signals_of(model(), *interest);
  EXPECT_GE(of_intent.size(), 4U);
  EXPECT_GE(of_interest.size(), 4U);
  std::vector<std::string> both;
  std::set_intersection(of_intent.begin(), of_intent.end(), of_interest.begin(), of_interest.end(),
                        std::back_inserter(both));
  EXPECT_EQ(both, none);
}

TEST_P(EachTemplate, GradesFitAndEngagement) {
  for (const char* id : {"fit", "engagement"}) {
    const auto found = std::find_if(model().scores.begin(), model().scores.end(),
                                    [&](const Score& score) { return score.id == id; });
    ASSERT_NE(found, model().scores.end()) << id;
    EXPECT_TRUE(found->range) << id;
    EXPECT_EQ(found->labels.size(), 4U) << id;
  }
  ASSERT_TRUE(model().grade);
  std::string shape;
  for (const engine::GradePiece& piece : model().grade->pattern) {
    shape += piece.score ? "{" + model().scores[*piece.score].id + "}" : piece.text;
  }
  EXPECT_EQ(shape, "{fit}{engagement}");
}

TEST_P(EachTemplate, UsesEveryLimit) {
  const auto& signals = model().signals;
  const auto some_signal = [&](auto holds) {
    return std::any_of(signals.begin(), signals.end(), holds);
  };
  EXPECT_TRUE(some_signal([](const Signal& s) { return s.decay == engine::Decay::HalfLife; }));
  EXPECT_TRUE(some_signal([](const Signal& s) { return s.within > 0; }));
  EXPECT_TRUE(some_signal([](const Signal& s) { return s.at_most > 0; }));
  const std::vector<const Rule*> rules = rules_of(model());
  EXPECT_TRUE(std::any_of(rules.begin(), rules.end(), [](const Rule* r) { return !!r->max; }));
  EXPECT_GE(std::count_if(rules.begin(), rules.end(), [](const Rule* r) { return gives_less(*r); }),
            3);
}

TEST_P(EachTemplate, AsksByBantOrChampAndKnowsItsIdealCustomer) {
  const std::set<std::string> ids = ids_of(model().frameworks);
  EXPECT_TRUE(ids.count("bant") || ids.count("champ"));
  EXPECT_TRUE(ids.count("icp"));
  for (const Framework& framework : model().frameworks) {
    EXPECT_GE(framework.criteria.size(), 4U) << framework.id;
    for (const engine::Criterion& criterion : framework.criteria) {
      EXPECT_NE(criterion.field, "") << framework.id << "." << criterion.id;
    }
  }
}

// Each of these questions is open at first: a criterion that a missing answer fails asks nothing.
TEST_P(EachTemplate, AsksWhatIsNotKnown) {
  const auto plan = engine::make_plan(GetParam().parsed.model);
  const engine::Assessment nobody = engine::assess(*plan, {}, noon);
  for (std::size_t i = 0; i < model().frameworks.size(); ++i) {
    const Framework& framework = model().frameworks[i];
    for (std::size_t k = 0; k < framework.criteria.size(); ++k) {
      EXPECT_EQ(nobody.frameworks[i].criteria[k], engine::CriterionState::Unknown)
          << framework.id << "." << framework.criteria[k].id;
    }
  }
  EXPECT_FALSE(nobody.disqualified);
  EXPECT_FALSE(nobody.stage);
  EXPECT_EQ(nobody.problems.size(), 0U);
}

TEST_P(EachTemplate, GivesEveryReasonOfDisqualification) {
  std::set<std::string> reasons;
  for (const auto& one : model().disqualify) reasons.insert(one.reason);
  EXPECT_EQ(lacking(reasons, {"no_budget", "no_function", "criteria", "no_authority", "industry",
                              "spam", "competitor", "student", "wrong_data", "duplicate"}),
            none);
}

TEST_P(EachTemplate, LeadsFromFirstContactToCustomer) {
  const auto& stages = model().stages;
  std::vector<std::string> ids;
  for (const Stage& stage : stages) ids.push_back(stage.id);
  ASSERT_EQ(ids, (std::vector<std::string>{"iql", "mql", "sal", "sql", "customer"}));
  EXPECT_EQ(stages[0].kind, Stage::Kind::Enter);
  EXPECT_EQ(stages[1].kind, Stage::Kind::Enter);
  EXPECT_TRUE(stages[1].leave) << "a score around the threshold would move the lead to and fro";
  EXPECT_EQ(stages[2].by, "sales");
  EXPECT_TRUE(stages[2].recycle);
  EXPECT_EQ(stages[3].by, "sales");
  EXPECT_TRUE(stages[3].require);
  EXPECT_TRUE(stages[3].recycle);
  EXPECT_EQ(stages[4].kind, Stage::Kind::On);
}

TEST_P(EachTemplate, HasSegmentsToWorkFrom) {
  EXPECT_EQ(lacking(ids_of(model().segments), {"hot_now", "going_cold", "missing_data"}), none);
}

INSTANTIATE_TEST_SUITE_P(Models, EachTemplate, testing::ValuesIn(templates()), test_name);

}  // namespace
}  // namespace winnow::test
