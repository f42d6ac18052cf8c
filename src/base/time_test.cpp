#include "base/time.hpp"

#include <gtest/gtest.h>

#include "support/random.hpp"

namespace winnow {
namespace {

using test::for_all;
using test::Random;

constexpr std::int64_t year_0 = -62167219200;
constexpr std::int64_t year_1 = -62135596800;
constexpr std::int64_t year_10000 = 253402300800;

TEST(Time, FloorDivGoesTowardsThePast) {
  EXPECT_EQ(floor_div(7, 2), 3);
  EXPECT_EQ(floor_div(-7, 2), -4);
  EXPECT_EQ(floor_div(-8, 2), -4);
  EXPECT_EQ(floor_div(-1, 1000), -1);
  EXPECT_EQ(floor_div(0, 1000), 0);
}

TEST(Time, DaysAndDatesKnowEachOther) {
  const struct {
    std::int64_t year;
    int month, day;
    std::int64_t days;
  } cases[] = {{1970, 1, 1, 0},        {1969, 12, 31, -1},      {2000, 2, 29, 11016},
               {2000, 3, 1, 11017},    {1900, 2, 28, -25509},   {1900, 3, 1, -25508},
               {2024, 2, 29, 19782},   {0, 1, 1, -719528},      {0, 3, 1, -719468},
               {1, 1, 1, -719162},     {9999, 12, 31, 2932896}, {-1, 12, 31, -719529},
               {-400, 2, 29, -865566}, {10000, 1, 1, 2932897}};
  for (const auto& c : cases) {
    EXPECT_EQ(days_from_civil(c.year, c.month, c.day), c.days) << c.year << '-' << c.month;
    const Civil civil = civil_of(c.days * seconds_a_day + 86399);
    EXPECT_EQ(civil.year, c.year);
    EXPECT_EQ(civil.month, c.month);
    EXPECT_EQ(civil.day, c.day);
    EXPECT_EQ(civil.hour, 23);
    EXPECT_EQ(civil.minute, 59);
    EXPECT_EQ(civil.second, 59);
  }
}

TEST(Time, EveryDayOfACycleFollowsTheOneBefore) {
  std::int64_t day = days_from_civil(1999, 12, 31);
  for (std::int64_t year = 2000; year < 2400; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int d = 1; d <= days_in_month(year, month); ++d) {
        ASSERT_EQ(days_from_civil(year, month, d), ++day);
        const Civil c = civil_of(day * seconds_a_day);
        ASSERT_TRUE(c.year == year && c.month == month && c.day == d) << day;
      }
    }
  }
}

TEST(Time, InstantsAreCutTowardsThePast) {
  EXPECT_EQ(millis_of({-1, 999'999'999}), -1);
  EXPECT_EQ(millis_of({-1, 0}), -1000);
  EXPECT_EQ(millis_of({1, 1'999'999}), 1001);
  EXPECT_EQ(timestamp_of(-1), (Timestamp{-1, 999'000'000}));
  EXPECT_EQ(timestamp_of(INT64_MIN).nanos, 192'000'000);
  EXPECT_EQ(timestamp_of(1500), (Timestamp{1, 500'000'000}));
}

TEST(Time, ReadsRfc3339) {
  const std::pair<std::string_view, Timestamp> good[] = {
      {"1970-01-01T00:00:00Z", {0, 0}},
      {"1970-01-01t00:00:00z", {0, 0}},
      {"1970-01-01 00:00:00Z", {0, 0}},
      {"2026-03-02T09:05:00Z", {1772442300, 0}},
      {"2026-03-02T09:05:00.5Z", {1772442300, 500'000'000}},
      {"2026-03-02T09:05:00.123456789Z", {1772442300, 123'456'789}},
      {"1969-12-31T23:59:59.999999999Z", {-1, 999'999'999}},
      {"2026-03-02T09:05:00+02:00", {1772435100, 0}},
      {"2026-03-02T09:05:00-08:30", {1772472900, 0}},
      {"2024-02-29T00:00:00-00:00", {1709164800, 0}},
      {"0001-01-01T00:00:00Z", {year_1, 0}},
      {"0000-12-31T23:30:00-01:00", {year_1 + 1800, 0}},
      {"9999-12-31T23:59:59.999999999Z", {year_10000 - 1, 999'999'999}},
  };
  for (const auto& [text, t] : good) EXPECT_EQ(parse_rfc3339(text), t) << text;
}

