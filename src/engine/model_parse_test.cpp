#include "engine/model_parse.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "support/models.hpp"

namespace winnow::engine {
namespace {

using test::listed;
using test::parse;

// A model with one more section.
std::string with(std::string_view section) {
  return "name: m\nscores: {fit: {rules: [{id: r, when: 'true', points: 1}]}}\n" +
         std::string(section);
}
// A model whose only rule begins in line 2, column 31.
std::string with_rule(std::string_view rule) {
  return "name: m\nscores: {fit: {rules: [{id: r, " + std::string(rule) + "}]}}\n";
}

struct Case {
  std::string text, issues;
};

void expect_issues(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const ParsedModel parsed = parse(one.text);
    EXPECT_EQ(listed(parsed.issues), one.issues) << one.text;
    EXPECT_EQ(parsed.model == nullptr, !one.issues.empty()) << one.text;
  }
}

TEST(ParseModel, ReadsEveryPartOfTheFullModel) {
  const ParsedModel parsed = parse(test::test_data("full.yaml"));
  ASSERT_TRUE(parsed.model) << listed(parsed.issues);
  const Model& m = *parsed.model;
  EXPECT_EQ(m.timezone, "Europe/Warsaw");
  EXPECT_EQ(m.zones.count("Europe/Warsaw"), 1U);
  EXPECT_EQ(m.fields.size(), 14U);
  EXPECT_EQ(m.fields[12].root, "company");
  EXPECT_EQ(m.fields[1].from->size(), 2U);
  EXPECT_EQ(m.events.size(), 7U);
  EXPECT_EQ(m.lists.at("free_mail").list().size(), 3U);
  ASSERT_EQ(m.signals.size(), 12U);
  EXPECT_EQ(m.signals[1].at_most, 3);
  EXPECT_EQ(m.signals[1].within, 30 * 86400);
  EXPECT_TRUE(m.signals[1].where);
  EXPECT_EQ(m.signals[3].decay, Decay::HalfLife);
  EXPECT_EQ(m.signals[4].of, std::vector<std::string>{"minutes"});
  EXPECT_TRUE(m.signals[10].events.empty());
  ASSERT_EQ(m.scores.size(), 2U);
  EXPECT_EQ(m.scores[0].groups[0].id, "");
  EXPECT_EQ(m.scores[0].groups[0].rules[5].points, 2125);
  EXPECT_TRUE(m.scores[0].groups[0].rules[3].steps[0].is->same(Value("US")));
  EXPECT_EQ(m.scores[0].groups[1].range->low, -5000);
  EXPECT_EQ(m.scores[1].groups[0].rules[0].max, 15000);
  EXPECT_EQ(m.total, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(m.scores[1].labels[0].label, "1");
  EXPECT_EQ(m.grade->pattern.size(), 2U);
  EXPECT_EQ(m.frameworks[0].at_least, 2);
  EXPECT_EQ(m.frameworks[1].score, 700);
  EXPECT_EQ(m.frameworks[1].criteria[0].weight, 2500);
  EXPECT_EQ(m.frameworks[2].criteria[0].field, "lead.address.country");
  EXPECT_EQ(m.stages[2].recycle->to, 0U);
  EXPECT_EQ(m.stages[4].on.size(), 2U);
  EXPECT_EQ(m.segments.size(), 3U);
  ASSERT_EQ(m.examples.size(), 1U);
  EXPECT_EQ(m.examples[0].events[0].ago_seconds, 86400);
  EXPECT_TRUE(m.examples[0].events[1].at);
  EXPECT_EQ(m.examples[0].expect.size(), 11U);
  EXPECT_FALSE(parsed.extensions.empty());
}

TEST(ParseModel, TheBenchmarksModelIsWhole) {
  const ParsedModel parsed = parse(test::test_data("bench.yaml"));
  ASSERT_TRUE(parsed.model) << listed(parsed.issues);
  EXPECT_EQ(parsed.model->scores[0].groups[0].rules.size(), 12U);
  EXPECT_EQ(parsed.model->scores[1].groups[0].rules.size(), 14U);
}

TEST(ParseModel, KeysAreThoseOfTheFormat) {
  expect_issues({
      {with(""), ""},
      {"nmae: m\nscores: {s: {}}\n",
       "1:1 unknown key `nmae` [did you mean `name`?]\n1:1 a model needs `name`\n"},
      {"- a\n", "1:1 a model must be a map, not a list\n"},
      {"name: m\nscores: {}\n", "2:9 `scores` are empty\n"},
      {"name: m\n", "1:1 a model needs `scores`\n"},
      {with("format: 2\n"), "3:9 this format is not known [write `format: 1`, or leave it out]\n"},
      {with("format: 1\ntotal:\n"), "4:1 `total` has no value\n"},
      {with("timezone: Mars/Phobos\n"),
       "3:11 `Mars/Phobos` is no time zone [write an IANA name, like Europe/Warsaw]\n"},
      {with("about: {x: y}\n"), "3:9 `x` is no language [write en, de, pt-BR]\n"},
      {"name: m\nscores: {s: {rnge: [0, 1]}}\n",
       "2:14 unknown key `rnge` [did you mean `range`?]\n"},
  });
}

TEST(ParseModel, FieldsEventsAndLists) {
  expect_issues({
      {with("fields: {a: {type: strin}}\n"), "3:20 `strin` is no type [did you mean `string`?]\n"},
      {with("fields: {a: string}\n"), "3:13 a field must be a map, not text\n"},
      {with("fields: {a: {type: int, from: [persn]}}\n"),
       "3:32 `persn` is no source [did you mean `person`?]\n"},
      {with("fields: {a: {}}\n"), "3:13 a field needs `type`\n"},
      {with("events: {a: {x: numbr}}\n"), "3:17 `numbr` is no type [did you mean `number`?]\n"},
      {with("events: {a: {name: string}}\n"),
       "3:14 a property cannot be called `name` [event.name is the event's name]\n"},
      {with("lists: {a: [[x]]}\n"), "3:13 the list `a` holds text, not a list\n"},
      {with("lists: {in: [x]}\n"),
       "3:9 `in` is a word of the expression language [choose another]\n"},
  });
}

TEST(ParseModel, Signals) {
  const auto signal = [](std::string_view keys) {
    return with("signals: {s: {event: e, " + std::string(keys) + "}}\n");
  };
  expect_issues({
      {signal("within: 30d, half_life: 7d, at_most: 3 per day"), ""},
      {signal("measure: cuont"), "3:34 `cuont` is no measure [did you mean `count`?]\n"},
      {signal("measure: days, half_life: 3d"), "3:51 only `count` and `sum` take a decay\n"},
      {signal("linear: 3d, half_life: 3d"),
       "3:33 `half_life` and `linear` exclude each other [keep one of the two]\n"},
      {signal("measure: sum"), "3:11 the measure of `s` needs `of`: the property\n"},
      {signal("of: x"), "3:29 only `sum`, `max` and `last` read a property\n"},
      {signal("at_most: 3 a day"),
       "3:34 `3 a day` is no limit [write `3 per day`, `3 per week`, `3 per month` or `3 ever`]\n"},
      {signal("at_most: 0 ever"),
       "3:34 `0 ever` is no limit [write `3 per day`, `3 per week`, `3 per month` or `3 ever`]\n"},
      {with("signals: {s: {event: ['*', a]}}\n"),
       "3:22 `*` is every event; nothing stands beside it\n"},
      {with("signals: {s: {event: [a, a]}}\n"), "3:26 `a` is given twice\n"},
      {with("signals: {s: {}}\n"), "3:14 a signal needs `event`\n"},
      {with("signals: {1s: {event: e}}\n"),
       "3:11 the signal `1s` is no id [an id is a letter, then letters, digits and `_`, 64 at "
       "most]\n"},
      {with("signals: {s: {event: e, where: 'lead.x == 1'}}\n"),
       "3:33 `lead` cannot be used in `where`, which sees the event alone [this expression stands "
       "in `where`]\n"},
      {with("events: {e: {x: string}}\nsignals: {s: {event: f}, t: {event: e, measure: max, of: "
            "x}}\n"),
       "4:22 the event `f` is not declared in `events`\n"
       "4:58 `x` is not declared as a number [declare it number or int]\n"},
      {with("events: {e: {amount: number}}\nsignals: {s: {event: e, measure: max, of: amuont}}\n"),
       "4:43 no event of this signal declares `amuont` [did you mean `amount`?]\n"},
  });
}

TEST(ParseModel, LengthsAreWholeNumbersWithAUnit) {
  for (const std::string bad : {"3x", "0d", "-3d", "1.5d", "101000d", "3", "d"}) {
    const ParsedModel parsed = parse(with("signals: {s: {event: e, within: " + bad + "}}\n"));
    ASSERT_EQ(parsed.issues.size(), 1U) << bad;
    EXPECT_EQ(parsed.issues[0].line, 3) << bad;
    EXPECT_EQ(parsed.issues[0].column, 33) << bad;
  }
}

TEST(ParseModel, RulesHaveOneKind) {
  expect_issues({
      {with_rule("when: 'true', points: 1.125"), ""},
      {with_rule("points: 1"), "2:24 a rule has exactly one of `when`, `each` and `match`\n"},
      {with_rule("when: 'true', each: s, points: 1"),
       "2:24 a rule has exactly one of `when`, `each` and `match`\n"
       "2:52 there is no signal `s`\n"},
      {with_rule("when: 'true'"), "2:24 a rule with `when` needs `points`\n"},
      {with_rule("match: lead.x"), "2:24 a rule with `match` needs `steps`\n"},
      {with_rule("when: 'true', points: 1, max: 3"), "2:62 `max` goes with `each` only\n"},
      {with_rule("when: 'true', points: 1.0001"),
       "2:54 `points` may have at most three decimals\n"},
      {with_rule("when: 'true', points: 1e10"),
       "2:54 `points` may be at most 1000000000 in size\n"},
      {with_rule("when: 'true', points: many"), "2:54 `points` must be a number; `many` is none\n"},
      {with_rule("when: 'true', points: '1'"),
       "2:54 `points` must be a number, not text [write it without quotes]\n"},
      {with_rule("when: lead.x, points: 1"), ""},
      {with_rule("when: 1 + 1, points: 1"),
       "2:38 a condition must be true or false; this is of type int\n"},
      {with_rule("when: 'true', points: 1, reason: '{cuont} times'"),
       "2:65 a reason knows no `{cuont}` [`{count}` is the value of an `each` rule's signal]\n"},
  });
}

TEST(ParseModel, StepsRiseAndAreOfOneKind) {
  const auto steps = [](std::string_view match, std::string_view list) {
    return with_rule("match: " + std::string(match) + ", steps: [" + std::string(list) + "]");
  };
  expect_issues({
      {steps("lead.x", "{from: 1, points: 1}, {from: 1.5, points: 2}, {from: 2, points: 3}"), ""},
      {steps("lead.x", "{from: 1, points: 1}, {from: 1.0, points: 2}"),
       "2:84 the steps are not strictly rising [sort them by `from`, each once]\n"},
      {steps("lead.x", "{from: a, points: 1}"), "2:62 `from` must be a number\n"},
      {steps("lead.x", "{is: a, points: 1}, {from: 1, points: 1}"),
       "2:75 the steps of a rule have all `from` or all `is`\n"},
      {steps("lead.x", "{is: 1, points: 1}, {is: 1.0, points: 1}"),
       "2:80 two steps are for the same value\n"},
      {steps("lead.x", "{points: 1}"), "2:55 a step has either `from` or `is`\n"},
      {steps("lead.x", ""), "2:54 `steps` are empty\n"},
      {steps("size('x')", "{is: a, points: 1}"),
       "2:63 a value of type int never equals this string\n"},
      {steps("lower('X')", "{is: 5, points: 1}"),
       "2:64 a value of type string never equals this int [write it in quotes]\n"},
  });
}

TEST(ParseModel, PlainStepsAreLiteralsAndQuotedOnesText) {
  const ParsedModel parsed = parse(with_rule(
      "match: lead.x, steps: [{is: true, points: 1}, {is: 'true', points: 1}, {is: 5, points: 1}, "
      "{is: 2.5, points: 1}, {is: '5', points: 1}, {is: 007, points: 1}, {is: +49, points: 1}, "
      "{is: Ada L, points: 1}, {is: -3e2, points: 1}]"));
  ASSERT_TRUE(parsed.model) << listed(parsed.issues);
  const Value expected[] = {Value(true),  Value("true"),  Value(std::int64_t{5}),
                            Value(2.5),   Value("5"),     Value("007"),
                            Value("+49"), Value("Ada L"), Value(-300.0)};
  const auto& steps = parsed.model->scores[0].groups[0].rules[0].steps;
  ASSERT_EQ(steps.size(), std::size(expected));
  for (std::size_t i = 0; i < steps.size(); ++i) EXPECT_TRUE(steps[i].is->same(expected[i])) << i;
}

TEST(ParseModel, IdsAreGivenOnce) {
  expect_issues({
      {"name: m\nscores:\n  a: {rules: [{id: x, when: 'true', points: 1}]}\n"
       "  b: {groups: [{id: x, rules: [{id: y, when: 'true', points: 1}]}]}\n",
       "4:21 the id `x` is used twice among the rules and groups\n"},
      {with("signals: {r: {event: e}}\n"), ""},  // a rule may be called like a signal
      {with("signals: {a: {event: e}, a: {event: e}}\n"),
       "3:26 `a` is given twice [keep one of the two]\n"},
      {with("frameworks: {f: {criteria: [{id: a, when: 'true'}, {id: a, when: 'true'}]}}\n"),
       "3:57 the id `a` is used twice in this framework\n"},
      {with("stages: [{id: a, enter: 'true'}, {id: a, by: sales}]\n"),
       "3:39 the id `a` is used twice among the stages\n"},
  });
}

TEST(ParseModel, ColumnsOfTheResultsAreNoScores) {
  for (const std::string word : {"lead_id", "total", "grade", "label", "stage", "disqualified",
                                 "framework", "segments", "missing", "changes_at"}) {
    const ParsedModel parsed = parse("name: m\nscores: {" + word + ": {}}\n");
    EXPECT_EQ(listed(parsed.issues),
              "2:10 `" + word + "` is a column of the results and no name for a score\n");
  }
}

TEST(ParseModel, TotalsLabelsAndGrades) {
  expect_issues({
      {with("total: [fit, fit]\n"), "3:14 `fit` is given twice\n"},
      {with("total: [fut]\n"), "3:9 there is no score `fut` [did you mean `fit`?]\n"},
      {with("total: []\n"), "3:8 `total` is empty [leave it out: every score]\n"},
      {with("labels: {fit: {A: 1, B: 1}}\n"),
       "3:25 the thresholds are not strictly ordered: 1 after 1 [write them from the highest to "
       "the lowest, or the other way round]\n"},
      {with("labels: {fit: {A: 3, B: 1, C: 2}}\n"),
       "3:31 the thresholds are not strictly ordered: 2 after 1 [write them from the highest to "
       "the lowest, or the other way round]\n"},
      {with("labels: {fit: {A: 3, B: 1}}\ngrade: '{fit}'\n"), ""},
      {with("grade: '{fit}'\n"), "3:8 the score `fit` has no labels [give it some in `labels`]\n"},
      {with("grade: '{fit'\n"), "3:8 the grade's pattern has a `{` without its `}`\n"},
      {with("grade: none\n"),
       "3:8 the grade's pattern names no score [write '{fit}', or a table]\n"},
  });
  const ParsedModel rising = parse(with("grade: {D: 0, C: 30, B: 50, A: 70}\n"));
  ASSERT_TRUE(rising.model);
  EXPECT_EQ(rising.model->grade->thresholds[0].label, "A");
}

TEST(ParseModel, RangesAreTheRightWayUp) {
  expect_issues({
      {"name: m\nscores: {s: {range: [5, 1]}}\n",
       "2:21 the range is upside down: 5 is more than 1\n"},
      {"name: m\nscores: {s: {range: [5]}}\n", "2:21 a range has two numbers [write [0, 50]]\n"},
      {"name: m\nscores: {s: {range: 5}}\n", "2:21 a range must be a list, not text\n"},
      {"name: m\nscores: {s: {range: [5, 5]}}\n", ""},
  });
}

TEST(ParseModel, Frameworks) {
  const auto framework = [](std::string_view qualify) {
    return with("frameworks: {f: {qualify: " + std::string(qualify) +
                ", criteria: [{id: a, when: 'true'}]}}\n");
  };
  expect_issues({
      {framework("any"), ""},
      {framework("{at_least: 1}"), ""},
      {framework("{score: 0.7}"), ""},
      {framework("{at_least: 2}"),
       "3:38 `at_least` must be a whole number from 1 to 1, the criteria\n"},
      {framework("{score: 1.5}"), "3:35 `score` must be from 0 to 1\n"},
      {framework("{score: 0.5, at_least: 1}"), "3:27 `qualify` has either `at_least` or `score`\n"},
      {framework("most"),
       "3:27 `qualify` is none of its four forms [write all, any, {at_least: 3} or {score: "
       "0.7}]\n"},
      {with("frameworks: {f: {criteria: []}}\n"), "3:28 `criteria` are empty\n"},
      {with("frameworks: {f: {criteria: [{id: a, when: 'true', weight: 0}]}}\n"),
       "3:28 every weight is 0, so the framework's score has no meaning\n"},
      {with("frameworks: {f: {criteria: [{id: a, when: 'true', knockout: yes}]}}\n"),
       "3:61 `knockout` must be true or false\n"},
      {with("frameworks: {f: {criteria: [{id: a, when: 'true', field: lead.x + 1}]}}\n"),
       "3:58 `field` names one trait [write lead.budget or company.size]\n"},
  });
}

TEST(ParseModel, StagesAreEnteredInOneWay) {
  const auto stages = [](std::string_view second) {
    return with("stages:\n- {id: a, enter: 'true'}\n- {id: b, " + std::string(second) + "}\n");
  };
  expect_issues({
      {stages("by: sales, recycle: {after: 90d, to: a}"), ""},
      {stages("enter: 'true', by: sales"),
       "5:3 a stage has exactly one of `enter`, `by` and `on`\n"},
      {stages("name: B"), "5:3 a stage has exactly one of `enter`, `by` and `on`\n"},
      {stages("by: sales, leave: 'true'"), "5:29 `leave` goes with `enter` only\n"},
      {stages("on: won, require: 'true'"), "5:29 `require` goes with `by` only\n"},
      {stages("on: '*'"), "5:15 a stage cannot be entered by every event [name the events]\n"},
      {stages("by: sales, recycle: {after: 90d, to: c}"), "5:48 there is no stage `c`\n"},
      {stages("by: sales, recycle: {after: 90d, to: b}"),
       "5:48 a stage cannot recycle to itself\n"},
      {stages("by: sales, recycle: {to: a}"), "5:31 a recycle needs `after`\n"},
  });
}

TEST(ParseModel, NamesAreVisibleFromTheirSectionOn) {
  const auto rule = [](std::string_view when) {
    return with_rule("when: '" + std::string(when) + "', points: 1");
  };
  const std::string stands = " [this expression stands in `";
  expect_issues({
      {rule("score.fit > 1.0"),
       "2:39 `score` can be used only after `scores`" + stands + "scores`]\n"},
      {rule("stage == \"x\""),
       "2:39 `stage` can be used only after `stages`" + stands + "scores`]\n"},
      {rule("event.x == 1"),
       "2:39 `event` can be used only in the `where` of a signal" + stands + "scores`]\n"},
      {with("segments: {s: 'grade == \"A\"'}\n"),
       "3:16 this model has no grade" + stands + "segments`]\n"},
      {with("disqualify: [{reason: x, when: 'account.fit.max > 1.0'}]\n"),
       "3:33 `account` can be used only in `stages` and `segments`" + stands + "disqualify`]\n"},
      {with("segments: {s: 'score.total > 1.0 && account.fit.top3 > 2.0'}\n"), ""},
      {"segments: {s: 'signals.v > 1'}\nsignals: {v: {event: e}}\n" + with(""), ""},
  });
}

TEST(ParseModel, IssuesOfExpressionsStandWhereTheyAreInTheFile) {
  const std::string head = "name: m\nfields: {age: {type: int}}\nscores: {s: {rules: [\n";
  const std::pair<std::string, std::string> cases[] = {
      {"{id: r, points: 1, when: 'lead.age > 3 && lead.agee < 5'}", "4:47"},
      {"{id: r, points: 1, when: '\"it''s\" != \"\" && lead.agee < 5'}", "4:48"},
      {"{id: r, points: 1, when: \"\\\"\\u00e9\\\" != '' && lead.agee < 5\"}", "4:51"},
      {"{id: r, points: 1, when: lead.age > 3 &&\n  lead.agee < 5}", "5:7"},
  };
  for (const auto& [rule, place] : cases) {
    const ParsedModel parsed = parse(head + rule + "\n]}}\n");
    EXPECT_EQ(listed(parsed.issues), place + " unknown name lead.agee [did you mean lead.age?]\n")
        << rule;
  }
  const std::string block =
      "name: m\nfields: {age: {type: int}}\nsegments:\n  a: |\n    lead.age > 3"
      "\n\n      && lead.agee < 5\n  b: >-\n    lead.age > 3 &&\n    lead.agee"
      " < 5\nscores: {s: {}}\n";
  EXPECT_EQ(listed(parse(block).issues),
            "7:14 unknown name lead.agee [did you mean lead.age?]\n"
            "10:9 unknown name lead.agee [did you mean lead.age?]\n");
}

TEST(ParseModel, Examples) {
  const auto example = [](std::string_view rest) {
    return with("examples: [{name: e, " + std::string(rest) + "}]\n");
  };
  expect_issues({
      {example("lead: {x: 1}, events: [{event: e, at: -3d, p: 1}], expect: {total: 1}"), ""},
      {example("lead: {x: 1}"), "3:12 an example needs `expect`\n"},
      {example("events: [{event: e, at: soon}], expect: {}"),
       "3:46 `soon` is no instant [write 2026-03-02T09:05:00Z, or -3d for three days before "
       "as_of]\n"},
      {example("expect: {totl: 3}"), "3:31 unknown key `totl` [did you mean `total`?]\n"},
      {example("expect: {points: {x: 3}}"), "3:40 there is no rule `x`\n"},
      {example("expect: {grade: null, stage: mql}"), "3:51 there is no stage `mql`\n"},
      {example("as_of: never, expect: {}"),
       "3:29 `never` is no instant [write 2026-03-02T09:05:00Z]\n"},
  });
}

TEST(ParseModel, MoreIssuesThanAnybodyReadsAreCounted) {
  std::string fields = "fields:\n";
  for (int i = 0; i < 150; ++i) fields += "  f" + std::to_string(i) + ": {type: x}\n";
  const Issues issues = parse(with(fields)).issues;
  ASSERT_EQ(issues.size(), static_cast<std::size_t>(limits::issues_shown) + 1);
  EXPECT_EQ(issues.back().message, "and 50 more");
  EXPECT_TRUE(std::is_sorted(issues.begin(), issues.end() - 1, [](const Issue& a, const Issue& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  }));
}

TEST(ParseModel, ABrokenDeclarationIsNoMistakeOfThoseWhoUseIt) {
  EXPECT_EQ(listed(parse("name: m\nfields: {a: {type: x}}\nsignals: {s: {event: e, measure: y}}\n"
                         "scores: {f: {rules: [{id: r, when: 'lead.a + signals.s > 1', points: "
                         "1}]}}\n")
                       .issues),
            "2:20 `x` is no type [write one of string, number, int, bool, timestamp, list, map]\n"
            "3:34 `y` is no measure [write one of count, sum, days, days_since_last, "
            "days_since_first, max, last]\n");
}

}  // namespace
}  // namespace winnow::engine
