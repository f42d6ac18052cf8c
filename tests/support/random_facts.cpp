#include "support/random_facts.hpp"

#include <array>
#include <limits>
#include <map>

#include "base/time.hpp"

namespace winnow::test {

using engine::Fact;
using engine::FactKind;
using engine::Source;

namespace {

bool chance(Random& random, int percent) {
  return random.between(1, 100) <= percent;
}

std::string any_bytes(Random& random, std::int64_t length_max) {
  std::string text;
  for (std::int64_t left = random.between(0, length_max); left > 0; --left) {
    text += static_cast<char>(random.between(-128, 127));
  }
  return text;
}

Id any_id(Random& random) {
  Id id;
  for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random.between(0, 255));
  return id;
}

std::int64_t any_int(Random& random) {
  switch (random.between(0, 4)) {
    case 0: return std::numeric_limits<std::int64_t>::min();
    case 1: return std::numeric_limits<std::int64_t>::max();
    case 2: return random.between(-70, 70);
    case 3: return random.between(-100'000, 100'000);
    default: return random.between(std::numeric_limits<std::int64_t>::min(), 0);
  }
}

double any_double(Random& random) {
  using Limits = std::numeric_limits<double>;
  static const std::vector<double> odd = {0.0,
                                          -0.0,
                                          0.1,
                                          1e300,
                                          -1e-300,
                                          Limits::denorm_min(),
                                          Limits::max(),
                                          Limits::min(),
                                          Limits::infinity(),
                                          12.5,
                                          9007199254740993.0,
                                          -Limits::infinity(),
                                          3.0,
                                          -7.0,
                                          Limits::quiet_NaN()};
  if (chance(random, 30)) return static_cast<double>(random.between(-1'000'000, 1'000'000)) / 100;
  return odd[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(odd.size()) - 1))];
}

Timestamp any_timestamp(Random& random) {
  return {random.between(timestamp_min.seconds, timestamp_max.seconds),
          static_cast<std::int32_t>(chance(random, 50) ? random.between(0, 999'999'999) : 0)};
}

Duration any_duration(Random& random) {
  return {random.between(-duration_seconds_max, duration_seconds_max - 1),
          static_cast<std::int32_t>(chance(random, 50) ? random.between(0, 999'999'999) : 0)};
}

Millis any_instant(Random& random) {
  if (chance(random, 80)) return 1'790'000'000'000 + random.between(-1'000'000'000, 1'000'000'000);
  return millis_of(any_timestamp(random));
}

}  // namespace

std::string any_text(Random& random) {
  static const std::vector<std::string> known = {"",
                                                 "CTO",
                                                 "page",
                                                 "https://shop.example/pricing",
                                                 "ä€𐍈",
                                                 "$timestamp",
                                                 "messageId",
                                                 "$map",
                                                 "0190f6a0-5c1e-7b2a-9d3f-0123456789ab",
                                                 "0190F6A0-5C1E-7B2A-9D3F-0123456789AB",
                                                 std::string("nul\0in it", 9),
                                                 "\xFE\x01",
                                                 "\xFF",
                                                 "\xC3",
                                                 "line\nend \"quoted\" \\",
                                                 std::string(300, 'x')};
  if (chance(random, 10)) return to_text(any_id(random));
  if (chance(random, 20)) return any_bytes(random, 40);
  return known[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(known.size()) - 1))];
}

Value any_value(Random& random, int depth) {
  switch (random.between(0, depth > 0 ? 9 : 7)) {
    case 0: return Value();
    case 1: return Value(chance(random, 50));
    case 2: return Value(any_int(random));
    case 3: return Value(any_double(random));
    case 4: return Value(any_timestamp(random));
    case 5: return Value(any_duration(random));
    case 6:
    case 7: return Value(any_text(random));
    case 8: {
      List list;
      for (std::int64_t left = random.between(0, 4); left > 0; --left) {
        list.push_back(any_value(random, depth - 1));
      }
      return Value(std::move(list));
    }
    default: return Value(any_data(random, depth - 1));
  }
}

Map any_data(Random& random, int depth) {
  std::map<std::string, Value> entries;
  for (std::int64_t left = random.between(0, 5); left > 0; --left) {
    entries.insert_or_assign(any_text(random), any_value(random, depth));
  }
  return {entries.begin(), entries.end()};
}

std::vector<Fact> any_facts(Random& random, std::size_t count, std::int64_t first_seq) {
  const std::array<Id, 3> leads = {any_id(random), any_id(random), any_id(random)};
  std::vector<Fact> facts;
  std::int64_t seq = first_seq;
  while (facts.size() < count) {
    Fact fact;
    fact.seq = seq;
    seq += chance(random, 50) ? 1 : random.between(1, 1'000'000);
    fact.kind = static_cast<FactKind>(random.between(0, 8));
    fact.source = static_cast<Source>(random.between(0, 3));
    fact.lead = leads[static_cast<std::size_t>(random.between(0, 2))];
    fact.received = any_instant(random);
    fact.at = chance(random, 50) ? fact.received : any_instant(random);
    fact.message = any_text(random);
    fact.via = any_text(random);
    fact.name = any_text(random);
    if (chance(random, 30)) fact.user = any_text(random);
    if (chance(random, 30)) fact.anonymous = any_text(random);
    if (chance(random, 30)) fact.email = any_text(random);
    if (chance(random, 20)) fact.phone = any_text(random);
    for (int more = 0; more < 3 && chance(random, 15); ++more) fact.crm.push_back(any_text(random));
    fact.data = any_data(random, static_cast<int>(random.between(0, 4)));
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::vector<Fact> typical_events(std::uint64_t seed, std::size_t count, std::size_t leads) {
  Random random(seed);
  const auto one_of = [&](std::string_view stem, std::int64_t kinds) {
    return Value(std::string(stem) + std::to_string(random.between(1, kinds)));
  };
  std::vector<Id> ids(leads);
  for (Id& id : ids) id = any_id(random);
  std::vector<Fact> facts(count);
  Millis now = 1'790'000'000'000;
  for (std::size_t i = 0; i < count; ++i) {
    Fact& fact = facts[i];
    now += random.between(0, 20);
    fact.seq = static_cast<std::int64_t>(i) + 1;
    fact.source = Source::Public;
    fact.lead =
        ids[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(leads) - 1))];
    fact.received = now;
    fact.at = now - random.between(50, 3000);
    fact.message = to_text(any_id(random));
    fact.via = "key:0190f6a0-5c1e-7b2a-9d3f-0123456789ab";
    fact.name = chance(random, 70) ? "page" : "cta_clicked_" + std::to_string(random.between(1, 9));
    fact.anonymous = to_text(fact.lead);
    const Value path = one_of("/pricing/plan-", 200);
    Map campaign{{"medium", one_of("cpc", 5)},
                 {"name", one_of("autumn-", 30)},
                 {"source", one_of("adwords-", 10)}};
    Map page{{"path", path},
             {"referrer", one_of("https://search.example/?q=", 50)},
             {"url", Value("https://shop.example" + path.text())}};
    Map context{{"campaign", Value(std::move(campaign))}, {"page", Value(std::move(page))}};
    fact.data = {{"amount", Value(static_cast<double>(random.between(1, 5000)) / 4)},
                 {"context", Value(std::move(context))},
                 {"path", path},
                 {"plan", one_of("plan-", 6)},
                 {"seconds", Value(random.between(1, 600))}};
  }
  return facts;
}

}  // namespace winnow::test
