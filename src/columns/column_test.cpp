#include "columns/column.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

#include "base/time.hpp"
#include "support/random.hpp"

namespace winnow::columns {
namespace {

Value whole(std::int64_t number) {
  return Value(number);
}

std::vector<const Value*> pointers(const std::vector<std::optional<Value>>& values) {
  std::vector<const Value*> out;
  for (const auto& value : values) out.push_back(value ? &*value : nullptr);
  return out;
}

void expect_same(const Column& column, const std::vector<std::optional<Value>>& values) {
  ASSERT_EQ(column.rows(), values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    ASSERT_EQ(column.is_missing(row), !values[row].has_value()) << "row " << row;
    if (values[row]) {
      EXPECT_TRUE(column.value(row).same(*values[row])) << "row " << row;
    }
  }
}

Kind kind_of(const std::vector<std::optional<Value>>& values) {
  const Column column = Column::of_values(pointers(values));
  expect_same(column, values);
  return column.kind();
}

TEST(Column, TakesTheNarrowestKindThatHoldsItsValues) {
  const std::optional<Value> missing;
  EXPECT_EQ(kind_of({}), Kind::Constant);
  EXPECT_EQ(kind_of({missing, missing}), Kind::Constant);
  EXPECT_EQ(kind_of({whole(7), whole(7)}), Kind::Constant);
  EXPECT_EQ(kind_of({whole(7), missing}), Kind::Int);
  EXPECT_EQ(kind_of({whole(7), whole(8)}), Kind::Int);
  EXPECT_EQ(kind_of({Value(7.0), Value(8.5), missing}), Kind::Double);
  EXPECT_EQ(kind_of({whole(7), Value(8.5)}), Kind::Codes8) << "an int stays an int";
  EXPECT_EQ(kind_of({Value(true), Value(false), missing}), Kind::Codes8);
  EXPECT_EQ(kind_of({Value(Timestamp{1, 2'000'000}), missing}), Kind::Instant);
  EXPECT_EQ(kind_of({Value(Timestamp{1, 2}), missing}), Kind::Codes8) << "finer than a millisecond";
  EXPECT_EQ(kind_of({Value("a"), Value(Timestamp{1, 0})}), Kind::Codes8);
  EXPECT_EQ(kind_of({Value(List{Value("a")}), Value(List{})}), Kind::Codes8);
  EXPECT_EQ(kind_of({Value(), missing}), Kind::Codes8) << "null is a value, missing is none";
}

TEST(Column, CodesAreAsWideAsTheDictionaryNeeds) {
  for (const auto& [distinct, kind] : {std::pair{255, Kind::Codes8},
                                       {256, Kind::Codes16},
                                       {65'535, Kind::Codes16},
                                       {65'536, Kind::Codes32}}) {
    std::vector<std::optional<Value>> values;
    for (int i = 0; i < distinct; ++i) values.emplace_back(Value(std::to_string(i)));
    values.emplace_back();
    EXPECT_EQ(kind_of(values), kind) << distinct;
  }
}

TEST(Column, ViewsBeginAtAnyMultipleOfSixtyFour) {
  test::for_all(60, [](test::Random& random) {
    const std::int64_t shape = random.between(0, 4);
    std::vector<std::optional<Value>> values(static_cast<std::size_t>(random.between(0, 300)));
    for (auto& value : values) {
      const std::int64_t number = random.between(-3, 3);
      if (number == 0) continue;
      if (shape == 0) value = whole(number);
      if (shape == 1) value = Value(static_cast<double>(number) / 2);
      if (shape == 2) value = Value(timestamp_of(number));
      if (shape == 3) value = Value(number > 0);
      if (shape == 4) value = Value(std::to_string(number));
    }
    const Column column = Column::of_values(pointers(values));
    expect_same(column, values);
    for (std::size_t first = 0; first < values.size(); first += 64) {
      const View view = column.view(first);
      for (std::size_t row = first; row < values.size(); ++row) {
        ASSERT_EQ(view.is_missing(row - first), !values[row].has_value());
        if (values[row]) {
          EXPECT_TRUE(view.value(row - first).same(*values[row]));
        }
      }
    }
  });
}

TEST(Column, ForgetsAMaskThatMasksNothing) {
  const Column whole_column = Column::of_ints({1, 2}, {0});
  EXPECT_EQ(whole_column.view(0).missing, nullptr);
  const Column holed = Column::of_ints({1, 2}, {2});
  ASSERT_NE(holed.view(0).missing, nullptr);
  EXPECT_TRUE(holed.is_missing(1));
}

TEST(Column, ExtremesSurvive) {
  constexpr auto low = std::numeric_limits<std::int64_t>::min();
  constexpr auto high = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(kind_of({whole(low), whole(high)}), Kind::Int);
  EXPECT_EQ(kind_of({Value(std::numeric_limits<double>::quiet_NaN()), Value(-0.0),
                     Value(std::numeric_limits<double>::infinity())}),
            Kind::Double);
  EXPECT_EQ(kind_of({Value(timestamp_min), Value(Timestamp{0, 0})}), Kind::Instant);
}

}  // namespace
}  // namespace winnow::columns
