#include "base/value.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace winnow {
namespace {

std::vector<Value> one_of_each() {
  return {Value(),
          Value(false),
          Value(true),
          Value(std::int64_t{1}),
          Value(1.0),
          Value(0.0),
          Value(-0.0),
          Value(std::numeric_limits<double>::quiet_NaN()),
          Value("1"),
          Value(""),
          Value(Timestamp{1, 0}),
          Value(Duration{1, 0}),
          Value(List{}),
          Value(List{Value(1.0)}),
          Value(List{Value(std::int64_t{1})}),
          Value(Map{}),
          Value(Map{{"a", Value()}}),
          Value(Map{{"a", Value(List{Value()})}})};
}

TEST(Value, IsTheSameAsItsCopyAndAsNothingElse) {
  const std::vector<Value> a = one_of_each();
  const std::vector<Value> b = one_of_each();
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) {
      EXPECT_EQ(a[i].same(b[j]), i == j) << name_of(a[i].kind()) << i << " " << j;
    }
  }
}

TEST(Value, EveryNaNIsTheSame) {
  EXPECT_TRUE(Value(std::numeric_limits<double>::quiet_NaN())
                  .same(Value(-std::numeric_limits<double>::quiet_NaN())));
}

TEST(Value, FindsEntriesOfAMap) {
  const Value map(Map{{"", Value(true)}, {"a", Value("x")}, {"b", Value()}, {"имя", Value(2.5)}});
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(map.find("a")->text(), "x");
  ASSERT_NE(map.find("b"), nullptr);  // there, and null
  EXPECT_TRUE(map.find("b")->is(Value::Kind::Null));
  EXPECT_TRUE(map.find("")->boolean());
  EXPECT_EQ(map.find("имя")->real(), 2.5);
  EXPECT_EQ(map.find("aa"), nullptr);
  EXPECT_EQ(map.find("z"), nullptr);
  EXPECT_EQ(Value(Map{}).find("a"), nullptr);
}

TEST(Value, KindsHaveTheNamesOfTheLanguage) {
  const std::pair<Value, std::string_view> cases[] = {{Value(), "null"},
                                                      {Value(true), "bool"},
                                                      {Value(std::int64_t{0}), "int"},
                                                      {Value(0.0), "double"},
                                                      {Value(""), "string"},
                                                      {Value(Timestamp{}), "timestamp"},
                                                      {Value(Duration{}), "duration"},
                                                      {Value(List{}), "list"},
                                                      {Value(Map{}), "map"}};
  for (const auto& [value, name] : cases) EXPECT_EQ(name_of(value.kind()), name);
}

TEST(Value, AskingForAnotherKindIsABug) {
  EXPECT_THROW(static_cast<void>(Value("1").integer()), std::bad_variant_access);
  EXPECT_THROW(static_cast<void>(Value(1.0).find("a")), std::bad_variant_access);
}

}  // namespace
}  // namespace winnow
