// How many durable commits a second a base takes. SQLite in a folder beside this program, which is
// on a real disk; with synchronous=FULL, so the disk's fsync is most of what is measured.
// WINNOW_BENCH_DATABASE=postgresql://… measures that database as well.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "store/base.hpp"

namespace winnow::bench {
namespace {

namespace fs = std::filesystem;
using store::Base;

constexpr std::size_t body_bytes = 300;  // one small event, packed
constexpr const char* workspace = "bench";

store::Commit commit_of(std::int64_t first_seq, std::int64_t blocks) {
  store::Commit commit;
  for (std::int64_t i = 0; i < blocks; ++i) {
    commit.blocks.push_back({first_seq + i, static_cast<int>(i % 64), 1000 + i, 1000 + i, 1,
                             std::string(body_bytes, static_cast<char>('a' + i % 26))});
  }
  return commit;
}

// Whether the base holds what was appended, each once.
bool holds(Base& base, std::int64_t after, std::int64_t last) {
  std::int64_t next = after + 1;
  const auto read = base.read_blocks(after, [&next](const store::Block& block) -> Result<void> {
    if (block.first_seq != next++ || block.body.size() != body_bytes) {
      return fail(ErrorKind::Io, "another block");
    }
    return {};
  });
  return read && next == last + 1;
}

void measure(benchmark::State& state, const store::Location& location) {
  auto opened = Base::open(location, workspace, store::Access::Own);
  if (!opened) return state.SkipWithError(opened.error().message.c_str());
  Base& base = **opened;
  const std::int64_t blocks = state.range(0);
  const std::int64_t before = base.last_seq().value_or(0);
  std::int64_t last = before;
  for (auto _ : state) {
    if (!base.append(commit_of(last + 1, blocks))) return state.SkipWithError("not appended");
    last += blocks;
  }
  if (!holds(base, before, last)) return state.SkipWithError("fast, but wrong");
  state.SetItemsProcessed(last - before);
  state.counters["commits"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void commit_to_sqlite(benchmark::State& state) {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path() / "store_bench_data";
  measure(state, {folder.string(), ""});
  fs::remove_all(folder);
}
BENCHMARK(commit_to_sqlite)->ArgName("blocks")->Arg(1)->Arg(64)->UseRealTime();

void commit_to_postgres(benchmark::State& state) {
  const char* url = std::getenv("WINNOW_BENCH_DATABASE");
  if (url == nullptr) return state.SkipWithError("WINNOW_BENCH_DATABASE is not set");
  measure(state, {"", url});
}
BENCHMARK(commit_to_postgres)->ArgName("blocks")->Arg(1)->Arg(64)->UseRealTime();

}  // namespace
}  // namespace winnow::bench

BENCHMARK_MAIN();
