#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "support/random.hpp"

namespace winnow {
namespace {

using test::for_all;
using test::Random;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

TEST(Decimal, ReadsThousandths) {
  const std::pair<std::string_view, Milli> good[] = {{"5", 5000},
                                                     {"-2.125", -2125},
                                                     {"1e3", 1'000'000},
                                                     {"0", 0},
                                                     {"-0", 0},
                                                     {"+5", 5000},
                                                     {".5", 500},
                                                     {"5.", 5000},
                                                     {"0.001", 1},
                                                     {"1e-3", 1},
                                                     {"1.50000", 1500},
                                                     {"12.5e1", 125'000},
                                                     {"1000000000", 1'000'000'000'000},
                                                     {"-1e9", -1'000'000'000'000},
                                                     {"0e999999999999", 0},
                                                     {"0.0000000", 0},
                                                     {"000000000000000000000007", 7000},
                                                     {"0.000000000000000000000001e24", 1000}};
  for (const auto& [text, milli] : good) {
    const MilliOrError read = parse_milli(text);
    ASSERT_TRUE(read.value.has_value()) << text;
    EXPECT_EQ(*read.value, milli) << text;
  }
}

TEST(Decimal, SaysWhyATextIsNoThousandths) {
  const std::pair<std::string_view, DecimalError> bad[] = {
      {"", DecimalError::NotANumber},
      {"-", DecimalError::NotANumber},
      {".", DecimalError::NotANumber},
      {"e5", DecimalError::NotANumber},
      {"1e", DecimalError::NotANumber},
      {"1e+", DecimalError::NotANumber},
      {"1,5", DecimalError::NotANumber},
      {" 1", DecimalError::NotANumber},
      {"1 ", DecimalError::NotANumber},
      {"0x1", DecimalError::NotANumber},
      {".inf", DecimalError::NotANumber},
      {"nan", DecimalError::NotANumber},
      {"--1", DecimalError::NotANumber},
      {"1e5.5", DecimalError::NotANumber},
      {"1.0001", DecimalError::TooManyPlaces},
      {"1e-4", DecimalError::TooManyPlaces},
      {"1e-999999999999", DecimalError::TooManyPlaces},
      {"1000000000.001", DecimalError::TooLarge},
      {"1000000001", DecimalError::TooLarge},
      {"-1e10", DecimalError::TooLarge},
      {"1e999999999999", DecimalError::TooLarge},
      {"99999999999999999999999999", DecimalError::TooLarge}};
  for (const auto& [text, error] : bad) {
    const MilliOrError read = parse_milli(text);
    EXPECT_EQ(read.value, std::nullopt) << text;
    EXPECT_EQ(read.error, error) << text;
  }
}

TEST(Decimal, WritesThousandthsWithoutTrailingZeros) {
  const std::pair<Milli, std::string_view> cases[] = {{12500, "12.5"},
                                                      {-1000, "-1"},
                                                      {0, "0"},
                                                      {1, "0.001"},
                                                      {-10, "-0.01"},
                                                      {-999, "-0.999"},
                                                      {100, "0.1"},
                                                      {1050, "1.05"},
                                                      {1'000'000'000'000, "1000000000"},
                                                      {INT64_MAX, "9223372036854775.807"},
                                                      {INT64_MIN, "-9223372036854775.808"}};
  for (const auto& [milli, text] : cases) EXPECT_EQ(milli_text(milli), text);
}

TEST(Decimal, MillionthsRoundHalfAwayFromZero) {
  const std::pair<double, std::int64_t> good[] = {{0.0, 0},
                                                  {-0.0, 0},
                                                  {1.0, 1'000'000},
                                                  {12.34, 12'340'000},
                                                  {0.1, 100'000},
                                                  {0.0000005, 1},
                                                  {-0.0000005, -1},
                                                  {0.00000049, 0},
                                                  {1.0000005, 1'000'001},
                                                  {-1.0000005, -1'000'001},
                                                  {2.0000015, 2'000'002},
                                                  {1.4999995, 1'500'000},
                                                  {0.0000004999999999999999, 0},
                                                  {1e-300, 0},
                                                  {5e-324, 0},
                                                  {123456.7890125, 123'456'789'013},
                                                  {9e12, 9'000'000'000'000'000'000},
                                                  {-9e12, -9'000'000'000'000'000'000},
                                                  {1099511.6277765, 1'099'511'627'777}};
  for (const auto& [number, expected] : good) {
    EXPECT_EQ(millionths_of(number), expected) << double_text(number);
  }
  for (const double bad : {nan_value, infinite, -infinite, 9.000000000001e12, -1e13, 1e308}) {
    EXPECT_EQ(millionths_of(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(millionths_of(std::int64_t{-7}), -7'000'000);
  EXPECT_EQ(millionths_of(std::int64_t{9'000'000'000'000}), 9'000'000'000'000'000'000);
  EXPECT_EQ(millionths_of(std::int64_t{9'000'000'000'001}), std::nullopt);
  EXPECT_EQ(millionths_of(std::int64_t{INT64_MIN}), std::nullopt);
}

using Read = std::optional<std::optional<std::int64_t>>;

TEST(Decimal, MillionthsOfTexts) {
  const Read no_number = std::nullopt;
  const Read out_of_range = std::optional<std::int64_t>();
  const std::pair<std::string_view, Read> cases[] = {
      {"12", Read(12'000'000)},
      {"-1.5", Read(-1'500'000)},
      {"2.5e3", Read(2'500'000'000)},
      {"0.0000005", Read(1)},
      {"0.00000049999999999999999999999", Read(0)},  // no double is asked
      {"-0.0000005", Read(-1)},
      {"1.00000050000000000000000000001", Read(1'000'001)},
      {"1e-30", Read(0)},
      {"9000000000000", Read(9'000'000'000'000'000'000)},
      {"9000000000000.0000001", out_of_range},
      {"-9000000000001", out_of_range},
      {"1e400", out_of_range},
      {"99999999999999999999", out_of_range},
      {"NaN", out_of_range},
      {"-Infinity", out_of_range},
      {"inf", out_of_range},
      {"", no_number},
      {" 12", no_number},
      {"12 ", no_number},
      {"12a", no_number},
      {"1,5", no_number},
      {"-", no_number},
      {"infinite", no_number},
      {"true", no_number},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(millionths_of_text(text), expected) << text;
}

// The short way of doubles must agree with the long one over the decimal text.
TEST(Decimal, MillionthsOfADoubleAreThoseOfItsText) {
  for_all(5000, [](Random& random) {
    const std::int64_t tenths_of_millionths = random.between(-1'000'000'000'000, 1'000'000'000'000);
    const double near_a_half = static_cast<double>(tenths_of_millionths * 10 + 5) / 100'000'000.0;
    const double any = static_cast<double>(random.between(INT64_MIN, INT64_MAX)) /
                       std::pow(10.0, static_cast<double>(random.between(5, 25)));
    for (const double d : {near_a_half, std::nextafter(near_a_half, 0.0), any}) {
      EXPECT_EQ(Read(millionths_of(d)), millionths_of_text(double_text(d))) << double_text(d);
    }
  });
}

TEST(Decimal, MillionthsBackToTheNearestDouble) {
  EXPECT_EQ(double_of_millionths(0), 0.0);
  EXPECT_EQ(double_of_millionths(100'000), 0.1);
  EXPECT_EQ(double_of_millionths(-12'340'000), -12.34);
  EXPECT_EQ(double_of_millionths(9'000'000'000'000'000'000), 9e12);
  EXPECT_EQ(double_of_millionths(8'999'999'999'999'999'999), 8999999999999.999999);
  EXPECT_EQ(double_of_millionths(INT64_MIN), -9223372036854.775808);
  for_all(2000, [](Random& random) {
    const std::int64_t value = random.between(INT64_MIN, INT64_MAX);
    const std::string text = std::to_string(value) + "e-6";
    EXPECT_EQ(double_of_millionths(value), std::strtod(text.c_str(), nullptr)) << text;
  });
}

TEST(Decimal, DoublesAreAsShortAsTheyReadBack) {
  const std::pair<double, std::string_view> cases[] = {
      {1.0, "1.0"},
      {0.1, "0.1"},
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1e21, "1e+21"},
      {1e20, "100000000000000000000.0"},
      {100000.0, "100000.0"},
      {0.000001, "0.000001"},
      {0.0000001, "1e-07"},
      {1.5e300, "1.5e+300"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {0.30000000000000004, "0.30000000000000004"},
      {nan_value, "NaN"},
      {infinite, "Infinity"},
      {-infinite, "-Infinity"},
      {-12.5, "-12.5"}};
  for (const auto& [d, text] : cases) EXPECT_EQ(double_text(d), text);
  for_all(5000, [](Random& random) {
    const auto d = std::bit_cast<double>(random.between(INT64_MIN, INT64_MAX));
    if (!std::isfinite(d)) return;
    const std::string text = double_text(d);
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), d) << text;
    EXPECT_NE(text.find_first_of(".e"), std::string::npos) << text;
  });
}

}  // namespace
}  // namespace winnow
