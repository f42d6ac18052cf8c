#include "cel/check.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/limits.hpp"
#include "support/random_tree.hpp"

namespace winnow::cel {
namespace {

using Kind = Type::Kind;

Type of(Kind kind) {
  return {kind, nullptr};
}

Scope sales_scope() {
  Scope lead = Scope::group();
  lead.members["title"] = Scope::value(of(Kind::String));
  lead.members["employees"] = Scope::value(of(Kind::Int));
  lead.members["budget"] = Scope::value(of(Kind::Double));
  lead.members["tags"] = Scope::value(Type::list_of(of(Kind::String)));
  lead.members["address"] = Scope::value(of(Kind::Map));
  lead.members["Lead Source"] = Scope::value(of(Kind::String));
  lead.members["active"] = Scope::value(of(Kind::Bool));
  Scope framework = Scope::group();
  framework.members["bant"] = Scope::group();
  framework.members["bant"].members["met"] = Scope::value(of(Kind::Int));
  Scope scope = Scope::group();
  scope.members["lead"] = std::move(lead);
  scope.members["company"] = Scope::open_group();
  scope.members["framework"] = std::move(framework);
  scope.members["now"] = Scope::value(of(Kind::Timestamp));
  return scope;
}

Checked checked(std::string_view text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed.issues.empty()) << text << ": " << parsed.issues.front().message;
  return check(parsed.tree, text, sales_scope());
}

std::string issues_of(std::string_view text) {
  std::string out;
  for (const Issue& issue : checked(text).issues) {
    if (!out.empty()) out += "\n";
    out += std::to_string(issue.line) + ":" + std::to_string(issue.column) + ": " + issue.message;
    if (!issue.hint.empty()) out += " (" + issue.hint + ")";
  }
  return out;
}

std::string type_of(std::string_view text) {
  EXPECT_EQ(issues_of(text), "") << text;
  return name_of(checked(text).type);
}

std::string slots_of(std::string_view text) {
  std::string out;
  for (const Slot& slot : checked(text).slots) {
    out += (out.empty() ? "" : " ") + slot.name + ":" + name_of(slot.type);
  }
  return out;
}

std::string extensions_of(std::string_view text) {
  std::string out;
  for (const Extension& use : checked(text).extensions) {
    out += (out.empty() ? "" : "; ") + std::to_string(use.offset) + " " + use.what;
  }
  return out;
}

TEST(Check, KnowsTheTypesOfOperators) {
  EXPECT_EQ(type_of("1 + 2"), "int");
  EXPECT_EQ(type_of("1 + 2.0"), "double");
  EXPECT_EQ(type_of("lead.budget * 2"), "double");
  EXPECT_EQ(type_of("company.x + 1"), "dyn");
  EXPECT_EQ(type_of("company.x + 'a'"), "string");
  EXPECT_EQ(type_of("-lead.employees % 3"), "int");
  EXPECT_EQ(type_of("now - duration('7d')"), "timestamp");
  EXPECT_EQ(type_of("now - timestamp(0)"), "duration");
  EXPECT_EQ(type_of("lead.tags + ['a']"), "list(string)");
  EXPECT_EQ(type_of("[1] + ['a']"), "list(dyn)");
  EXPECT_EQ(type_of("lead.active ? 1 : 2"), "int");
  EXPECT_EQ(type_of("lead.active ? 1 : 2.0"), "dyn");
  EXPECT_EQ(type_of("lead.active ? null : 'a'"), "dyn");
  EXPECT_EQ(type_of("1 < 2.5 && 'a' in lead.tags"), "bool");
  EXPECT_EQ(type_of("'city' in lead.address"), "bool");
}

TEST(Check, KnowsTheTypesOfListsAndMacros) {
  EXPECT_EQ(type_of("[]"), "list(dyn)");
  EXPECT_EQ(type_of("[1, 2]"), "list(int)");
  EXPECT_EQ(type_of("[1, 'a']"), "list(dyn)");
  EXPECT_EQ(type_of("[[1], [2]][0]"), "list(int)");
  EXPECT_EQ(type_of("lead.tags[0]"), "string");
  EXPECT_EQ(type_of("lead.tags.map(t, t.size())"), "list(int)");
  EXPECT_EQ(type_of("lead.tags.map(t, t != '', t + '!')"), "list(string)");
  EXPECT_EQ(type_of("lead.tags.filter(t, t.startsWith('a'))"), "list(string)");
  EXPECT_EQ(type_of("lead.address.all(key, key.size() > 2)"), "bool");
  EXPECT_EQ(type_of("company.list.exists(x, x > 1)"), "bool");
}

TEST(Check, KnowsTheTypesOfCalls) {
  EXPECT_EQ(type_of("size(lead.tags)"), "int");
  EXPECT_EQ(type_of("lead.title.split(' ').join('-')"), "string");
  EXPECT_EQ(type_of("max(1, 2, 3)"), "int");
  EXPECT_EQ(type_of("max(1, 2.5)"), "dyn");
  EXPECT_EQ(type_of("min([1.5, 2.5])"), "double");
  EXPECT_EQ(type_of("min(company.x)"), "dyn");
  EXPECT_EQ(type_of("round(lead.budget)"), "double");
  EXPECT_EQ(type_of("dyn(1)"), "dyn");
  EXPECT_EQ(type_of("now.getHours('Europe/Warsaw')"), "int");
  EXPECT_EQ(type_of("int(company.x)"), "int");
  EXPECT_EQ(type_of("matches(lead.title, '^VP')"), "bool");
}

TEST(Check, RefusesOperandsThatDoNotGoTogether) {
  EXPECT_EQ(issues_of("\"a\" / 2"), "1:5: no \"/\" for string and int");
  EXPECT_EQ(issues_of("lead.title > 3"), "1:12: no \">\" for string and int");
  EXPECT_EQ(issues_of("lead.title == 3"), "1:12: no \"==\" for string and int");
  EXPECT_EQ(issues_of("lead.title in ['a'] && 3 in lead.tags"),
            "1:26: no \"in\" for int and list(string)");
  EXPECT_EQ(issues_of("lead.tags != [1]"), "1:11: no \"!=\" for list(string) and list(int)");
  EXPECT_EQ(issues_of("size(lead.title) == 'a'"), "1:18: no \"==\" for int and string");
  EXPECT_EQ(issues_of("lead.tags.exists(t, t == 1)"), "1:23: no \"==\" for string and int");
  EXPECT_EQ(issues_of("!lead.title"), "1:1: no \"!\" for string");
  EXPECT_EQ(issues_of("5.0 % 2.0"), "1:5: no \"%\" for double and double");
  EXPECT_EQ(issues_of("lead.title && true"), "1:5: \"&&\" needs a bool here, not string");
  EXPECT_EQ(issues_of("1 ? 2 : 3"), "1:1: \"?:\" needs a bool here, not int");
  EXPECT_EQ(issues_of("1 ? 2 : 'a'"), "1:1: \"?:\" needs a bool here, not int");
  EXPECT_EQ(issues_of("lead.title == '' ? 2 : 'a'"), "1:18: no \"?:\" for int and string");
  EXPECT_EQ(issues_of("lead.title == '' || 1"), "1:21: \"||\" needs a bool here, not int");
  EXPECT_EQ(issues_of("lead.tags['a']"), "1:10: list(string) has no fields");
  EXPECT_EQ(issues_of("lead.tags[1.5]"), "1:10: no \"[]\" for list(string) and double");
  EXPECT_EQ(issues_of("lead.title.length"), "1:11: string has no fields");
  EXPECT_EQ(issues_of("[1][0].x"), "1:7: int has no fields");
  EXPECT_EQ(issues_of("lead.title.exists(c, c == 'a')"), "1:11: exists() needs a list, not string");
  EXPECT_EQ(issues_of("lead.tags.all(t, t)"), "1:18: all() needs a bool here, not string");
}

// CEL gives them a value; where no name has a part, no model can be meant.
TEST(Check, LeavesLiteralsOfDifferentTypesToTheRun) {
  EXPECT_EQ(issues_of("1 == 'a' || [1] != ['a'] || 1 in ['a']"), "");
  EXPECT_EQ(issues_of("true ? 2 : 'a'"), "");
  EXPECT_EQ(issues_of("false && 1"), "");
  EXPECT_EQ(issues_of("[1, 2].exists(i, i == 'a')"), "");
  EXPECT_EQ(issues_of("1 in 'a'"), "1:3: no \"in\" for int and string");
}

TEST(Check, AcceptsWhatMayGoWellWhenItRuns) {
  EXPECT_EQ(issues_of("dyn(1) == 'a' || null == lead.title || lead.employees == 1.0"), "");
  EXPECT_EQ(issues_of("1 in [1.0, 2.0] && 'a' in [1, 'a'] && [] == [1]"), "");
  EXPECT_EQ(issues_of("company.a.b['c'][0].d > company.e"), "");
}

TEST(Check, NamesTheNearestKnownName) {
  EXPECT_EQ(issues_of("leed.title == 'a'"), "1:1: unknown name leed (did you mean lead?)");
  EXPECT_EQ(issues_of("1 == 1 &&\n  lead.titel == 'a'"),
            "2:7: unknown name lead.titel (did you mean lead.title?)");
  EXPECT_EQ(issues_of("lead['Leed Source'] == 'a'"),
            "1:5: unknown name lead[\"Leed Source\"] (did you mean lead[\"Lead Source\"]?)");
  EXPECT_EQ(issues_of("framework.bnat.met"),
            "1:10: unknown name framework.bnat (did you mean framework.bant?)");
  EXPECT_EQ(issues_of("qqqqqq"), "1:1: unknown name qqqqqq");
  EXPECT_EQ(issues_of("lead"), "1:1: lead needs a field (as in lead[\"Lead Source\"])");
  EXPECT_EQ(issues_of("framework.bant"),
            "1:10: framework.bant needs a field (as in framework.bant.met)");
  EXPECT_EQ(issues_of("company == null"), "1:1: company needs a field (as in company.name)");
}

TEST(Check, RefusesCallsThatThereAreNot) {
  EXPECT_EQ(issues_of("lead.title.startWith('a')"),
            "1:11: unknown function startWith() (did you mean startsWith()?)");
  EXPECT_EQ(issues_of("sqrt(4)"), "1:1: unknown function sqrt()");
  EXPECT_EQ(issues_of("contains(lead.title, 'a')"),
            "1:1: contains() stands after a dot (as in value.contains(…))");
  EXPECT_EQ(issues_of("lead.budget.round()"),
            "1:12: round() stands before its argument (write round(…))");
  EXPECT_EQ(issues_of("lead.title.startsWith()"), "1:11: startsWith() takes 1 argument, not 0");
  EXPECT_EQ(issues_of("lead.title.substring(1, 2, 3)"),
            "1:11: substring() takes 1 or 2 arguments, not 3");
  EXPECT_EQ(issues_of("max()"), "1:1: max() takes 1 or more arguments, not 0");
  EXPECT_EQ(issues_of("lead.title.startsWith(1)"), "1:11: no startsWith() for string and int");
  EXPECT_EQ(issues_of("size(1)"), "1:1: no size() for int");
}

TEST(Check, RefusesLiteralsThatCanNeverWork) {
  EXPECT_EQ(issues_of("lead.title.matches('(a')"), "1:20: not a pattern: missing ): (a");
  EXPECT_EQ(issues_of("matches(lead.title, 'a(?=b)')"),
            "1:21: not a pattern: invalid perl operator: (?=");
  EXPECT_EQ(issues_of("lead.title.matches('((a{100}){100}){100}')").substr(0, 6), "1:20: ");
  EXPECT_EQ(issues_of("now.getHours('Europe/Warsw')"),
            "1:14: there is no time zone \"Europe/Warsw\" (as in Europe/Warsaw or +01:00)");
  EXPECT_EQ(issues_of("now.getHours('+01:00') + now.getDate('UTC')"), "");
  EXPECT_EQ(issues_of("now - duration('7 days') > now"),
            "1:16: \"7 days\" is not a length of time (as in 90s, 1h30m or 7d)");
  EXPECT_EQ(issues_of("now > timestamp('2026-13-01T00:00:00Z')"),
            "1:17: \"2026-13-01T00:00:00Z\" is not an instant (as in 2026-03-02T09:05:00Z)");
}

TEST(Check, TellsAllIssuesAtOnce) {
  EXPECT_EQ(issues_of("leed.a == 1 && lead.title > 1 && sqrt(2) == 1"),
            "1:1: unknown name leed (did you mean lead?)\n"
            "1:27: no \">\" for string and int\n"
            "1:34: unknown function sqrt()");
}

TEST(Check, SlotsAreTheLongestPathsEachOnce) {
  EXPECT_EQ(slots_of("lead.title == 'a' || now > now || lead['title'] == 'b'"),
            "lead.title:string now:timestamp");
  EXPECT_EQ(slots_of("lead.address.country == lead['Lead Source']"),
            "lead.address.country:dyn lead[\"Lead Source\"]:string");
  EXPECT_EQ(slots_of("has(company.a['b c'].d) && company.tags[0].x == 1"),
            "company.a[\"b c\"].d:dyn company.tags:dyn");
  EXPECT_EQ(slots_of("company['in'] == company.if"), "company[\"in\"]:dyn company.if:dyn");
  EXPECT_EQ(slots_of("lead.address.city.size() + framework.bant.met"),
            "lead.address.city:dyn framework.bant.met:int");
}

TEST(Check, TheVariableOfAMacroHidesTheName) {
  EXPECT_EQ(slots_of("lead.tags.exists(now, now == 'a') && now > timestamp(0)"),
            "lead.tags:list(string) now:timestamp");
  EXPECT_EQ(slots_of("company.list.map(lead, lead.title)"), "company.list:dyn");
  EXPECT_EQ(issues_of("lead.tags.exists(x, true) && x == 1"), "1:30: unknown name x");
  EXPECT_EQ(issues_of("x.exists(x, x == 1)"), "1:1: unknown name x");
}

TEST(Check, SlotsBelongToTheTopNodeOfTheirPath) {
  const Checked result = checked("lead.title == lead['title']");
  ASSERT_EQ(result.slots.size(), 1U);
  int uses = 0;
  for (const int slot : result.slot_of) uses += slot == 0 ? 1 : 0;
  EXPECT_EQ(uses, 2);
}

TEST(Check, RecordsTheUsesOfExtensions) {
  EXPECT_EQ(extensions_of("lead.employees * 1.5 > 3 && lower(lead.title) == 'a'"),
            "15 int and double mixed in *; 28 lower() is a Winnow function");
  EXPECT_EQ(extensions_of("1 < 1.5"), "");
  EXPECT_EQ(extensions_of("1 == 1.5 || 1 in [1.5]"),
            "2 int and double mixed in ==; 14 int and double mixed in in");
  EXPECT_EQ(extensions_of("has(lead.title) && has(framework.bant.met)"), "");
  EXPECT_EQ(extensions_of("has(lead['Lead Source']) || has(lead.address.city)"),
            "0 has() takes an index; 28 has() looks at the whole path");
  EXPECT_EQ(extensions_of("duration('7d') > duration('90s')"), "0 duration() reads d and w");
}

TEST(Check, LongChainsInDeepBracketsAreAnsweredAtOnce) {
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string_view link : {".b", "['b']", ".size()", "[0]", " + 1", " - x", " == 1"}) {
    std::string chain = "company.x";
    for (int i = 0; i < 900; ++i) chain += link;
    const std::string text = std::string(31, '(') + chain + std::string(31, ')');
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed.issues.empty()) << link;
    check(parsed.tree, text, sales_scope());
    ASSERT_TRUE(same(parse(print(parsed.tree)).tree, parsed.tree)) << link;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Check, AnyTreeIsAnswered) {
  test::for_all(1000, [](test::Random& random) {
    const Tree tree = test::AnyTree(random).of_depth(static_cast<int>(random.between(0, 5)));
    const Checked result = check(tree, "", sales_scope());
    ASSERT_EQ(result.slot_of.size(), tree.nodes.size());
    for (const int slot : result.slot_of) {
      ASSERT_LT(slot, static_cast<int>(result.slots.size()));
    }
  });
}

TEST(Check, RandomExpressionsAreMostlyWellTyped) {
  const std::vector<test::NamedType> names = {{"lead.title", of(Kind::String)},
                                              {"lead.employees", of(Kind::Int)},
                                              {"lead.budget", of(Kind::Double)},
                                              {"lead.tags", Type::list_of(of(Kind::String))},
                                              {"lead[\"Lead Source\"]", of(Kind::String)},
                                              {"company.x", of(Kind::Dyn)},
                                              {"now", of(Kind::Timestamp)}};
  int good = 0;
  test::for_all(500, [&](test::Random& random) {
    const std::string text = test::random_expression(random, names);
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed.issues.empty()) << text << ": " << parsed.issues.front().message;
    const Checked result = check(parsed.tree, text, sales_scope());
    if (result.issues.empty()) ++good;
  });
  EXPECT_GT(good, 450);
}

}  // namespace
}  // namespace winnow::cel
