// The engine on a million leads with twenty million events, and on one lead with fifty.
//
// Nothing is read from files: the data are made in memory (bench_data.hpp), as a file's reader
// would hand them over. Before anything is timed, leads spread over all blocks are assessed by the
// slow twin and must come out the same to the last digit. WINNOW_BENCH_LEADS makes it smaller.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "bench_data.hpp"
#include "engine/fold.hpp"
#include "support/models.hpp"
#include "support/random_model.hpp"
#include "support/twin.hpp"

namespace winnow::bench {
namespace {

using engine::Details;
using engine::Fold;
using engine::Plan;
using engine::Results;
using engine::Timelines;

Size size() {
  const char* leads = std::getenv("WINNOW_BENCH_LEADS");
  const std::uint64_t count = leads == nullptr ? 1'000'000 : std::strtoull(leads, nullptr, 10);
  return {count, count * 20};
}

std::optional<Value> typed_cell(std::uint64_t lead, std::size_t attribute) {
  const auto text = cell(lead, attribute);
  if (!text) return std::nullopt;
  switch (attributes()[attribute].shape) {
    case Shape::Number: return Value(std::int64_t{std::stoll(*text)});
    case Shape::YesNo: return Value(*text == "true");
    case Shape::Word: break;
  }
  return Value(*text);
}

columns::Column column_of(const engine::TraitSlot& slot, std::uint64_t leads) {
  std::size_t attribute = 0;
  while (attributes()[attribute].name != slot.path.at(0)) ++attribute;
  if (attributes()[attribute].shape == Shape::Number) {
    std::vector<std::int64_t> data(leads);
    std::vector<std::uint64_t> missing((leads + 63) / 64);
    for (std::uint64_t lead = 0; lead < leads; ++lead) {
      const auto value = typed_cell(lead, attribute);
      if (value) data[lead] = value->integer();
      if (!value) missing[lead / 64] |= std::uint64_t{1} << (lead % 64);
    }
    return columns::Column::of_ints(std::move(data), std::move(missing));
  }
  auto names = std::make_shared<columns::Dictionary>();
  std::vector<std::uint32_t> codes(leads);
  for (std::uint64_t lead = 0; lead < leads; ++lead) {
    const auto value = typed_cell(lead, attribute);
    codes[lead] = value ? names->code_of(*value) : 0;
  }
  return columns::Column::of_codes(std::move(codes), std::move(names));
}

struct Base {
  std::shared_ptr<const Plan> plan;
  std::vector<columns::Column> traits;
  Timelines timelines;
};

Base make_base() {
  std::ifstream file(std::string(WINNOW_ROOT) + "/bench/model.yaml");
  std::stringstream text;
  text << file.rdbuf();
  Base base{engine::make_plan(test::parsed(text.str())), {}, {}};
  const Size all = size();
  for (const auto& slot : base.plan->traits) base.traits.push_back(column_of(slot, all.leads));
  engine::EventBuilder builder(base.plan->schema);
  for (std::uint64_t number = 0; number < all.events; ++number) {
    const BenchEvent one = event(all, number);
    const int slice = builder.slice_of(one.name);
    if (slice < 0) continue;
    std::vector<columns::Code> codes;
    for (std::size_t p = 0; p < base.plan->schema.properties.size(); ++p) {
      codes.push_back(one.path.empty() ? 0 : builder.dictionary(p).code_of_text(one.path));
    }
    builder.add(static_cast<std::uint32_t>(one.lead), one.second * 1000, slice, codes);
  }
  base.timelines = std::move(builder).build(static_cast<std::uint32_t>(all.leads));
  return base;
}

const Base& base() {
  static const Base made = make_base();
  return made;
}

void judge_all(const Fold& fold, Results& results, unsigned threads) {
  std::vector<std::thread> workers;
  const auto work = [&](unsigned first) {
    const auto scratch = fold.scratch();
    for (std::uint32_t b = first; b < fold.blocks(); b += threads) fold.judge(b, *scratch, results);
  };
  for (unsigned i = 1; i < threads; ++i) workers.emplace_back(work, i);
  work(0);
  for (std::thread& worker : workers) worker.join();
}

// Whether leads all over the base are what the slow twin says.
bool agrees_with_twin(const Fold& fold, const Results& results) {
  const std::uint32_t leads = base().timelines.leads();
  for (std::uint32_t i = 0; i < 200; ++i) {
    const auto lead = static_cast<std::uint32_t>(std::uint64_t{i} * (leads - 1) / 199);
    const auto expected =
        test::twin_assess(*base().plan->model, fold.timeline_of(lead), bench::as_of);
    if (results.total[lead] != expected.total) return false;
    for (std::size_t s = 0; s < results.scores.size(); ++s) {
      if (results.scores[s][lead] != expected.scores[s]) return false;
    }
    const auto grade = results.grade[lead];
    if ((grade == 0 ? std::nullopt : std::optional(results.grades[grade - 1U])) != expected.grade) {
      return false;
    }
  }
  return true;
}

void assess_a_million(benchmark::State& state) {
  const Fold fold(*base().plan, base().traits, base().timelines, bench::as_of);
  Results results(*base().plan, base().timelines.leads());
  judge_all(fold, results, 1);
  if (!agrees_with_twin(fold, results)) return state.SkipWithError("fast, but wrong");
  for (auto _ : state) judge_all(fold, results, static_cast<unsigned>(state.range(0)));
  state.SetItemsProcessed(state.iterations() * base().timelines.leads());
}
BENCHMARK(assess_a_million)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->MinTime(2);

void details_of_a_million(benchmark::State& state) {
  const Fold fold(*base().plan, base().traits, base().timelines, bench::as_of);
  Details details(*base().plan, base().timelines.leads());
  const auto scratch = fold.scratch();
  for (auto _ : state) {
    for (std::uint32_t b = 0; b < fold.blocks(); ++b) fold.detail(b, *scratch, details);
  }
  state.SetItemsProcessed(state.iterations() * base().timelines.leads());
}
BENCHMARK(details_of_a_million)->Unit(benchmark::kMillisecond)->Iterations(1);

// One lead with fifty events, all in the last ninety days; the model is compiled.
void assess_one_lead(benchmark::State& state) {
  engine::Timeline lead;
  for (std::size_t a = 0; a < attributes().size(); ++a) {
    const auto value = typed_cell(7, a);
    if (value) lead.traits.push_back({"lead", std::string(attributes()[a].name), *value});
  }
  const Size few{1, 50};
  for (std::uint64_t i = 0; i < 50; ++i) {
    const BenchEvent one = event(few, i);
    engine::Event fact;
    fact.name = std::string(one.name);
    fact.at = bench::as_of - static_cast<Millis>(50 - i) * 155'000'000;
    if (!one.path.empty()) fact.properties = {{"path", Value(one.path)}};
    lead.events.push_back(std::move(fact));
  }
  lead.consents_known = false;
  engine::AssessOptions options;
  options.explain = state.range(0) != 0;
  options.changes = false;
  const auto expected = test::twin_assess(*base().plan->model, lead, bench::as_of);
  if (engine::assess(*base().plan, lead, bench::as_of, options).total != expected.total) {
    return state.SkipWithError("fast, but wrong");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(engine::assess(*base().plan, lead, bench::as_of, options));
  }
}
BENCHMARK(assess_one_lead)->ArgName("explain")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace winnow::bench

BENCHMARK_MAIN();
