#include "base/zones.hpp"

#include <gtest/gtest.h>

#include "base/time.hpp"

namespace winnow {
namespace {

std::int64_t utc(std::string_view text) {
  const auto t = parse_instant(text);
  if (!t) ADD_FAILURE() << text;
  return t.value_or(0) / 1000;
}

Zone zone(std::string_view name) {
  auto loaded = load_zone(name);
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    return Zone::fixed(0);
  }
  return *loaded;
}

TEST(Zones, OffsetsThroughTheAges) {
  const struct {
    std::string_view name, at;
    std::int32_t offset;
  } cases[] = {
      {"UTC", "2026-01-01", 0},
      {"Europe/Warsaw", "1850-01-01", 5040},  // its own mean time
      {"Europe/Warsaw", "2026-01-15", 3600},
      {"Europe/Warsaw", "2026-07-15", 7200},
      {"Europe/Warsaw", "2026-03-29T00:59:59", 3600},
      {"Europe/Warsaw", "2026-03-29T01:00:00", 7200},
      {"Europe/Warsaw", "2499-07-15", 7200},
      {"Europe/Warsaw", "2500-07-15", 7200},
      {"Europe/Warsaw", "2900-07-15", 7200},
      {"Europe/Warsaw", "9999-12-31", 3600},
      {"Europe/Warsaw", "0000-01-01", 5040},
      {"America/New_York", "2026-07-15", -14400},
      {"America/New_York", "9999-07-15", -14400},
      {"Asia/Kolkata", "2026-07-15", 19800},
      {"Asia/Kathmandu", "2026-07-15", 20700},
      {"Australia/Lord_Howe", "2026-07-15", 37800},  // half an hour of summer time
      {"Australia/Lord_Howe", "2026-01-15", 39600},
      {"Pacific/Apia", "2011-12-30T09:59:59", -36000},  // over the date line
      {"Pacific/Apia", "2011-12-30T10:00:00", 50400},
      {"Europe/Moscow", "2012-01-01", 14400},
      {"Europe/Moscow", "2026-01-01", 10800},
      {"Asia/Shanghai", "9999-07-15", 28800},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(zone(c.name).offset_at(utc(c.at)), c.offset) << c.name << ' ' << c.at;
  }
}

TEST(Zones, RulesRepeatEvery400YearsAtTheSeam) {
  const Zone warsaw = zone("Europe/Warsaw");
  const std::int64_t cycle = 146097 * seconds_a_day;
  for (std::int64_t t = utc("2099-06-01"); t < utc("2101-06-01"); t += 3600) {
    ASSERT_EQ(warsaw.offset_at(t), warsaw.offset_at(t + cycle)) << to_text(t * 1000);
    ASSERT_EQ(warsaw.offset_at(t), warsaw.offset_at(t + 5 * cycle)) << to_text(t * 1000);
  }
}

TEST(Zones, LocalTimesInGapsAndOverlaps) {
  const struct {
    std::string_view name, local, expected;
  } cases[] = {
      {"UTC", "2026-03-02T09:05:00", "2026-03-02T09:05:00Z"},
      {"Europe/Warsaw", "2026-01-15T00:00:00", "2026-01-14T23:00:00Z"},
      {"Europe/Warsaw", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z"},
      {"Europe/Warsaw", "2026-03-29T02:00:00", "2026-03-29T01:00:00Z"},  // the gap begins
      {"Europe/Warsaw", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z"},
      {"Europe/Warsaw", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z"},
      {"Europe/Warsaw", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z"},
      {"Europe/Warsaw", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z"},  // the first of two
      {"Europe/Warsaw", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z"},
      {"America/Sao_Paulo", "2018-11-04T00:00:00", "2018-11-04T03:00:00Z"},  // no midnight
      {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T10:00:00Z"},       // no such day
      {"Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"},
      {"Europe/Warsaw", "2500-01-01T00:30:00", "2499-12-31T23:30:00Z"},
      {"Europe/Warsaw", "2500-01-01T02:00:00", "2500-01-01T01:00:00Z"},
      {"Europe/Warsaw", "2504-07-15T12:00:00", "2504-07-15T10:00:00Z"},
      {"Europe/Warsaw", "9999-07-15T12:00:00", "9999-07-15T10:00:00Z"},
      {"Europe/Warsaw", "0001-01-01T00:00:00", "0000-12-31T22:36:00Z"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(utc_of_local(zone(c.name), utc(c.local)), utc(c.expected)) << c.name << c.local;
  }
}

// The slow way: the earliest instant that shows the wall clock at or past the local time.
TEST(Zones, LocalTimesAreTheFirstThatTheClockShows) {
  for (const std::string_view name : {"Europe/Warsaw", "America/New_York", "Pacific/Apia",
                                      "Australia/Lord_Howe", "Africa/Casablanca"}) {
    const Zone z = zone(name);
    for (const std::size_t jump : {z.at.size() - 1, z.at.size() / 2, z.at.size() / 3}) {
      const std::int64_t around = z.at[jump];
      std::int64_t t = around - 3 * 86400;
      for (std::int64_t local = around - 86400; local <= around + 86400; local += 1800) {
        while (t + z.offset_at(t) < local) t += 60;
        EXPECT_LE(utc_of_local(z, local) - t, 0) << name << ' ' << local;
        EXPECT_GT(utc_of_local(z, local), t - 60) << name << ' ' << local;
      }
    }
  }
}

TEST(Zones, UnknownNamesAreNotFound) {
  for (const std::string_view name : {"", "Europe/Nowhere", "europe/warsaw", "GMT+3", "BST",
                                      "Etc/Unknown", "+02:00", "\xff\xff", "../../etc/passwd"}) {
    const auto loaded = load_zone(name);
    ASSERT_FALSE(loaded.has_value()) << name;
    EXPECT_EQ(loaded.error().kind, ErrorKind::NotFound);
  }
  for (const std::string_view name : {"UTC", "Etc/UTC", "GMT", "EST", "Etc/GMT-14", "CET",
                                      "US/Pacific", "America/Argentina/Buenos_Aires"}) {
    EXPECT_TRUE(load_zone(name).has_value()) << name;
  }
}

TEST(Zones, AllZonesAreThoseOfTheirNames) {
  const ZoneTable& zones = all_zones();
  EXPECT_GT(zones.size(), 500u);
  EXPECT_EQ(zones.count("Europe/Minsk"), 1u);
  EXPECT_EQ(zones.count("BST"), 0u);
  EXPECT_EQ(zones.find("Asia/Shanghai")->second.offset_at(0), 28800);
  for (const auto& [name, z] : zones) {
    ASSERT_EQ(z.at.size(), z.offset.size()) << name;
    ASSERT_EQ(z.at[0], INT64_MIN) << name;
    for (std::size_t i = 1; i < z.at.size(); ++i) ASSERT_LT(z.at[i - 1], z.at[i]) << name;
  }
  EXPECT_EQ(zone_data_version().substr(0, 2), "20");
}

TEST(Zones, FixedOffsets) {
  EXPECT_EQ(parse_offset("+02:00"), 7200);
  EXPECT_EQ(parse_offset("-08:30"), -30600);
  EXPECT_EQ(parse_offset("02:00"), 7200);
  EXPECT_EQ(parse_offset("-00:00"), 0);
  EXPECT_EQ(parse_offset("+23:59"), 86340);
  for (const std::string_view text : {"", "+", "2:00", "+02", "+0200", "+24:00", "+02:60", "UTC",
                                      "+02:0", "+02:000", "++2:00", "+02:-1", " 02:00"}) {
    EXPECT_EQ(parse_offset(text), std::nullopt) << text;
  }
  const Zone z = Zone::fixed(-30600);
  EXPECT_EQ(z.offset_at(INT64_MIN), -30600);
  EXPECT_EQ(z.offset_at(INT64_MAX), -30600);
  EXPECT_EQ(utc_of_local(z, 0), 30600);
}

}  // namespace
}  // namespace winnow
