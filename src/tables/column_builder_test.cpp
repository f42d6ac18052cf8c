#include "tables/column_builder.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "support/random.hpp"

namespace winnow::tables {
namespace {

using Texts = std::vector<std::string>;  // an empty one is missing

BuiltColumn build(const Texts& texts, std::optional<Type> declared = std::nullopt,
                  const Reading& reading = {}, Cell::Kind kind = Cell::Kind::Text) {
  ColumnBuilder builder(reading, declared);
  for (std::size_t row = 0; row < texts.size(); ++row) {
    Cell cell;
    if (!texts[row].empty()) cell.kind = kind;
    cell.text = texts[row];
    builder.set(row, cell);
  }
  return std::move(builder).build(texts.size());
}

// The column as JSON, a line a row; "-" is missing.
Texts shown(const BuiltColumn& built) {
  Texts rows;
  for (std::size_t row = 0; row < built.column.rows(); ++row) {
    rows.push_back(built.column.is_missing(row) ? "-" : to_json(built.column.value(row)));
  }
  return rows;
}

std::string type(const Texts& texts, const Reading& reading = {}) {
  return std::string(name_of(build(texts, std::nullopt, reading).facts.typing.type));
}

TEST(Typing, AColumnIsWhatAllOfItsCellsAre) {
  EXPECT_EQ(type({"1", "", "-2"}), "int");
  EXPECT_EQ(type({"1", "2.5"}), "number");
  EXPECT_EQ(type({"1e3", "2"}), "number");
  EXPECT_EQ(type({"0", "0.5"}), "number");
  EXPECT_EQ(type({"true", "FALSE"}), "bool");
  EXPECT_EQ(type({"true", "1"}), "string");
  EXPECT_EQ(type({"yes", "no"}), "string");
  EXPECT_EQ(type({"2024-01-02", "2024-01-02T03:04:05Z"}), "timestamp");
  EXPECT_EQ(type({"2024-01-02", "1700000000"}), "string");
  EXPECT_EQ(type({"1", "x"}), "string");
  EXPECT_EQ(type({"1", "NaN"}), "string");
  EXPECT_EQ(type({"1", "inf"}), "string");
  EXPECT_EQ(type({"1 000", "2"}), "string");
  EXPECT_EQ(type({"", ""}), "string");
}

TEST(Typing, OneCodeLikeCellMakesAColumnText) {
  for (const char* code : {"007", "+49", "-01", "00", "01.5"}) {
    const BuiltColumn built = build({"1", "2.50", code});
    EXPECT_EQ(built.facts.typing.type, Type::String) << code;
    EXPECT_EQ(built.facts.typing.doubt, Doubt::CodeLike) << code;
    EXPECT_EQ(shown(built), (Texts{"\"1\"", "\"2.50\"", "\"" + std::string(code) + "\""}));
  }
}

TEST(Typing, AnIntegerBeyond64BitsKeepsItsText) {
  const BuiltColumn built = build({"1", "9223372036854775808"});
  EXPECT_EQ(built.facts.typing.doubt, Doubt::BeyondInt);
  EXPECT_EQ(shown(built), (Texts{"\"1\"", "\"9223372036854775808\""}));
  EXPECT_EQ(shown(build({"9223372036854775807", "-9223372036854775808"})),
            (Texts{"9223372036854775807", "-9223372036854775808"}));
}

TEST(Typing, ADecimalCommaIsGuessedOnlyWhenItCanBeNothingElse) {
  const BuiltColumn built = build({"1,5", "1,234", "7"});
  EXPECT_TRUE(built.facts.typing.mark_guessed);
  EXPECT_EQ(shown(built), (Texts{"1.5", "1.234", "7.0"}));
  EXPECT_EQ(build({"1,234", "7"}).facts.typing.doubt, Doubt::Decimals);
  EXPECT_EQ(type({"1,5", "1.5"}), "string");
  Reading comma;
  comma.decimal = ',';
  EXPECT_EQ(shown(build({"1,234", "7"}, std::nullopt, comma)), (Texts{"1.234", "7.0"}));
  EXPECT_EQ(type({"1.5", "2"}, comma), "string");
  Reading point;
  point.decimal = '.';
  EXPECT_EQ(type({"1,5", "2"}, point), "string");
}

TEST(Typing, ADateThatCouldBeTwoIsNotGuessed) {
  EXPECT_EQ(build({"01/02/2024", "03/04/2024"}).facts.typing.doubt, Doubt::Dates);
  const BuiltColumn day_first = build({"01.02.2024", "25.12.2024"});
  EXPECT_TRUE(day_first.facts.typing.format_guessed);
  EXPECT_EQ(shown(day_first), (Texts{"\"2024-02-01T00:00:00Z\"", "\"2024-12-25T00:00:00Z\""}));
  EXPECT_EQ(shown(build({"12/25/2024 10:30"})), (Texts{"\"2024-12-25T10:30:00Z\""}));
  EXPECT_EQ(type({"13.13.2024"}), "string");
  Reading reading;
  reading.date_format = *DateFormat::parse("%d/%m/%Y");
  EXPECT_EQ(shown(build({"01/02/2024"}, std::nullopt, reading)),
            (Texts{"\"2024-02-01T00:00:00Z\""}));
  reading.date_format = *DateFormat::parse("%Y%m%d");
  EXPECT_EQ(shown(build({"20240201"}, std::nullopt, reading)), (Texts{"\"2024-02-01T00:00:00Z\""}));
}

TEST(Typing, DeclaredTypesTakeWhatCanBeBroughtToThem) {
  BuiltColumn built = build({"7", "2.5", "1e2", "x", "007", ""}, Type::Number);
  EXPECT_EQ(shown(built), (Texts{"7.0", "2.5", "100.0", "-", "7.0", "-"}));
  EXPECT_EQ(built.facts.unusable, 1u);
  EXPECT_EQ(built.facts.unusable_example, "x");
  EXPECT_EQ(built.facts.missing, 1u);
  EXPECT_EQ(shown(build({"7", "5.0", "5.5"}, Type::Int)), (Texts{"7", "5", "-"}));
  EXPECT_EQ(shown(build({"yes", "NO", "1", "0", "True", "2"}, Type::Bool)),
            (Texts{"true", "false", "true", "false", "true", "-"}));
  EXPECT_EQ(shown(build({"7", "true"}, Type::String)), (Texts{"\"7\"", "\"true\""}));
  EXPECT_EQ(shown(build({"a"}, Type::List)), (Texts{"[\"a\"]"}));
  EXPECT_EQ(shown(build({"a"}, Type::Map)), (Texts{"-"}));
  EXPECT_EQ(shown(build({"1700000000", "2024-01-02", "soon"}, Type::Timestamp)),
            (Texts{"\"2023-11-14T22:13:20Z\"", "\"2024-01-02T00:00:00Z\"", "-"}));
  EXPECT_EQ(shown(build({"1,5", "x"}, Type::Number)), (Texts{"1.5", "-"}));
}

TEST(Typing, DeclaredDatesAreGuessedFromThoseThatAreDates) {
  EXPECT_EQ(shown(build({"05.02.2024", "soon", "25.12.2024", "99.99.2024"}, Type::Timestamp)),
            (Texts{"\"2024-02-05T00:00:00Z\"", "-", "\"2024-12-25T00:00:00Z\"", "-"}));
  EXPECT_EQ(shown(build({"05.02.2024"}, Type::Timestamp)), (Texts{"-"}));
  EXPECT_EQ(shown(build({"99.99.2024"}, Type::Timestamp)), (Texts{"-"}));
  Reading reading;  // what somebody said is not replaced by a guess
  reading.date_format = *DateFormat::parse("%Y/%m/%d");
  EXPECT_EQ(shown(build({"2024/12/25", "25.12.2024"}, Type::Timestamp, reading)),
            (Texts{"\"2024-12-25T00:00:00Z\"", "-"}));
}

TEST(Typing, AValueOfAWrongTypeIsShown) {
  Cell cell;
  const Value nested(List{Value("ä"), Value(std::int64_t{1})});
  cell.kind = Cell::Kind::Nested;
  cell.value = &nested;
  const Reading reading;
  ColumnBuilder builder(reading, Type::Int);
  builder.set(0, cell);
  EXPECT_EQ(std::move(builder).build(1).facts.unusable_example, "[\"ä\",1]");
  const BuiltColumn built = build({"x" + std::string(38, '-') + "äää"}, Type::Int);
  EXPECT_EQ(built.facts.unusable_example, "x" + std::string(38, '-') + "…");
}

TEST(Typing, JsonValuesKeepTheirTypes) {
  const auto numbers = [](const Texts& texts) {
    return build(texts, std::nullopt, {}, Cell::Kind::Number);
  };
  EXPECT_EQ(shown(numbers({"1", "2"})), (Texts{"1", "2"}));
  EXPECT_EQ(shown(numbers({"1", "2.0"})), (Texts{"1.0", "2.0"}));
  EXPECT_EQ(shown(numbers({"1", "1e2"})), (Texts{"1.0", "100.0"}));
  const BuiltColumn beyond = numbers({"1", "9223372036854775808"});
  EXPECT_EQ(beyond.facts.unusable, 1u);
  EXPECT_EQ(shown(beyond), (Texts{"1", "\"9223372036854775808\""}));
  const BuiltColumn texts = build({"1", "2"}, std::nullopt, {}, Cell::Kind::String);
  EXPECT_EQ(shown(texts), (Texts{"\"1\"", "\"2\""}));
  const BuiltColumn times = build({"2024-01-02"}, std::nullopt, {}, Cell::Kind::String);
  EXPECT_EQ(times.facts.typing.type, Type::Timestamp);
}

TEST(Typing, MixedJsonTypesStayWhatTheyAre) {
  const Reading reading;
  ColumnBuilder builder(reading, std::nullopt);
  const Value list(List{Value("x")});
  builder.set(0, {Cell::Kind::Number, false, "1", nullptr});
  builder.set(1, {Cell::Kind::String, false, "1", nullptr});
  builder.set(2, {Cell::Kind::Bool, true, {}, nullptr});
  builder.set(3, {Cell::Kind::Nested, false, {}, &list});
  const BuiltColumn built = std::move(builder).build(5);
  EXPECT_TRUE(built.facts.mixed);
  EXPECT_EQ(shown(built), (Texts{"1", "\"1\"", "true", "[\"x\"]", "-"}));
}

TEST(ColumnBuilder, ALaterCellCountsAndAMissingOneErasesNothing) {
  const Reading reading;
  ColumnBuilder builder(reading, std::nullopt);
  builder.set(0, {Cell::Kind::Text, false, "1", nullptr});
  builder.set(1, {Cell::Kind::Text, false, "2", nullptr});
  builder.set(0, {Cell::Kind::Text, false, "3", nullptr});
  builder.set(1, {});
  EXPECT_EQ(shown(std::move(builder).build(2)), (Texts{"3", "2"}));
}

// Whatever form the cells were kept in, a column that ends as text has the texts of the file.
TEST(ColumnBuilder, TextsAreGivenBackExactly) {
  test::for_all(500, [](test::Random& random) {
    static const Texts choices = {"0",
                                  "-0",
                                  "12",
                                  "-7.50",
                                  "0.05",
                                  "-0.5",
                                  "1,5",
                                  "1,234",
                                  "1e3",
                                  ".5",
                                  "5.",
                                  "",
                                  "123456789012345678",
                                  "2024-01-02",
                                  "2024-01-02T03:04:05Z",
                                  "2024-01-02 03:04",
                                  "2024-01-02T03:04:05.120Z",
                                  "2024-01-02T03:04:05.000Z",
                                  "0000-01-01",
                                  "9999-12-31T23:59:59Z",
                                  "99999999999999999"};
    Texts texts = {"x"};  // makes it text
    for (std::int64_t count = random.between(1, 12); count > 0; --count) {
      const auto most = static_cast<std::int64_t>(choices.size()) - 1;
      texts.push_back(choices[static_cast<std::size_t>(random.between(0, most))]);
    }
    std::swap(texts.front(), texts.back());
    Texts expected;
    for (const std::string& text : texts)
      expected.push_back(text.empty() ? "-" : to_json(Value(text)));
    EXPECT_EQ(shown(build(texts)), expected);
  });
}

}  // namespace
}  // namespace winnow::tables
