#include "cel/program.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "cel/code.hpp"

namespace winnow::cel {
namespace {

std::shared_ptr<const Program> program_of(const std::string& text) {
  Scope scope = Scope::group();
  for (const char* name : {"lead", "x"}) scope.members.emplace(name, Scope::value(Type{}));
  Compiled compiled = compile(text, scope);
  if (!compiled.program) throw std::runtime_error(compiled.issues.at(0).message + " in " + text);
  return compiled.program;
}

Outcome run(const std::string& text, const std::string& given = "{}") {
  const auto program = program_of(text);
  const Value with = parse_json(given).value();
  std::vector<const Value*> row;
  for (const Slot& slot : program->slots()) {
    row.push_back(follow(with.find(slot.root), slot.path));
  }
  return program->run(row, {});
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(Program, FoldsWhatReadsNothing) {
  const auto program = program_of("lead.size > 10 * 20 + size([1, 2].map(i, i * 2))");
  const Tree& tree = program->tree();
  const NodeId limit = tree.at(tree.root).args[1];
  ASSERT_TRUE(program->code().is_constant(limit));
  EXPECT_EQ(program->code().at(limit).constant.integer, 202);
}

TEST(Program, LeavesErrorsForTheRun) {
  const auto program = program_of("lead.a || 1 / 0 == 1");
  EXPECT_EQ(program->slots().size(), 1u);
  EXPECT_EQ(run("lead.a || 1 / 0 == 1", R"({"lead": {"a": true}})").value.boolean(), true);
  const Outcome outcome = run("lead.a || 1 / 0 == 1", R"({"lead": {"a": false}})");
  EXPECT_EQ(outcome.state, Outcome::State::Error);
  EXPECT_EQ(outcome.offset, 12u);
}

// Chains as long as they may be, of every kind that leans to the left, inside brackets as deep as
// they may be: under the address sanitizer a recursion along the chain would end the process.
TEST(Program, LongChainsNeedNoStack) {
  const int terms = limits::expression_terms;
  EXPECT_EQ(run("x" + repeated("+x", terms - 1), R"({"x": 1})").value.integer(), terms);
  EXPECT_EQ(run("x" + repeated("-1", terms - 1), R"({"x": 0})").value.integer(), 1 - terms);
  EXPECT_TRUE(run("x" + repeated("&&x", terms - 1), R"({"x": true})").is_true());
  EXPECT_TRUE(run("x" + repeated("==x", terms - 1), R"({"x": true})").is_true());
  const std::string deep =
      repeated("(1+", 30) + "(x" + repeated("+x", terms - 1) + repeated(")", 31);
  EXPECT_EQ(run(deep, R"({"x": 1})").value.integer(), terms + 30);
  EXPECT_EQ(run("x" + repeated(".trim()", 900), R"({"x": " a "})").value.text(), "a");
  EXPECT_EQ(run("[x].exists(i, i" + repeated(".a", 900) + " == 1)", R"({"x": 1})").state,
            Outcome::State::Error);
}

TEST(Program, NamesTheZonesItNeeds) {
  const ZoneNames none = zone_names(*program_of("timestamp(x).getHours()"));
  EXPECT_TRUE(none.names.empty());
  EXPECT_FALSE(none.dynamic);
  const ZoneNames some = zone_names(
      *program_of("timestamp(x).getHours('Europe/Warsaw') + timestamp(x).getDate('+02:00') +"
                  "timestamp(x).getDate('Asia/Tokyo') + timestamp(x).getDate('Europe/Warsaw')"));
  EXPECT_EQ(some.names, (std::vector<std::string>{"Asia/Tokyo", "Europe/Warsaw"}));
  EXPECT_FALSE(some.dynamic);
  EXPECT_TRUE(zone_names(*program_of("timestamp(x).getHours(lead.zone)")).dynamic);
}

TEST(Program, UnknownNamesAreEachSlotOnce) {
  const Outcome outcome = run("[1, 2, 3].all(i, lead.b > i || lead.a > i) && lead.b > 0");
  EXPECT_EQ(outcome.state, Outcome::State::Unknown);
  EXPECT_EQ(outcome.names, (std::vector<std::uint16_t>{0, 1}));
}

TEST(Program, FollowsPathsInsideValues) {
  const Value value = parse_json(R"({"a": {"b": [1], "n": null}, "t": "text"})").value();
  const auto at = [&](std::vector<std::string> path) { return follow(&value, path); };
  EXPECT_EQ(at({}), &value);
  ASSERT_NE(at({"a", "b"}), nullptr);
  EXPECT_TRUE(at({"a", "b"})->is(Value::Kind::List));
  EXPECT_EQ(at({"z"}), nullptr);
  EXPECT_EQ(at({"z", "y"}), nullptr);
  EXPECT_EQ(at({"a", "n"}), nullptr);
  EXPECT_EQ(at({"a", "n", "m"}), nullptr);
  EXPECT_EQ(at({"t", "u"}), &not_a_map);
  EXPECT_EQ(at({"a", "b", "c"}), &not_a_map);
  EXPECT_EQ(follow(nullptr, {}), nullptr);
}

TEST(Program, ManyMissedNamesInALoopStayFew) {
  std::string items = "[1" + repeated(",1", 2000) + "]";
  const Outcome outcome =
      run("x.exists(i, lead.a + lead.b + lead.c > i)", "{\"x\": " + items + "}");
  EXPECT_EQ(outcome.state, Outcome::State::Unknown);
  EXPECT_EQ(outcome.names.size(), 3u);
}

// Work on large data inside a loop counts as steps, so that a small expression over a large lead
// ends soon.
TEST(Program, LoopsOverLargeDataEnd) {
  const std::string text(400'000, 'a');
  const std::string given = R"({"x": ")" + text + R"(", "lead": {"l": [1,2,3,4,5,6,7,8,9]}})";
  EXPECT_FALSE(run("x.contains('b')", given).is_true());
  const Outcome outcome = run("lead.l.exists(i, x.contains('b'))", given);
  EXPECT_EQ(outcome.message, "too many steps: loops may take 10000");
}

}  // namespace
}  // namespace winnow::cel