TEST(Time, RefusesWhatIsNotRfc3339) {
  for (const std::string_view text : {"",
                                      "2026-03-02",
                                      "2026-03-02T09:05Z",
                                      "2026-03-02T09:05:00",
                                      "2026-03-02T09:05:00.Z",
                                      "2026-03-02T09:05:00.1234567890Z",
                                      "2026-03-02T09:05:00,5Z",
                                      "2026-03-02T09:05:60Z",
                                      "2026-03-02T24:00:00Z",
                                      "2026-03-02T09:60:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-00-01T00:00:00Z",
                                      "2026-02-29T00:00:00Z",
                                      "2026-04-31T00:00:00Z",
                                      "1900-02-29T00:00:00Z",
                                      "2026-01-00T00:00:00Z",
                                      "2026-03-02T09:05:00+0200",
                                      "2026-03-02T09:05:00+24:00",
                                      "2026-03-02T09:05:00+02:60",
                                      "2026-03-02T09:05:00 Z",
                                      " 2026-03-02T09:05:00Z",
                                      "2026-03-02T09:05:00Z ",
                                      "2026-03-02T09:05:00ZZ",
                                      "2026-03-02  09:05:00Z",
                                      "2026-03-02_09:05:00Z",
                                      "26-03-02T09:05:00Z",
                                      "+2026-03-02T09:05:00Z",
                                      "2026-3-2T09:05:00Z",
                                      "2026/03/02T09:05:00Z",
                                      "0000-12-31T23:59:59Z",
                                      "0001-01-01T00:00:00+00:01",
                                      "9999-12-31T23:59:59-00:01",
                                      "10000-01-01T00:00:00Z",
                                      "202\xd9\xa0-03-02T09:05:00Z"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

TEST(Time, ReadsWhatFilesHold) {
  const std::pair<std::string_view, Millis> good[] = {
      {"2026-03-02T09:05:00Z", 1772442300'000},
      {"2026-03-02T09:05:00.0009Z", 1772442300'000},
      {"2026-03-02T11:05:00.25+02:00", 1772442300'250},
      {"2026-03-02", 1772409600'000},
      {"2026-03-02 09:05", 1772442300'000},
      {"2026-03-02T09:05", 1772442300'000},
      {"2026-03-02 09:05:07", 1772442307'000},
      {"2026-03-02T09:05:07.999999", 1772442307'999},
      {"1969-12-31T23:59:59.9999", -1},
      {"0000-01-01", year_0 * 1000},
      {"9999-12-31T23:59:59.999999999", year_10000 * 1000 - 1},
      {"0000-01-01T01:00:00+01:00", year_0 * 1000},
      {"0", 0},
      {"-0", 0},
      {"1", 1000},
      {"2026", 2026'000},
      {"-1", -1000},
      {"-0.5", -500},
      {"-0.0001", -1},  // towards the past
      {"-1.5000", -1500},
      {"1772442300.1239", 1772442300'123},
      {"99999999999", 99999999999'000},  // below 10^11: seconds
      {"99999999999.999", 99999999999'999},
      {"100000000000", 100000000000},  // from 10^11: milliseconds
      {"-99999999", -99999999'000},
      {"-62167219200", year_0 * 1000},  // the year 0000
      {"1772442300123.9", 1772442300123},
      {"-62167219199999.5", year_0 * 1000},
      {"253402300799999", year_10000 * 1000 - 1},
      {"253402300799999.9", year_10000 * 1000 - 1},
      {"-100000000000", -100000000000},
      {"000000001", 1000},
  };
  for (const auto& [text, ms] : good) EXPECT_EQ(parse_instant(text), ms) << text;
  for (const std::string_view text : {"",
                                      " ",
                                      "-",
                                      "+1",
                                      "1.",
                                      ".5",
                                      "1e9",
                                      "1,5",
                                      "0x10",
                                      "--1",
                                      "1 ",
                                      "NaN",
                                      "inf",
                                      "today",
                                      "253402300800000",
                                      "-62167219200001",
                                      "-62167219200.001",
                                      "-62167219200000.5",
                                      "9223372036854775808",
                                      "99999999999999999999999999",
                                      "2026-03",
                                      "2026-03-02T",
                                      "2026-03-02 9:05",
                                      "2026-03-02 09",
                                      "2026-03-02T09:05Z",
                                      "2026-03-02T09:05.5",
                                      "2026-03-02Z",
                                      "02.03.2026",
                                      "0000-01-01T00:00:00+00:01",
                                      "9999-12-31T23:59:59-00:01",
                                      "2026-03-02 09:05:07.",
                                      "20260302T090500Z"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Time, WritesInstants) {
  const std::pair<Millis, std::string_view> cases[] = {
      {0, "1970-01-01T00:00:00Z"},
      {1772442300'000, "2026-03-02T09:05:00Z"},
      {1772442300'050, "2026-03-02T09:05:00.050Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {year_0 * 1000, "0000-01-01T00:00:00Z"},
      {year_0 * 1000 - 1, "-0001-12-31T23:59:59.999Z"},
      {year_10000 * 1000 - 1, "9999-12-31T23:59:59.999Z"},
      {year_10000 * 1000, "+10000-01-01T00:00:00Z"},
      {INT64_MAX, "+292278994-08-17T07:12:55.807Z"},
      {INT64_MIN, "-292275055-05-16T16:47:04.192Z"},
  };
  for (const auto& [ms, text] : cases) EXPECT_EQ(to_text(ms), text);
  std::string out = "at ";
  append_text(out, 1);
  EXPECT_EQ(out, "at 1970-01-01T00:00:00.001Z");
}

TEST(Time, WritesTimestampsWithAsManyDigitsAsNeeded) {
  EXPECT_EQ(to_text(Timestamp{0, 0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_text(Timestamp{0, 120'000'000}), "1970-01-01T00:00:00.120Z");
  EXPECT_EQ(to_text(Timestamp{0, 120'000}), "1970-01-01T00:00:00.000120Z");
  EXPECT_EQ(to_text(Timestamp{-1, 1}), "1969-12-31T23:59:59.000000001Z");
  EXPECT_EQ(to_text(timestamp_min), "0001-01-01T00:00:00Z");
  EXPECT_EQ(to_text(timestamp_max), "9999-12-31T23:59:59.999999999Z");
}

TEST(Time, ReadsBackWhatItWrote) {
  for_all(2000, [](Random& random) {
    const Millis ms = random.between(year_0 * 1000, year_10000 * 1000 - 1);
    EXPECT_EQ(parse_instant(to_text(ms)), ms);
    const Timestamp t{random.between(year_1, year_10000 - 1),
                      static_cast<std::int32_t>(random.between(0, 999'999'999))};
    EXPECT_EQ(parse_rfc3339(to_text(t)), t);
    const Duration d{random.between(-duration_seconds_max, duration_seconds_max - 1),
                     static_cast<std::int32_t>(random.between(0, 999'999'999))};
    EXPECT_EQ(parse_duration(to_text(d)), d) << to_text(d);
  });
}

TEST(Time, DurationsAreDecimalSeconds) {
  const std::pair<Duration, std::string_view> cases[] = {
      {{90, 0}, "90s"},
      {{1, 500'000'000}, "1.5s"},
      {{-1, 999'999'999}, "-0.000000001s"},
      {{0, 0}, "0s"},
      {{-1, 500'000'000}, "-0.5s"},
      {{-2, 500'000'000}, "-1.5s"},
      {{-90, 0}, "-90s"},
      {{0, 1}, "0.000000001s"},
      {{duration_seconds_max, 0}, "315576000000s"}};
  for (const auto& [d, text] : cases) EXPECT_EQ(to_text(d), text);
}

TEST(Time, ReadsDurationsInEveryUnit) {
  const std::pair<std::string_view, Duration> good[] = {
      {"90s", {90, 0}},
      {"1h30m", {5400, 0}},
      {"-1.5s", {-2, 500'000'000}},
      {"+2m", {120, 0}},
      {"2d", {172800, 0}},
      {"1w", {604800, 0}},
      {"0.5w", {302400, 0}},
      {"250ms", {0, 250'000'000}},
      {"1us", {0, 1'000}},
      {"1ns", {0, 1}},
      {"-1ns", {-1, 999'999'999}},
      {"0.9ns", {0, 0}},
      {"1w2d3h4m5s6ms7us8ns", {788645, 6'007'008}},
      {"1s1h", {3601, 0}},
      {"1m1m", {120, 0}},
      {".5s", {0, 500'000'000}},
      {"5.s", {5, 0}},
      {"0s", {0, 0}},
      {"-0s", {0, 0}},
      {"000000000000000000000001s", {1, 0}},
      {"0.333333333333333333333333h", {1199, 999'999'999}},
      {"315576000000s", {duration_seconds_max, 0}},
      {"-315576000000s", {-duration_seconds_max, 0}},
  };
  for (const auto& [text, d] : good) EXPECT_EQ(parse_duration(text), d) << text;
  for (const std::string_view text : {"",
                                      "-",
                                      "+",
                                      "s",
                                      "1",
                                      "0",
                                      ".s",
                                      "1.5.s",
                                      "1 s",
                                      " 1s",
                                      "1s ",
                                      "--1s",
                                      "1h-30m",
                                      "1S",
                                      "1y",
                                      "1mo",
                                      "1µs",
                                      "1e3s",
                                      "315576000000.000000001s",
                                      "315576000001s",
                                      "1000000000000w",
                                      "9999999999999999999s",
                                      "315576000000s1ns",
                                      "1sm",
                                      "NaNs"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Time, LengthsOfAModel) {
  const std::pair<std::string_view, std::int64_t> good[] = {{"1s", 1},
                                                            {"90s", 90},
                                                            {"5m", 300},
                                                            {"2h", 7200},
                                                            {"30d", 2592000},
                                                            {"2w", 1209600},
                                                            {"36525d", 3155760000},
                                                            {"3155760000s", 3155760000},
                                                            {"007d", 604800}};
  for (const auto& [text, seconds] : good) {
    const auto length = parse_length(text);
    ASSERT_TRUE(length.has_value()) << text << ": " << length.error().message;
    EXPECT_EQ(*length, seconds) << text;
  }
  const std::pair<std::string_view, std::string_view> bad[] = {
      {"", "is no length of time"},
      {"30", "is no length of time"},
      {"d", "is no length of time"},
      {"1.5d", "is no length of time"},
      {"-1d", "is no length of time"},
      {"30 d", "is no length of time"},
      {"1h30m", "is no length of time"},
      {"5ms", "is no length of time"},
      {"30D", "is no length of time"},
      {"0s", "at least 1s"},
      {"000w", "at least 1s"},
      {"36526d", "longer than 100 years"},
      {"3155760001s", "longer than 100 years"},
      {"99999999999999999999s", "longer than 100 years"}};
  for (const auto& [text, reason] : bad) {
    const auto length = parse_length(text);
    ASSERT_FALSE(length.has_value()) << text;
    EXPECT_NE(length.error().message.find(reason), std::string::npos) << length.error().message;
  }
}

}  // namespace
}  // namespace winnow
