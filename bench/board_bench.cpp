// Lists, searches and statistics of a million leads; WINNOW_BENCH_LEADS sets another number.
//
// Leads are made up from their number: traits, two page views, up to five moves and deeds of
// people. Each answer is checked against a count over the same numbers before it is timed.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "app/board/fill.hpp"
#include "app/board/list.hpp"
#include "app/board/statistics.hpp"
#include "app/clock.hpp"
#include "engine/plan.hpp"
#include "support/random_model.hpp"

namespace {

using namespace winnow;
using app::BoardViewPointer;
using app::Sight;

constexpr Millis begin = 1'760'000'000'000;
constexpr Millis day = 86'400'000;
constexpr Millis now = begin + 400 * day;
constexpr const char* model_text = R"(
name: bench
fields:
  first_name: {type: string}
  last_name: {type: string}
  country: {type: string}
  employees: {type: int}
  company.name: {type: string}
signals: {pages: {event: page, half_life: 60d}}
scores:
  fit:
    rules:
      - {id: size, match: lead.employees, steps: [{from: 10, points: 10}, {from: 500, points: 40}]}
  warm: {rules: [{id: visits, each: pages, points: 20}]}
labels: {fit: {A: 40, B: 10, C: 0}}
grade: '{fit}'
stages:
  - {id: known, enter: 'false'}
  - {id: mql, enter: 'false'}
  - {id: sal, by: sales}
  - {id: sql, by: sales}
  - {id: won, on: deal_won}
segments: {polish: 'lead.country == "PL"'}
)";

std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93u;
  number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93u;
  return number ^ (number >> 32);
}

constexpr std::string_view countries[] = {"PL", "DE", "FR", "RU", "CN", "RO", "BY", "US"};
constexpr std::string_view first_names[] = {"Zofia",  "Иван",  "李",   "Anna",  "Jürgen",
                                            "Ștefan", "Алесь", "John", "Marie", "Łukasz"};
constexpr std::string_view stages[] = {"known", "mql", "sal", "sql", "won"};

Id id_of_lead(std::uint64_t lead) {
  Id id;
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i + 8] = static_cast<std::uint8_t>(mixed(lead) >> (8 * i));
  }
  return id;
}

std::string user(std::uint64_t number) {
  Id id;
  id.bytes[0] = 9;
  id.bytes[15] = static_cast<std::uint8_t>(number);
  return to_text(id);
}

std::uint64_t moves_of(std::uint64_t lead) {
  return mixed(lead + 5) % 6;
}

class Base {
 public:
  Base() {
    if (const char* asked = std::getenv("WINNOW_BENCH_LEADS")) {
      leads = std::strtoull(asked, nullptr, 10);
    }
    const auto model = test::parsed(model_text);
    publication = std::make_shared<const app::Publication>(
        app::Publication{1, 0, "", "bench", model_text, engine::make_plan(model)});
    for (std::uint64_t lead = 0; lead < leads; ++lead) add(lead);
    const std::atomic<bool> stop{false};
    const double start = app::wall_seconds();
    (void)app::fill(board, book, publication, {app::cores(), now}, stop);
    fill_seconds = app::wall_seconds() - start;
    view = board.view();
  }

  std::uint64_t leads = 1'000'000;
  app::Board board;
  app::Book book{FingerprintKey{1}};
  app::PublicationPointer publication;
  BoardViewPointer view;
  double fill_seconds = 0;

 private:
  engine::Fact fact(engine::FactKind kind, std::uint64_t lead, Millis at) {
    engine::Fact made;
    made.kind = kind;
    made.lead = id_of_lead(lead);
    made.seq = ++seq_;
    made.at = made.received = at;
    made.message = std::to_string(seq_);
    return made;
  }

