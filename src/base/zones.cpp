#include "base/zones.hpp"

#include <unicode/basictz.h>
#include <unicode/strenum.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <memory>
#include <unordered_set>

#include "base/check.hpp"
#include "base/time.hpp"

namespace winnow {

namespace {

constexpr std::int64_t cycle_seconds = 146097 * seconds_a_day;  // 400 years
constexpr std::int64_t year_1800 = -5364662400;
constexpr std::int64_t year_2500 = 16725225600;
constexpr std::int64_t two_days = 2 * seconds_a_day;  // more than any two clocks differ

std::int64_t seconds_of(UDate milliseconds) {
  return floor_div(static_cast<std::int64_t>(milliseconds), 1000);
}

std::int32_t offset_of(const icu::TimeZoneRule& rule) {
  return (rule.getRawOffset() + rule.getDSTSavings()) / 1000;
}

// Names that ICU keeps for old Java programs; "BST" there is Dhaka, not London.
bool is_known_elsewhere(std::string_view name) {
  static const std::unordered_set<std::string_view> java = {
      "ACT", "AET", "AGT", "ART", "AST", "BET", "BST", "CAT", "CNT", "CST", "CTT", "EAT", "ECT",
      "IET", "IST", "JST", "MIT", "NET", "NST", "PLT", "PNT", "PRT", "PST", "SST", "VST"};
  return java.count(name) == 0 && name.substr(0, 8) != "SystemV/" && name != "Etc/Unknown";
}

Zone read_zone(const icu::BasicTimeZone& source) {
  Zone zone;
  zone.at.push_back(INT64_MIN);
  std::int32_t raw = 0;
  std::int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  source.getOffset(static_cast<UDate>(year_1800) * 1000, 0, raw, saving, status);
  CHECK(U_SUCCESS(status));
  zone.offset.push_back((raw + saving) / 1000);

  // A year more than a cycle needs, so that local times near its end find their jumps.
  const std::int64_t end = year_2500 + 366 * seconds_a_day;
  icu::TimeZoneTransition next;
  UDate after = static_cast<UDate>(year_1800) * 1000;
  while (source.getNextTransition(after, 0, next) != 0 && seconds_of(next.getTime()) < end) {
    after = next.getTime();
    const std::int32_t offset = offset_of(*next.getTo());
    if (offset == zone.offset.back()) continue;  // only its name or its kind changed
    zone.at.push_back(seconds_of(after));
    zone.offset.push_back(offset);
  }
  if (zone.at.back() >= year_2500) zone.cycle_from = year_2500;  // it will never come to rest
  return zone;
}

std::size_t segment_at(const Zone& zone, std::int64_t utc_seconds) {
  const auto after = std::upper_bound(zone.at.begin(), zone.at.end(), utc_seconds);
  return static_cast<std::size_t>(after - zone.at.begin()) - 1;
}

// How many seconds of whole cycles lie between `seconds` and the last time before `from`.
std::int64_t whole_cycles_back(std::int64_t seconds, std::int64_t from) {
  if (seconds < from) return 0;
  return ((seconds - from) / cycle_seconds + 1) * cycle_seconds;
}

}  // namespace

std::int32_t Zone::offset_at(std::int64_t utc_seconds) const {
  return offset[segment_at(*this, utc_seconds - whole_cycles_back(utc_seconds, cycle_from))];
}

Zone Zone::fixed(std::int32_t offset_seconds) {
  Zone zone;
  zone.at.push_back(INT64_MIN);
  zone.offset.push_back(offset_seconds);
  return zone;
}

std::int64_t utc_of_local(const Zone& zone, std::int64_t local_seconds) {
  const std::int64_t back = zone.cycle_from == INT64_MAX
                                ? 0
                                : whole_cycles_back(local_seconds, zone.cycle_from + two_days);
  const std::int64_t local = local_seconds - back;
  // The stretches of one offset each, from before the instant: the first whose clock reaches it.
  for (std::size_t i = segment_at(zone, local - two_days);; ++i) {
    const std::int64_t utc = local - zone.offset[i];
    if (utc < zone.at[i]) return zone.at[i] + back;  // the clock jumped over it
    if (i + 1 == zone.at.size() || utc < zone.at[i + 1]) return utc + back;
  }
}

Result<Zone> load_zone(std::string_view name) {
  const auto id = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
  icu::UnicodeString canonical;
  UBool is_system = 0;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, is_system, status);
  if (U_FAILURE(status) || is_system == 0 || !is_known_elsewhere(name)) {
    return fail(ErrorKind::NotFound, "no time zone \"{}\"; write one like Europe/Warsaw or UTC",
                name.substr(0, 80));
  }
  const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
  CHECK(basic != nullptr);  // every zone of the system is one
  return read_zone(*basic);
}

const ZoneTable& all_zones() {
  static const ZoneTable table = [] {
    ZoneTable zones;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> names(
        icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_ANY, nullptr, nullptr, status));
    CHECK(U_SUCCESS(status));
    while (const char* name = names->next(nullptr, status)) {
      if (Result<Zone> zone = load_zone(name)) zones.emplace(name, std::move(*zone));
    }
    return zones;
  }();
  return table;
}

std::string zone_data_version() {
  UErrorCode status = U_ZERO_ERROR;
  const char* version = icu::TimeZone::getTZDataVersion(status);
  CHECK(U_SUCCESS(status));
  return version;
}

std::optional<std::int32_t> parse_offset(std::string_view text) {
  const bool west = !text.empty() && text[0] == '-';
  if (west || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto two_digits = [text](std::size_t i) {
    const int tens = text[i] - '0';
    const int ones = text[i + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? 99 : tens * 10 + ones;
  };
  if (two_digits(0) > 23 || two_digits(3) > 59) return std::nullopt;
  const std::int32_t seconds = two_digits(0) * 3600 + two_digits(3) * 60;
  return west ? -seconds : seconds;
}

}  // namespace winnow
