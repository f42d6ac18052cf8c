// Facts in the forms that the server keeps: blocks of the log, timelines in memory, fingerprints.
//
// The facts are made in memory (support/random_facts.hpp); before anything is timed, what was
// packed is unpacked and compared. WINNOW_BENCH_PRINTS makes the set of fingerprints smaller.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <unordered_map>

#include "app/live/fingerprints.hpp"
#include "base/check.hpp"
#include "engine/fact_bytes.hpp"
#include "engine/packed.hpp"
#include "support/random_facts.hpp"

namespace winnow::bench {
namespace {

using engine::Fact;
using engine::FactTexts;
using engine::PackedTimeline;

constexpr std::size_t block_facts = 16;
constexpr std::size_t lead_facts = 20;

const std::vector<Fact>& facts() {
  static const auto all = test::typical_events(1, 100'000, 100'000 / lead_facts);
  return all;
}

struct Blocks {
  std::vector<std::string> bodies;
  std::size_t bytes = 0;
};
Blocks packed_blocks() {
  Blocks blocks;
  const std::span<const Fact> all = facts();
  for (std::size_t at = 0; at < all.size(); at += block_facts) {
    blocks.bodies.push_back(pack_block(all.subspan(at, block_facts)));
    blocks.bytes += blocks.bodies.back().size();
  }
  return blocks;
}

void count(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(facts().size()));
}

void pack(benchmark::State& state) {
  facts();
  std::size_t bytes = 0;
  for (auto _ : state) bytes = packed_blocks().bytes;
  count(state);
  state.counters["bytes_a_fact"] = static_cast<double>(bytes) / static_cast<double>(facts().size());
}
BENCHMARK(pack)->Unit(benchmark::kMillisecond);

void unpack(benchmark::State& state) {
  const Blocks blocks = packed_blocks();
  std::vector<Fact> back;
  for (const auto& body : blocks.bodies) {
    auto some = engine::unpack_block(body);
    CHECK(some.has_value());
    std::move(some->begin(), some->end(), std::back_inserter(back));
  }
  CHECK(back == facts());
  for (auto _ : state) {
    for (const auto& body : blocks.bodies) benchmark::DoNotOptimize(engine::unpack_block(body));
  }
  count(state);
}
BENCHMARK(unpack)->Unit(benchmark::kMillisecond);

struct Base {
  FactTexts texts;
  std::unordered_map<Id, PackedTimeline> leads;
};
void fill(Base& base) {
  for (const Fact& fact : facts()) {
    PackedTimeline& timeline = base.leads[fact.lead];
    timeline = timeline.with({&fact, 1}, base.texts);
  }
}

void lengthen(benchmark::State& state) {
  facts();
  for (auto _ : state) {
    Base base;
    fill(base);
  }
  count(state);
}
BENCHMARK(lengthen)->Unit(benchmark::kMillisecond);

void read_timelines(benchmark::State& state) {
  Base base;
  fill(base);
  std::size_t events = 0, bytes = 0;
  for (const auto& [lead, timeline] : base.leads) {
    events += timeline.unpack(base.texts).size();
    bytes += timeline.bytes();
  }
  CHECK(events == facts().size());
  for (auto _ : state) {
    for (const auto& [lead, timeline] : base.leads) {
      benchmark::DoNotOptimize(timeline.timeline(base.texts));
    }
  }
  count(state);
  const auto all = static_cast<double>(facts().size());
  state.counters["bytes_a_fact"] = static_cast<double>(bytes) / all;
  state.counters["texts_bytes"] = static_cast<double>(base.texts.bytes());
}
BENCHMARK(read_timelines)->Unit(benchmark::kMillisecond);

// Spread as a keyed hash spreads, and each once: splitmix64.
std::uint64_t spread(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
  return number ^ (number >> 31);
}

void fingerprints(benchmark::State& state) {
  const char* wanted = std::getenv("WINNOW_BENCH_PRINTS");
  const std::uint64_t prints = wanted == nullptr ? 20'000'000 : std::strtoull(wanted, nullptr, 10);
  using Clock = std::chrono::steady_clock;
  double bytes = 0, slowest = 0;
  for (auto _ : state) {
    app::Fingerprints set;
    for (std::uint64_t next = 0; next < prints;) {
      const auto begin = Clock::now();
      for (const std::uint64_t end = std::min(next + 64, prints); next < end; ++next) {
        CHECK(set.insert({next, spread(next)}));
      }
      slowest = std::max(slowest, std::chrono::duration<double>(Clock::now() - begin).count());
    }
    CHECK(set.size() == prints && set.contains({prints / 2, spread(prints / 2)}));
    CHECK(!set.contains({prints, spread(prints)}));
    bytes = static_cast<double>(set.bytes()) / static_cast<double>(prints);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(prints));
  state.counters["bytes_each"] = bytes;
  state.counters["slowest_64_ms"] = slowest * 1000;
}
BENCHMARK(fingerprints)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace winnow::bench

BENCHMARK_MAIN();
