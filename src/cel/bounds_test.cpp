#include "cel/bounds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/random_columns.hpp"

namespace winnow::cel {
namespace {

using Kind = Range::Kind;

const ZoneTable no_zones;
constexpr double infinity = std::numeric_limits<double>::infinity();

std::shared_ptr<const Program> program_of(const std::string& text) {
  const Compiled compiled = compile(text, test::column_scope());
  EXPECT_TRUE(compiled.program) << text;
  return compiled.program;
}

Range exactly(const Value& value) {
  Range range;
  range.value = &value;
  return range;
}
Range ints(std::int64_t low, std::int64_t high) {
  Range range;
  range.kind = Kind::Ints;
  range.low_int = low;
  range.high_int = high;
  return range;
}
Range doubles(double low, double high) {
  Range range;
  range.kind = Kind::Doubles;
  range.low = low;
  range.high = high;
  return range;
}
Range instants(std::int64_t from, std::int64_t to) {
  Range range;
  range.kind = Kind::Instants;
  range.from = {from, 0};
  range.to = {to, 0};
  return range;
}

// "t", "f", "u" for what may be.
std::string possible(const std::string& text, const std::vector<Range>& ranges) {
  const Possible all = Bounds(program_of(text), no_zones).possible(ranges);
  return std::string(all.truth ? "t" : "") + (all.falsity ? "f" : "") + (all.unknown ? "u" : "");
}

TEST(Bounds, ComparisonsAreCertainOutsideTheRange) {
  EXPECT_EQ(possible("lead.n > 3", {ints(4, 9)}), "t");
  EXPECT_EQ(possible("lead.n > 3", {ints(3, 9)}), "tf");
  EXPECT_EQ(possible("lead.n > 3", {ints(-9, 3)}), "f");
  EXPECT_EQ(possible("lead.n == 3", {ints(4, 9)}), "f");
  EXPECT_EQ(possible("lead.n != 3", {ints(3, 3)}), "f");
  EXPECT_EQ(possible("lead.r >= 50 && lead.n >= 15", {doubles(50, 60), ints(10, 14)}), "f");
  EXPECT_EQ(possible("lead.r >= 50 || lead.n >= 15", {doubles(50, 60), ints(10, 14)}), "t");
  EXPECT_EQ(possible("!(lead.r < 50.5)", {doubles(50, 50.25)}), "f");
  EXPECT_EQ(possible("lead.n < 9007199254740994.0", {ints(9007199254740993, 9007199254740994)}),
            "tf");
  EXPECT_EQ(possible("lead.n in [1, 2.0, 5]", {ints(3, 4)}), "f");
  EXPECT_EQ(possible("lead.n in [1, 2.0, 5]", {ints(2, 4)}), "tf");
}

TEST(Bounds, ErrorsAndMissingValuesArePossibleWhereTheyAre) {
  EXPECT_EQ(possible("lead.n + 1 > 0", {ints(1, INT64_MAX - 1)}), "t");
  EXPECT_EQ(possible("lead.n + 1 > 0", {ints(1, INT64_MAX)}), "tu");
  EXPECT_EQ(possible("10 / lead.n > 1", {ints(1, 5)}), "t");
  EXPECT_EQ(possible("10 / lead.n >= -10", {ints(-1, 5)}), "tu");
  EXPECT_EQ(possible("10 % lead.n < 3", {ints(1, 3)}), "t");
  EXPECT_EQ(possible("1.0 / lead.r > 0.0", {doubles(-1, 1)}), "tf");
  EXPECT_EQ(possible("lead.r - lead.r == 0.0", {doubles(1, infinity)}), "tf");
  Range perhaps = ints(5, 9);
  perhaps.may_be_missing = true;
  EXPECT_EQ(possible("lead.n > 3", {perhaps}), "tu");
  EXPECT_EQ(possible("lead.n > 3 || has(lead.n)", {perhaps}), "tu") << "each side by itself";
  EXPECT_EQ(possible("has(lead.n)", {perhaps}), "tf");
  EXPECT_EQ(possible("has(lead.n)", {ints(5, 9)}), "t");
  EXPECT_EQ(possible("lead.n > 3 && false", {perhaps}), "f");
}

TEST(Bounds, FollowsTimesAndChoices) {
  const Value created(Timestamp{1000, 0});
  EXPECT_EQ(possible("now - lead.at < duration(\"60s\")", {instants(1000, 1059), exactly(created)}),
            "t");
  EXPECT_EQ(possible("now - lead.at < duration(\"60s\")", {instants(1059, 1060), exactly(created)}),
            "tf");
  EXPECT_EQ(possible("lead.at + duration(\"60s\") > now", {exactly(created), instants(1060, 1099)}),
            "f");
  EXPECT_EQ(possible("(lead.n > 5 ? lead.r : 100.0) >= 50", {ints(1, 4), doubles(0, 1)}), "t");
  EXPECT_EQ(possible("(lead.n > 5 ? lead.r : 100.0) >= 50", {ints(1, 9), doubles(0, 1)}), "tf");
  EXPECT_EQ(possible("max(lead.r, 10.0) < 9", {doubles(0, 50)}), "f");
  EXPECT_EQ(possible("abs(lead.n) > 2", {ints(-9, -3)}), "t");
  EXPECT_EQ(possible("floor(lead.r) == 3", {doubles(3.25, 3.75)}), "t");
  EXPECT_EQ(possible("int(lead.r) == 3", {doubles(3.25, 3.75)}), "t");
  EXPECT_EQ(possible("[lead.n, 9].all(x, x > 3)", {ints(4, 6)}), "t");
  EXPECT_EQ(possible("[lead.n, 9].exists_one(x, x > 3)", {ints(4, 6)}), "f");
}

TEST(Bounds, PartsThatDoNotMoveAreExact) {
  const Value title("boss"), tags(List{Value("a")});
  EXPECT_EQ(possible("lead.title.startsWith(\"bo\") && lead.n > 3", {exactly(title), ints(0, 3)}),
            "f");
  EXPECT_EQ(possible("lead.title.startsWith(\"bo\") && lead.n > 3", {exactly(title), ints(4, 5)}),
            "t");
  EXPECT_EQ(possible("lead.tags.exists(t, t == \"a\") && lead.n > 3", {exactly(tags), ints(4, 5)}),
            "t");
  EXPECT_EQ(possible("lead.title.size() > lead.n", {exactly(title), ints(0, 3)}), "t");
}

TEST(Bounds, TellsTheRangeOfANumber) {
  Value buffer;
  const Bounds bounds(program_of("lead.n * 2 + 1"), no_zones);
  const Range moving = bounds.range(std::vector{ints(-1, 3)}, buffer);
  EXPECT_EQ(moving.kind, Kind::Ints);
  EXPECT_EQ(moving.low_int, -1);
  EXPECT_EQ(moving.high_int, 7);
  EXPECT_FALSE(moving.may_be_missing);
  EXPECT_TRUE(bounds.range(std::vector{ints(0, INT64_MAX)}, buffer).may_be_missing);
  const Value four(std::int64_t{4});
  const Range fixed = bounds.range(std::vector{exactly(four)}, buffer);
  ASSERT_EQ(fixed.kind, Kind::Exact);
  ASSERT_EQ(fixed.value, &buffer);
  EXPECT_EQ(buffer.integer(), 9);
  EXPECT_EQ(bounds.range(std::vector{Range()}, buffer).value, nullptr) << "missing";
  const Bounds real(program_of("lead.r / 2"), no_zones);
  const Range halves = real.range(std::vector{doubles(1, 3)}, buffer);
  EXPECT_EQ(halves.kind, Kind::Doubles);
  EXPECT_EQ(halves.low, 0.5);
  EXPECT_EQ(halves.high, 1.5);
}

// A range with its ends among the usual suspects, or anything.
Range any_range(test::Random& random, Type::Kind kind, std::vector<Value>& kept) {
  const std::int64_t shape = random.between(0, 5);
  Range range;
  range.may_be_missing = random.between(0, 3) == 0;
  if (shape >= 2 && kind == Type::Kind::Int) {
    const std::int64_t a = test::any_int(random), b = test::any_int(random);
    range = ints(std::min(a, b), std::max(a, b));
  } else if (shape >= 2 && kind == Type::Kind::Double) {
    double a = test::any_double(random), b = test::any_double(random);
    if (random.between(0, 9) == 0) b = infinity;
    if (random.between(0, 9) == 0) a = -infinity;
    range = doubles(std::min(a, b), std::max(a, b));
  } else if (shape >= 2 && kind == Type::Kind::Timestamp) {
    const std::int64_t a = 1'772'442'300 + random.between(-2, 2) * 43'200;
    range = instants(a, a + random.between(0, 3) * 43'200);
  } else if (shape == 0) {
    range.kind = Kind::Any;
    return range;
  } else if (random.between(0, 3) != 0) {
    kept.push_back(test::any_value(random, kind));
    range.value = &kept.back();
    return range;
  } else {
    return range;
  }
  range.may_be_missing = random.between(0, 3) == 0;
  return range;
}

// One point of a range; nothing: missing.
std::optional<Value> point_in(test::Random& random, const Range& range) {
  const bool end = random.between(0, 1) == 0;  // ends are where mistakes show
  const bool low = random.between(0, 1) == 0;
  if (range.kind != Kind::Exact && range.may_be_missing && random.between(0, 3) == 0) return {};
  switch (range.kind) {
    case Kind::Exact: return range.value ? std::optional(*range.value) : std::nullopt;
    case Kind::Ints:
      if (end) return Value(low ? range.low_int : range.high_int);
      return Value(random.between(range.low_int, range.high_int));
    case Kind::Doubles: {
      if (end) return Value(low ? range.low : range.high);
      const double share = static_cast<double>(random.between(0, 1000)) / 1000;
      const double inside = range.low * (1 - share) + range.high * share;
      const bool is_inside = inside >= range.low && inside <= range.high;
      if (range.low <= 0 && range.high >= 0 && low) return Value(0.0);
      return Value(is_inside ? inside : range.low);
    }
    case Kind::Instants:
      if (end) return Value(low ? range.from : range.to);
      return Value(Timestamp{random.between(range.from.seconds, range.to.seconds), 0});
    case Kind::Any: break;
  }
  if (random.between(0, 4) == 0) return {};
  return test::any_value(random, Type::Kind::Dyn);
}

// What happens at a point of the ranges was among the possible; at one point only, it is all.
TEST(Bounds, LeaveOutNothingThatHappens) {
  const Scope scope = test::column_scope();
  test::for_all(3000, [&](test::Random& random) {
    const Compiled compiled = compile(test::random_expression(random, test::column_names()), scope);
    if (!compiled.program) return;
    const Program& program = *compiled.program;
    const Bounds bounds(compiled.program, no_zones);
    std::vector<Value> kept;
    kept.reserve(program.slots().size());
    std::vector<Range> ranges;
    for (const Slot& slot : program.slots()) {
      ranges.push_back(any_range(random, slot.type.kind, kept));
    }
    const Possible all = bounds.possible(ranges);
    for (int i = 0; i < 20; ++i) {
      std::vector<std::optional<Value>> values;
      std::vector<const Value*> row;
      std::vector<Range> exact;
      for (const Range& range : ranges) values.push_back(point_in(random, range));
      for (const auto& value : values) {
        row.push_back(value ? &*value : nullptr);
        exact.emplace_back();
        exact.back().value = row.back();
      }
      const Outcome outcome = program.run(row, no_zones);
      const bool is_bool =
          outcome.state == Outcome::State::Value && outcome.value.is(Value::Kind::Bool);
      const bool is_false = is_bool && !outcome.is_true();
      EXPECT_TRUE(outcome.is_true() ? all.truth
                  : is_false        ? all.falsity
                                    : all.unknown)
          << program.text();
      const Possible here = bounds.possible(exact);
      EXPECT_TRUE(here.certain()) << program.text();
      EXPECT_EQ(here.truth, outcome.is_true()) << program.text();
      EXPECT_EQ(here.falsity, is_false) << program.text();
    }
  });
}

bool exact(const std::string& text, const std::string& decaying = "lead.r") {
  const auto program = program_of(text);
  std::vector<bool> decays;
  int now = -1;
  for (std::size_t slot = 0; slot < program->slots().size(); ++slot) {
    decays.push_back(program->slots()[slot].name == decaying);
    if (program->slots()[slot].name == "now") now = static_cast<int>(slot);
  }
  return exact_in_time(*program, decays, now);
}

TEST(ExactInTime, KnowsWhatItCannotFollow) {
  EXPECT_TRUE(exact("lead.n > 3"));
  EXPECT_TRUE(exact("now > lead.at && lead.r > 3.5"));
  EXPECT_TRUE(exact("now - lead.at < duration(\"1d\")"));
  EXPECT_TRUE(exact("lead.at - now < duration(\"1d\") - duration(\"1h\")"));
  EXPECT_TRUE(exact("now + duration(\"1d\") >= lead.at"));
  EXPECT_TRUE(exact("(lead.flag ? now : lead.at) < lead.at"));
  EXPECT_FALSE(exact("now.getHours() < 9"));
  EXPECT_FALSE(exact("(now - lead.at).getHours() < 9"));
  EXPECT_FALSE(exact("(now + duration(\"1d\")).getDayOfWeek() == 1"));
  EXPECT_FALSE(exact("string(now) == \"\""));
  EXPECT_FALSE(exact("now in [lead.at]"));
  EXPECT_FALSE(exact("round(lead.r) > 3"));
  EXPECT_FALSE(exact("lead.n > 3 && floor(lead.r * 2.0 + 1.0) > 3"));
  EXPECT_TRUE(exact("floor(lead.r) > 3", "lead.n"));
  EXPECT_FALSE(exact("lead.n % 2 == 0", "lead.n"));
  EXPECT_TRUE(exact("abs(lead.n) > 3", "lead.n"));
}

}  // namespace
}  // namespace winnow::cel
