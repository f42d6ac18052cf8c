#include "cel/columnar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "cel/masks.hpp"
#include "support/random_columns.hpp"

namespace winnow::cel {
namespace {

using columns::Column;
using columns::View;
using masks::bit;
using masks::Word;

const ZoneTable no_zones;

std::shared_ptr<const Program> program_of(const std::string& text) {
  const Compiled compiled = compile(text, test::column_scope());
  EXPECT_TRUE(compiled.program) << text << ": "
                                << (compiled.issues.empty() ? "" : compiled.issues[0].message);
  return compiled.program;
}

std::vector<View> views_of(const std::vector<Column>& columns, std::size_t first) {
  std::vector<View> views;
  for (const Column& column : columns) views.push_back(column.view(first));
  return views;
}

// Views of columns that are gone would dangle.
std::vector<View> views_of(std::vector<Column>&&, std::size_t) = delete;

struct Masks {
  std::vector<Word> truth, unknown;
  std::vector<std::vector<Word>> names;  // by slot
};

// One batch. Every word starts as garbage: the run must set what it owns.
Masks run_batch(const Columnar& columnar, const std::vector<View>& views, std::size_t rows,
                Columnar::Scratch& scratch) {
  const std::size_t words = masks::words_for(rows);
  Masks out{std::vector<Word>(words, 0xDEAD), std::vector<Word>(words, 0xBEEF), {}};
  columnar.run(views, rows, scratch, out.truth.data(), out.unknown.data());
  out.names.assign(views.size(), std::vector<Word>(words, 0));
  std::vector<Word*> names;
  for (auto& one : out.names) names.push_back(one.data());
  const std::vector<Word> among(words, ~Word{0});
  columnar.unknown_names(views, rows, scratch, among.data(), names);
  return out;
}

// The scalar evaluator, row by row, says the same.
void expect_twin(const Program& program, const std::vector<View>& views, std::size_t rows,
                 const Masks& masks) {
  std::vector<Value> values(views.size());
  std::vector<const Value*> row(views.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t slot = 0; slot < views.size(); ++slot) {
      row[slot] = nullptr;
      if (views[slot].is_missing(i)) continue;
      values[slot] = views[slot].value(i);
      row[slot] = &values[slot];
    }
    const Outcome outcome = program.run(row, no_zones);
    const bool decided =
        outcome.state == Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
    ASSERT_EQ(bit(masks.truth.data(), i), outcome.is_true()) << program.text() << ", row " << i;
    ASSERT_EQ(bit(masks.unknown.data(), i), !decided) << program.text() << ", row " << i;
    for (std::size_t slot = 0; slot < views.size(); ++slot) {
      const bool named =
          std::find(outcome.names.begin(), outcome.names.end(), slot) != outcome.names.end();
      ASSERT_EQ(bit(masks.names[slot].data(), i), named)
          << program.text() << ", row " << i << ", " << program.slots()[slot].name;
    }
  }
  const Word ghosts = ~masks::existing(masks::words_for(rows) - 1, rows);
  EXPECT_EQ((masks.truth.back() | masks.unknown.back()) & ghosts, 0U) << program.text();
  for (const auto& names : masks.names) EXPECT_EQ(names.back() & ghosts, 0U) << program.text();
}

void expect_twin(const std::string& text, const std::vector<Column>& columns,
                 Columnar::Scratch& scratch) {
  const auto program = program_of(text);
  ASSERT_TRUE(program);
  ASSERT_EQ(program->slots().size(), columns.size()) << text;
  const auto bindings = views_of(columns, 0);
  const Columnar columnar(program, bindings, no_zones);
  const std::size_t rows = columns[0].rows();
  expect_twin(*program, bindings, rows, run_batch(columnar, bindings, rows, scratch));
}

Column ints(std::vector<std::int64_t> data, std::vector<std::uint64_t> missing = {}) {
  return Column::of_ints(std::move(data), std::move(missing));
}
Column doubles(std::vector<double> data, std::vector<std::uint64_t> missing = {}) {
  return Column::of_doubles(std::move(data), std::move(missing));
}
Column texts(const std::vector<std::string>& data) {  // "-" is missing
  std::vector<Value> values(data.begin(), data.end());
  std::vector<const Value*> pointers;
  for (const Value& value : values) pointers.push_back(value.text() == "-" ? nullptr : &value);
  return Column::of_values(pointers);
}

constexpr std::int64_t int_max = INT64_MAX;
constexpr std::int64_t int_min = INT64_MIN;
constexpr std::int64_t beyond_53_bits = 9007199254740993;

TEST(Columnar, AgreesWithTheScalarEvaluatorOnRandomConditions) {
  Columnar::Scratch scratch;  // shared: a run must not see what the one before left
  const Scope scope = test::column_scope();
  test::for_all(400, [&](test::Random& random) {
    const std::string text = test::random_expression(random, test::column_names());
    const Compiled compiled = compile(text, scope);
    if (!compiled.program) return;
    static constexpr std::array<std::size_t, 6> sizes = {1, 63, 64, 65, 1000, 4096};
    const std::size_t rows =
        sizes[static_cast<std::size_t>(random.between(0, 99) == 0 ? 5 : random.between(0, 4))];
    std::vector<Column> columns;
    for (const Slot& slot : compiled.program->slots()) {
      // Now and then a column of another type than was declared: a run-time error in each row.
      const bool stray = random.between(0, 9) == 0;
      columns.push_back(
          test::any_column(random, stray ? Type::Kind::Dyn : slot.type.kind, rows + 128));
    }
    const Columnar columnar(compiled.program, views_of(columns, 0), no_zones);
    for (const std::size_t first : {std::size_t{0}, std::size_t{128}}) {
      const auto views = views_of(columns, first);
      expect_twin(*compiled.program, views, rows, run_batch(columnar, views, rows, scratch));
    }
  });
}

// The edges of every comparison between the types of numbers, as limits and as pairs of columns:
// where an int is no double, and where ints end.
TEST(Columnar, ComparesIntsWithDoublesAsOneRowDoes) {
  Columnar::Scratch scratch;
  const Column whole = ints({int_min, int_min + 1, -3, -2, 0, 2, 3, beyond_53_bits - 1,
                             beyond_53_bits, beyond_53_bits + 1, int_max - 1, int_max, 7},
                            {1U << 12});
  const double inf = std::numeric_limits<double>::infinity();
  const Column real = doubles(
      {-inf, -9223372036854775808.0, -2.5, -2.0, -0.0, 2.0, 2.5, 9007199254740992.0,
       9007199254740994.0, 9223372036854775807.0, inf, std::numeric_limits<double>::quiet_NaN(), 1},
      {1U << 12});
  const std::vector<std::string> constants = {"-2",
                                              "0",
                                              "2",
                                              "2.0",
                                              "2.5",
                                              "-2.5",
                                              "-0.0",
                                              "9007199254740993",
                                              "9007199254740991.0",
                                              "9007199254740992.0",
                                              "-9007199254740992.0",
                                              "9007199254740994.0",
                                              "9223372036854775807",
                                              "-9223372036854775808",
                                              "9223372036854775808.0",
                                              "-9223372036854775808.0",
                                              "9223372036854777856.0",
                                              "1.0/0.0",
                                              "-1.0/0.0",
                                              "0.0/0.0"};
  for (const std::string& op : std::vector<std::string>{"==", "!=", "<", "<=", ">", ">="}) {
    for (const std::string& constant : constants) {
      expect_twin("lead.n " + op + " " + constant, {whole}, scratch);
      expect_twin(constant + " " + op + " lead.n", {whole}, scratch);
      expect_twin("lead.r " + op + " " + constant, {real}, scratch);
      expect_twin(constant + " " + op + " lead.r", {real}, scratch);
    }
    expect_twin("lead.n " + op + " lead.r", {whole, real}, scratch);
    expect_twin("lead.r " + op + " lead.n", {real, whole}, scratch);
    expect_twin("lead.n " + op + " lead.m", {whole, whole}, scratch);
    expect_twin("lead.r + 1 " + op + " lead.n", {real, whole}, scratch);
    expect_twin("lead.any " + op + " \"a\"", {whole}, scratch);
  }
  expect_twin("lead.any == null", {real}, scratch);
  expect_twin("lead.any != null", {whole}, scratch);
}

TEST(Columnar, OverflowAndDivisionByZeroAreUnknownAndNameNothing) {
  Columnar::Scratch scratch;
  const Column a = ints({int_min, int_max, 5, 0, -1, 3, int_min, 8}, {1U << 7});
  const Column b = ints({-1, 1, 0, 0, int_min, 2, int_min, 0}, {1U << 6});
  for (const std::string& op : std::vector<std::string>{"+", "-", "*", "/", "%"}) {
    expect_twin("lead.n " + op + " lead.m > 1", {a, b}, scratch);
    expect_twin("lead.n " + op + " lead.m == lead.n || lead.m == 2", {a, b}, scratch);
    expect_twin("lead.n " + op + " 0 != 1", {a}, scratch);
    expect_twin("-lead.n " + op + " 3 < 9", {a}, scratch);
  }
  const auto program = program_of("lead.n / lead.m > 1");
  const std::vector<Column> both = {a, b};
  const auto views = views_of(both, 0);
  const Columnar columnar(program, views, no_zones);
  const Masks masks = run_batch(columnar, views, 8, scratch);
  EXPECT_EQ(masks.unknown[0], 0b11001101U);
  EXPECT_EQ(masks.names[0][0], 0b10000000U) << "row 7 misses the first operand";
  EXPECT_EQ(masks.names[1][0], 0b01000000U) << "row 6 misses the second";
}

TEST(Columnar, InstantsKeepTheirLimitsAndTheirOrder) {
  Columnar::Scratch scratch;
  const std::int64_t now = 1'772'442'300'000;
  const Column at =
      Column::of_instants({now, now - 1, now + 1, now - 86'400'000, millis_of(timestamp_max),
                           millis_of(timestamp_min), int_max, int_min, 0},
                          {1U << 8});
  const Column one = Column::of_constant(std::make_shared<const Value>(timestamp_of(now)), 9);
  for (const std::string& text :
       std::vector<std::string>{"lead.at < timestamp(\"2026-03-02T09:05:00.0005Z\")",
                                "lead.at == timestamp(\"2026-03-02T09:05:00.0005Z\")",
                                "lead.at >= timestamp(\"2026-03-02T09:05:00Z\")",
                                "lead.at + duration(\"1d\") > timestamp(\"2026-03-02T09:05:00Z\")",
                                "lead.at - duration(\"52w\") < timestamp(\"2026-03-02T09:05:00Z\")",
                                "lead.at.getFullYear() == 2026", "lead.at < lead.at"}) {
    expect_twin(text, {at}, scratch);
  }
  expect_twin("now - lead.at < duration(\"1d\")", {one, at}, scratch);
  expect_twin("now - lead.at + duration(\"1.0000005s\") > duration(\"1d\")", {one, at}, scratch);
  expect_twin("lead.at - now == now - lead.at", {at, one}, scratch);
}

// A row is run by the scalar evaluator only where no other operand has decided; shared operands
// that were run for some rows are run for the rest when another branch asks.
TEST(Columnar, RowsAreSharedBetweenBranches) {
  Columnar::Scratch scratch;
  const Column title = texts({"a", "b", "-", "ab", "a", "b", "x", "-"});
  const Column country = texts({"a", "a", "a", "-", "b", "b", "x", "-"});
  const Column n = ints({1, 2, 3, 4, 5, 6, 7, 8}, {0x81});
  const std::string same = "lead.title == company.country";
  for (const std::string& text : std::vector<std::string>{
           "lead.n > 3 ? " + same + " : !(" + same + " && lead.n > 1)",
           "(lead.n > 3 && " + same + ") || (lead.n < 6 && !(" + same + "))",
           "lead.n > 2 && (" + same + " || lead.n == 5) && (" + same + " ? true : lead.n == 6)"}) {
    expect_twin(text, {n, title, country}, scratch);
  }
}

TEST(Columnar, OneCodedColumnIsATable) {
  Columnar::Scratch scratch;
  const Column title = texts({"boss", "-", "12", "boss"});
  const auto program = program_of("int(lead.title) > 3 || lead.title.startsWith(\"bo\")");
  const std::vector<Column> titles = {title, title};
  const auto views = views_of(titles, 0);
  const Columnar columnar(program, std::span(views).first(1), no_zones);
  EXPECT_EQ(columnar.single_coded_slot(), 0U);
  const auto marks = columnar.marks_of_codes();
  ASSERT_EQ(marks.size(), 3U);
  EXPECT_EQ(marks[0], masks::is_unknown);
  EXPECT_EQ(marks[1], masks::is_true);
  EXPECT_EQ(marks[2], masks::is_true);
  const Columnar both(program_of("lead.title == company.country"), views, no_zones);
  EXPECT_FALSE(both.single_coded_slot());
  EXPECT_TRUE(both.marks_of_codes().empty());
  expect_twin("size(lead.title) + 1 > lead.n", {title, ints({1, 2, 3, 9})}, scratch);
  expect_twin("int(lead.title) == lead.n", {title, ints({1, 2, 12, 9})}, scratch);
}

// The limit on steps is one for the whole condition, also where its loops could run apart.
TEST(Columnar, LoopsShareTheirLimit) {
  Columnar::Scratch scratch;
  List many;
  for (int i = 0; i < 6000; ++i) many.emplace_back("word");
  const Value list(std::move(many)), short_list(List{Value("a")});
  const Column tags = Column::of_values({&list, &short_list, nullptr});
  const Column any = Column::of_values({&list, &list, &short_list});
  const std::string loop = ".exists(t, t == \"a\")";
  expect_twin("!lead.tags" + loop, {tags}, scratch);
  expect_twin("lead.tags" + loop + " || lead.any" + loop, {tags, any}, scratch);
  expect_twin("lead.tags" + loop + " == false && !lead.any" + loop, {tags, any}, scratch);
}

TEST(Columnar, OtherColumnsThanItWasMadeForAreABug) {
  Columnar::Scratch scratch;
  const std::vector<Column> title = {texts({"a", "b"})}, other = {texts({"a", "b"})};
  const std::vector<Column> numbers = {ints({1, 2})};
  const std::vector<Column> one = {Column::of_constant(std::make_shared<const Value>("a"), 2)};
  const std::vector<Column> same = {Column::of_constant(std::make_shared<const Value>("a"), 2)};
  const std::vector<Column> two = {Column::of_constant(std::make_shared<const Value>("b"), 2)};
  const auto program = program_of("lead.title == \"a\"");
  const Columnar coded(program, views_of(title, 0), no_zones);
  Word truth = 0, unknown = 0;
  const auto run = [&](const Columnar& columnar, const std::vector<Column>& columns) {
    columnar.run(views_of(columns, 0), 2, scratch, &truth, &unknown);
  };
  EXPECT_THROW(run(coded, other), Bug);
  EXPECT_THROW(run(coded, numbers), Bug);
  run(coded, title);
  EXPECT_EQ(truth, 1U);
  const Columnar constant(program, views_of(one, 0), no_zones);
  EXPECT_THROW(run(constant, two), Bug);
  run(constant, same);
  EXPECT_EQ(truth, 3U);
}

TEST(Columnar, LongChainsNeedNoDeepStack) {
  Columnar::Scratch scratch;
  std::string sum = "lead.n";
  for (int i = 0; i < 900; ++i) sum += " + 1";
  expect_twin(sum + " > 900", {ints({0, 1, int_max}, {1})}, scratch);
  std::string any = "lead.n == 0";
  for (int i = 1; i < 400; ++i) any += " || lead.n == " + std::to_string(i);
  expect_twin(any, {ints({399, 400, 3}, {4})}, scratch);
}

}  // namespace
}  // namespace winnow::cel
