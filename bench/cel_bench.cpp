// Expressions: compiling, one row, a million rows, and bounds. Answers are checked before anything
// is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "cel/bounds.hpp"
#include "cel/columnar.hpp"
#include "cel/program.hpp"
#include "columns/column.hpp"

namespace winnow::bench {
namespace {

constexpr std::size_t row_count = 1'000'000;
constexpr std::size_t batch_rows = cel::Columnar::rows_max;
constexpr char typical[] =
    "lead.title in ['Manager', 'Director'] && lead.employees >= 50 && "
    "!lead.email.endsWith('@rival.example')";

const ZoneTable no_zones;

cel::Scope scope_of_leads() {
  using Kind = cel::Type::Kind;
  cel::Scope lead = cel::Scope::group();
  lead.members["title"] = cel::Scope::value({Kind::String, nullptr});
  lead.members["email"] = cel::Scope::value({Kind::String, nullptr});
  lead.members["employees"] = cel::Scope::value({Kind::Int, nullptr});
  lead.members["budget"] = cel::Scope::value({Kind::Double, nullptr});
  cel::Scope scope = cel::Scope::group();
  scope.members["lead"] = std::move(lead);
  return scope;
}

std::shared_ptr<const cel::Program> program_of(const std::string& text) {
  const auto compiled = cel::compile(text, scope_of_leads());
  CHECK(compiled.program != nullptr);
  return compiled.program;
}

const std::vector<Value>& typical_row() {
  static const std::vector<Value> row = {Value("Manager"), Value(std::int64_t{120}),
                                         Value("ada@acme.example")};
  return row;
}

void compile_and_run(benchmark::State& state) {
  const cel::Scope scope = scope_of_leads();
  const auto& values = typical_row();
  const std::vector<const Value*> row = {&values[0], &values[1], &values[2]};
  CHECK(cel::compile(typical, scope).program->run(row, no_zones).is_true());
  for (auto _ : state) {
    const auto compiled = cel::compile(typical, scope);
    benchmark::DoNotOptimize(compiled.program->run(row, no_zones));
  }
}
BENCHMARK(compile_and_run)->Unit(benchmark::kMicrosecond);

void run_one_row(benchmark::State& state) {
  const auto program = program_of(typical);
  const auto& values = typical_row();
  const std::vector<const Value*> row = {&values[0], &values[1], &values[2]};
  CHECK(program->run(row, no_zones).is_true());
  for (auto _ : state) benchmark::DoNotOptimize(program->run(row, no_zones));
}
BENCHMARK(run_one_row);

// One value in ten is missing; the others go round.
bool is_hole(std::size_t row) {
  return row % 10 == 3;
}

columns::Column titles() {
  auto names = std::make_shared<columns::Dictionary>();
  for (int i = 0; i < 200; ++i) names->code_of_text("title " + std::to_string(i));
  std::vector<std::uint32_t> codes(row_count);
  for (std::size_t row = 0; row < row_count; ++row) {
    codes[row] = is_hole(row) ? 0 : static_cast<std::uint32_t>(row * 7919 % 200 + 1);
  }
  return columns::Column::of_codes(std::move(codes), std::move(names));
}

std::vector<std::uint64_t> holes() {
  std::vector<std::uint64_t> missing((row_count + 63) / 64, 0);
  for (std::size_t row = 0; row < row_count; ++row) {
    if (is_hole(row)) missing[row / 64] |= std::uint64_t{1} << row % 64;
  }
  return missing;
}

std::int64_t number_of(std::size_t row) {
  return static_cast<std::int64_t>(row * 7919 % 1000);
}

columns::Column employees() {
  std::vector<std::int64_t> numbers(row_count);
  for (std::size_t row = 0; row < row_count; ++row) numbers[row] = number_of(row);
  return columns::Column::of_ints(std::move(numbers), holes());
}

columns::Column budgets() {
  std::vector<double> numbers(row_count);
  for (std::size_t row = 0; row < row_count; ++row) {
    numbers[row] = static_cast<double>(number_of(row)) / 2;
  }
  return columns::Column::of_doubles(std::move(numbers), holes());
}

// The rows that are true, and those that are unknown.
struct Counts {
  std::size_t truth = 0, unknown = 0;
  bool operator==(const Counts&) const = default;
};

Counts count_all(const cel::Columnar& columnar, const std::vector<columns::Column>& columns,
                 cel::Columnar::Scratch& scratch) {
  Counts counts;
  std::uint64_t truth[batch_rows / 64], unknown[batch_rows / 64];
  std::vector<columns::View> views(columns.size());
  for (std::size_t first = 0; first < row_count; first += batch_rows) {
    const std::size_t rows = std::min(batch_rows, row_count - first);
    for (std::size_t slot = 0; slot < columns.size(); ++slot) {
      views[slot] = columns[slot].view(first);
    }
    columnar.run(views, rows, scratch, truth, unknown);
    for (std::size_t word = 0; word < (rows + 63) / 64; ++word) {
      counts.truth += static_cast<std::size_t>(__builtin_popcountll(truth[word]));
      counts.unknown += static_cast<std::size_t>(__builtin_popcountll(unknown[word]));
    }
  }
  return counts;
}

// The same, row by row.
Counts count_slowly(const cel::Program& program, const std::vector<columns::Column>& columns) {
  Counts counts;
  std::vector<Value> values(columns.size());
  std::vector<const Value*> row(columns.size());
  for (std::size_t i = 0; i < row_count; ++i) {
    for (std::size_t slot = 0; slot < columns.size(); ++slot) {
      row[slot] = nullptr;
      if (columns[slot].is_missing(i)) continue;
      values[slot] = columns[slot].value(i);
      row[slot] = &values[slot];
    }
    const cel::Outcome outcome = program.run(row, no_zones);
    counts.truth += outcome.is_true() ? 1U : 0U;
    counts.unknown += outcome.state == cel::Outcome::State::Value ? 0U : 1U;
  }
  return counts;
}

void rule_over_a_million(benchmark::State& state, const std::string& text,
                         std::vector<columns::Column> columns) {
  const auto program = program_of(text);
  std::vector<columns::View> views;
  for (const columns::Column& column : columns) views.push_back(column.view(0));
  cel::Columnar::Scratch scratch;
  CHECK(count_all(cel::Columnar(program, views, no_zones), columns, scratch) ==
        count_slowly(*program, columns));
  for (auto _ : state) {  // the tables are made each time, as a model's first batch makes them
    const cel::Columnar columnar(program, views, no_zones);
    benchmark::DoNotOptimize(count_all(columnar, columns, scratch));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(row_count) * state.iterations());
}

void dictionary_rule(benchmark::State& state) {
  rule_over_a_million(state, R"(lead.title.contains("7") || lead.title.matches("9$"))", {titles()});
}
void int_rule(benchmark::State& state) {
  rule_over_a_million(state, "lead.employees >= 500", {employees()});
}
void double_rule(benchmark::State& state) {
  rule_over_a_million(state, "lead.budget < 100.5", {budgets()});
}
void mixed_rule(benchmark::State& state) {
  rule_over_a_million(
      state, R"(lead.title.contains("7") && lead.employees * 2 + 1 > 500 && lead.budget < 400)",
      {titles(), employees(), budgets()});
}
BENCHMARK(dictionary_rule)->Unit(benchmark::kMillisecond);
BENCHMARK(int_rule)->Unit(benchmark::kMillisecond);
BENCHMARK(double_rule)->Unit(benchmark::kMillisecond);
BENCHMARK(mixed_rule)->Unit(benchmark::kMillisecond);

void bounds_of_a_stage(benchmark::State& state) {
  const cel::Bounds bounds(program_of("lead.budget >= 50 && lead.employees >= 15"), no_zones);
  std::vector<cel::Range> ranges(2);
  ranges[0].kind = cel::Range::Kind::Doubles;
  ranges[0].low = 40;
  ranges[0].high = 60;
  ranges[1].kind = cel::Range::Kind::Ints;
  ranges[1].low_int = 20;
  ranges[1].high_int = 30;
  const cel::Possible possible = bounds.possible(ranges);
  CHECK(possible.truth && possible.falsity && !possible.unknown);
  for (auto _ : state) benchmark::DoNotOptimize(bounds.possible(ranges));
}
BENCHMARK(bounds_of_a_stage);

// Looking up cells of a file: texts that are there already.
void code_of_short_text(benchmark::State& state) {
  columns::Dictionary names;
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back("/pricing/" + std::to_string(i * 7919));
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(names.code_of_text(texts[i]) == i + 1);
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(names.code_of_text(texts[next]));
    next = (next + 7) % texts.size();
  }
}
BENCHMARK(code_of_short_text);

}  // namespace
}  // namespace winnow::bench

BENCHMARK_MAIN();
