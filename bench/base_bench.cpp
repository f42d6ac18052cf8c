// base_bench: what a server does with a whole base: opens it without and with a snapshot, publishes
// a model, and says how long it took and how much memory it holds.
//
//   base_bench [DIR [MODEL]]     DIR as make_base filled it; a copy, for it is written to
//
// Without DIR: 20,000 leads with 400,000 events, made in a folder that is removed afterwards.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "app/clock.hpp"
#include "app/live/workspace.hpp"

namespace {

using namespace winnow;

// Resident memory of this process now.
double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * 4096 / 1e6;
}

template <typename T>
T good(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(3);
}

std::unique_ptr<app::Workspace> opened(const std::string& folder, std::string_view how) {
  app::WorkspaceOptions options;
  options.location.folder = folder;
  const double begin = app::wall_seconds(), cpu = app::cpu_seconds();
  auto workspace = good(app::Workspace::open(options));
  fmt::print("{:<28}{:8.2f} s {:8.2f} s of CPU {:8.0f} MB\n", how, app::wall_seconds() - begin,
             app::cpu_seconds() - cpu, resident_megabytes());
  return workspace;
}

void publish(app::Workspace& workspace, const std::string& text) {
  const double begin = app::wall_seconds(), cpu = app::cpu_seconds();
  const app::PublishReport report = good(workspace.publish(text, "bench"));
  if (report.version == 0 || report.leads != workspace.status().leads) {
    fmt::print(stderr, "the model was not published\n");
    std::exit(3);
  }
  fmt::print("{:<28}{:8.2f} s {:8.2f} s of CPU {:8.0f} MB\n", "published",
             app::wall_seconds() - begin, app::cpu_seconds() - cpu, resident_megabytes());
  fmt::print("  {} leads, {} moved; columns made in {:.2f} s, folded in {:.2f} s (all threads)\n",
             report.leads, report.moves, report.read_seconds, report.fold_seconds);
}

}  // namespace

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  const bool given = argc > 1;
  const std::string folder = given ? argv[1] : fs::temp_directory_path() / "winnow_base_bench";
  if (!given) {
    fs::remove_all(folder);
    const std::string make = fs::path(argv[0]).parent_path() / "make_base";
    const std::string command = make + " " + folder + " --leads 20000 --events 400000";
    if (std::system(command.c_str()) != 0) return 3;
  }
  std::ifstream file(argc > 2 ? argv[2] : WINNOW_ROOT "/tests/data/models/bench.yaml");
  const std::string model{std::istreambuf_iterator<char>(file), {}};
  fs::remove(folder + "/main.snapshot");
  auto workspace = opened(folder, "opened without a snapshot");
  fmt::print("  {} leads, {} facts; the book counts {:.0f} MB\n", workspace->status().leads,
             workspace->status().last_seq, static_cast<double>(workspace->book()->bytes()) / 1e6);
  publish(*workspace, model);
  publish(*workspace, model);
  const double begin = app::wall_seconds();
  if (!workspace->save_snapshot()) return 3;
  fmt::print("{:<28}{:8.2f} s, {:.0f} MB\n", "snapshot saved", app::wall_seconds() - begin,
             static_cast<double>(fs::file_size(folder + "/main.snapshot")) / 1e6);
  workspace.reset();
  workspace = opened(folder, "opened with it");
  workspace.reset();
  if (!given) fs::remove_all(folder);
  return 0;
}
