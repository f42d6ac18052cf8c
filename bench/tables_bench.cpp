// How fast files are read: rows of CSV and NDJSON to cells, cells to typed columns.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tables/column_builder.hpp"
#include "tables/records.hpp"

namespace {

using namespace winnow;

constexpr std::size_t rows = 200'000;

// Events as a shop would export them; the amounts sum to a known number.
std::string events(bool json) {
  std::string text = json ? "" : "lead_id,timestamp,event,path,amount\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const std::string time = fmt::format("2025-{:02}-{:02}T{:02}:{:02}:{:02}Z", i % 12 + 1,
                                         i % 28 + 1, i % 24, i % 60, i * 7 % 60);
    const std::size_t lead = i * 7919 % 50'000, path = i % 400, cents = i % 10'000;
    text += json ? fmt::format(
                       "{{\"lead_id\":\"lead-{:07}\",\"timestamp\":\"{}\",\"event\":"
                       "\"page\",\"path\":\"/section/{}\",\"amount\":{}.{:02}}}\n",
                       lead, time, path, cents / 100, cents % 100)
                 : fmt::format("lead-{:07},{},page,/section/{},{}.{:02}\n", lead, time, path,
                               cents / 100, cents % 100);
  }
  return text;
}

double expected_sum() {
  double sum = 0;
  for (std::size_t i = 0; i < rows; ++i) sum += static_cast<double>(i % 10'000) / 100;
  return sum;
}

tables::RecordReader open(const std::string& text) {
  auto reader = tables::RecordReader::open(tables::bytes_of(text), {}, {});
  std::vector<tables::Field> fields;
  for (const char* name : {"lead_id", "timestamp", "event", "path", "amount"}) {
    fields.push_back({name, {name}});
  }
  reader->select(fields);
  return std::move(*reader);
}

void rows_to_cells(benchmark::State& state, bool json) {
  const std::string text = events(json);
  for (auto _ : state) {
    tables::RecordReader reader = open(text);
    std::size_t count = 0;
    while (*reader.next()) ++count;
    if (count != rows) return state.SkipWithError("fast, but wrong");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void cells_to_columns(benchmark::State& state, bool json) {
  const std::string text = events(json);
  const double expected = expected_sum();
  const tables::Reading reading;
  for (auto _ : state) {
    tables::RecordReader reader = open(text);
    std::vector<tables::ColumnBuilder> builders;
    for (int i = 0; i < 5; ++i) builders.emplace_back(reading, std::nullopt);
    std::size_t row = 0;
    for (; *reader.next(); ++row) {
      for (std::size_t i = 0; i < builders.size(); ++i) builders[i].set(row, reader.cells()[i]);
    }
    double sum = 0;
    for (auto& builder : builders) {
      const auto built = std::move(builder).build(row);
      if (built.column.kind() != columns::Kind::Double) continue;
      const auto* amounts = static_cast<const double*>(built.column.view(0).data);
      for (std::size_t i = 0; i < row; ++i) sum += amounts[i];
    }
    if (sum < expected - 0.01 || sum > expected + 0.01) {
      return state.SkipWithError("fast, but wrong");
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK_CAPTURE(rows_to_cells, csv, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rows_to_cells, ndjson, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cells_to_columns, csv, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(cells_to_columns, ndjson, true)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