  void add(std::uint64_t lead) {
    const std::uint64_t bits = mixed(lead);
    const Millis at = begin + static_cast<Millis>(bits % (300 * day));
    std::vector<engine::Fact> facts;
    engine::Fact traits = fact(engine::FactKind::Trait, lead, at);
    traits.name = "lead";
    traits.email = fmt::format("lead-{}@mail-{}.example", lead, lead % 1000);
    traits.data = {{"country", Value(countries[bits % 8])},
                   {"employees", Value(static_cast<std::int64_t>(bits / 8 % 1000))},
                   {"first_name", Value(first_names[bits / 64 % 10])},
                   {"last_name", Value(fmt::format("Kowal{}", bits / 1000 % 50'000))}};
    facts.push_back(traits);
    engine::Fact company = fact(engine::FactKind::Trait, lead, at);
    company.name = "company";
    company.data = {{"name", Value(fmt::format("Firma {}", bits % 100'000))}};
    facts.push_back(company);
    for (int i = 0; i < 2; ++i) {
      engine::Fact page = fact(engine::FactKind::Event, lead, at + i * day);
      page.name = "page";
      page.data = {{"utm_campaign", Value(fmt::format("autumn-{}", bits % 30))},
                   {"utm_source", Value(fmt::format("ads-{}", bits % 10))}};
      facts.push_back(page);
    }
    if (bits % 3 == 0) {
      engine::Fact owner = fact(engine::FactKind::Owner, lead, at + day);
      owner.name = user(bits % 20);
      facts.push_back(owner);
    }
    for (std::uint64_t i = 0; i < moves_of(lead); ++i) {
      engine::Fact move = fact(engine::FactKind::Move, lead, at + static_cast<Millis>(i + 2) * day);
      move.name = stages[i];
      move.data = {{"action", Value(i == 2 ? "accept" : "qualify")},
                   {"by", Value("person")},
                   {"who", Value("user:" + user(bits % 20))}};
      facts.push_back(move);
    }
    book.apply(facts);
  }

  std::int64_t seq_ = 0;
};

const Base& base() {
  static const Base made;
  return made;
}

std::uint64_t count_if(const std::function<bool(std::uint64_t)>& holds) {
  std::uint64_t count = 0;
  for (std::uint64_t lead = 0; lead < base().leads; ++lead) count += holds(lead) ? 1 : 0;
  return count;
}

void run_list(benchmark::State& state, const app::ListQuery& query, const Sight& sight,
              std::uint64_t wanted) {
  const auto first = app::list(*base().view, query, sight);
  if (!first) return state.SkipWithError(first.error().message.c_str());
  if (first->matching != wanted) {
    return state.SkipWithError(fmt::format("{} leads, not {}", first->matching, wanted).c_str());
  }
  for (auto _ : state) benchmark::DoNotOptimize(app::list(*base().view, query, sight));
}

app::ListQuery query_of(const char* expression, const char* sorting) {
  app::ListQuery query;
  query.now = now;
  query.sorting = *app::parse_sorting(sorting);
  if (*expression != '\0') {
    query.filter.conditions = {app::compile_filter(expression, base().publication.get()).program};
  }
  return query;
}

void all_by_total(benchmark::State& state) {
  state.counters["fill_seconds"] = base().fill_seconds;
  run_list(state, query_of("", "-total"), Sight::of_all(), base().leads);
}
BENCHMARK(all_by_total)->Unit(benchmark::kMillisecond);

void all_by_name(benchmark::State& state) {
  run_list(state, query_of("", "name"), Sight::of_all(), base().leads);
}
BENCHMARK(all_by_name)->Unit(benchmark::kMillisecond);

void filtered_by_score(benchmark::State& state) {
  run_list(state,
           query_of("lead.country == 'PL' && score.fit >= 40.0 && stage in ['mql', 'sal']",
                    "-score.warm"),
           Sight::of_all(), count_if([](std::uint64_t lead) {
             const std::uint64_t bits = mixed(lead), moves = moves_of(lead);
             return bits % 8 == 0 && bits / 8 % 1000 >= 500 && (moves == 2 || moves == 3);
           }));
}
BENCHMARK(filtered_by_score)->Unit(benchmark::kMillisecond);

void filtered_by_many_names(benchmark::State& state) {
  run_list(state,
           query_of("source == 'ads-3' && last_seen > now - duration('400d') && !disqualified && "
                    "lead.employees > 100",
                    "-last_seen"),
           Sight::of_all(), count_if([](std::uint64_t lead) {
             const std::uint64_t bits = mixed(lead);
             const Millis last = begin + static_cast<Millis>(bits % (300 * day)) + day;
             return bits % 10 == 3 && last > now - 400 * day && bits / 8 % 1000 > 100;
           }));
}
BENCHMARK(filtered_by_many_names)->Unit(benchmark::kMillisecond);

void own_leads(benchmark::State& state) {
  app::ListQuery query = query_of("", "-total");
  query.filter.owner = user(3);
  run_list(state, query, {parse_id(user(3))}, count_if([](std::uint64_t lead) {
             return mixed(lead) % 3 == 0 && mixed(lead) % 20 == 3;
           }));
}
BENCHMARK(own_leads)->Unit(benchmark::kMillisecond);

void searched(benchmark::State& state, const char* text,
              const std::function<bool(std::uint64_t)>& holds) {
  app::ListQuery query = query_of("", "name");
  query.filter.text = text;
  run_list(state, query, Sight::of_all(), count_if(holds));
}
BENCHMARK_CAPTURE(searched, rare, "kowal12345", [](std::uint64_t lead) {
  return mixed(lead) / 1000 % 50'000 == 12'345;
})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(searched, two_words, "lukasz kowal4999", [](std::uint64_t lead) {
  const std::uint64_t name = mixed(lead) / 1000 % 50'000;
  return mixed(lead) / 64 % 10 == 9 && (name == 4'999 || name / 10 == 4'999);
})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(searched, nowhere, "lead-xyz@mail", [](std::uint64_t) {
  return false;
})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(searched, everywhere, "example", [](std::uint64_t) {
  return true;
})->Unit(benchmark::kMillisecond);

void stage_days(benchmark::State& state) {
  const app::Span span{now - 365 * day, now + 1};
  const auto first =
      app::stages_by_day(*base().view, span, Zone::fixed(7200), now, Sight::of_all());
  const std::uint64_t won = count_if([](std::uint64_t lead) { return moves_of(lead) == 5; });
  if (!first || first->leads[5].back() != won) return state.SkipWithError("fast, but wrong");
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        app::stages_by_day(*base().view, span, Zone::fixed(7200), now, Sight::of_all()));
  }
}
BENCHMARK(stage_days)->Unit(benchmark::kMillisecond);

void conversions(benchmark::State& state, app::GroupBy group) {
  const app::Span span{begin, now};
  const auto first = app::conversion(*base().view, span, group, now, Sight::of_all());
  std::uint64_t entered = 0;
  for (const auto& one : first) entered += one.stages[1].entered;
  if (entered != count_if([](std::uint64_t lead) { return moves_of(lead) >= 2; })) {
    return state.SkipWithError("fast, but wrong");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(app::conversion(*base().view, span, group, now, Sight::of_all()));
  }
}
BENCHMARK_CAPTURE(conversions, alone, app::GroupBy::None)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(conversions, by_source, app::GroupBy::Source)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(conversions, by_campaign, app::GroupBy::Campaign)->Unit(benchmark::kMillisecond);

void key_numbers(benchmark::State& state) {
  const app::Span span{begin, now};
  const auto first = app::key_numbers(*base().view, span, Sight::of_all());
  if (first.now.new_leads != base().leads) return state.SkipWithError("fast, but wrong");
  for (auto _ : state) {
    benchmark::DoNotOptimize(app::key_numbers(*base().view, span, Sight::of_all()));
  }
}
BENCHMARK(key_numbers)->Unit(benchmark::kMillisecond);

void people(benchmark::State& state) {
  const app::Span span{begin, now};
  std::uint64_t accepted = 0;
  for (const auto& one : app::people(*base().view, span, Sight::of_all())) accepted += one.accepted;
  if (accepted != count_if([](std::uint64_t lead) { return moves_of(lead) >= 3; })) {
    return state.SkipWithError("fast, but wrong");
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(app::people(*base().view, span, Sight::of_all()));
  }
}
BENCHMARK(people)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
