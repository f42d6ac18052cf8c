// The smoke run of a fuzz target, for compilers without libFuzzer: every kept input, and seeded
// random mutations of them.
//
//   <name>_fuzz FOLDER
//
// A failure prints the input's file or seed; WINNOW_SEED=… runs that one mutation again, and
// WINNOW_SWEEP=… makes that many times more of them.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/random.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;
using winnow::test::Random;

constexpr std::size_t input_bytes_max = 64 * 1024;
constexpr std::uint64_t mutations = 2000;

// Bytes that mean something to one of our readers.
constexpr char sharp_bytes[] = "\n\r\t \"'\\/%(){}[]<>=!&|?:;,.+-*_#~09aeE\x7f\x80\xc3\xed\xff";

// What runs now, for the signal handler, which may not build texts.
char running[512];

extern "C" void report_signal(int signal) {
  // Nothing can be done when even this write fails; the signal ends the program either way.
  static_cast<void>(!write(STDERR_FILENO, running, std::strlen(running)));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const std::string& input, const std::string& name) {
  std::snprintf(running, sizeof running, "crash: %s\n", name.c_str());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(input.data());
  try {
    LLVMFuzzerTestOneInput(bytes, input.size());
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "%s\n%s\n", bug.what(), name.c_str());
    std::exit(1);
  }
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  if (fs::is_directory(folder)) {
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t any_place(Random& random, const std::string& text) {
  return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size())));
}

// Up to 16 bytes, or rarely up to 4,096, from a place.
std::string any_piece(Random& random, const std::string& text) {
  const std::int64_t length = random.between(1, random.between(0, 15) == 0 ? 4096 : 16);
  return text.substr(any_place(random, text), static_cast<std::size_t>(length));
}

void mutate(Random& random, std::string& text, const std::vector<std::string>& kept) {
  const std::size_t at = any_place(random, text);
  const auto sharp_byte = [&] {
    const std::int64_t last = sizeof sharp_bytes - 1;  // the NUL at its end is one of them
    return sharp_bytes[random.between(0, last)];
  };
  switch (random.between(0, 6)) {
    case 0: text.insert(at, 1, sharp_byte()); return;
    case 1: text.insert(at, 1, static_cast<char>(random.between(-128, 127))); return;
    case 2: text.erase(at, any_piece(random, text).size()); return;
    case 3: text.insert(at, any_piece(random, text)); return;
    case 4: {
      const auto other = random.between(0, static_cast<std::int64_t>(kept.size()) - 1);
      text.insert(at, any_piece(random, kept[static_cast<std::size_t>(other)]));
      return;
    }
    case 5:
      if (at < text.size()) text[at] = sharp_byte();
      return;
    default:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random.between(0, 7)));
  }
}

void run_mutation(std::uint64_t seed, const std::vector<std::string>& kept) {
  Random random(seed);
  const auto first = random.between(0, static_cast<std::int64_t>(kept.size()) - 1);
  std::string text = kept[static_cast<std::size_t>(first)];
  for (std::int64_t i = random.between(1, 8); i > 0; --i) mutate(random, text, kept);
  if (text.size() > input_bytes_max) text.resize(input_bytes_max);
  run(text, "replay with WINNOW_SEED=" + std::to_string(seed));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "one argument: the folder of kept inputs\n");
    return 2;
  }
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
    std::signal(signal, report_signal);
  }
  std::vector<std::string> kept;
  for (const fs::path& file : files_in(argv[1])) {
    kept.push_back(content_of(file));
    run(kept.back(), file.string());
  }
  if (kept.empty()) {
    std::fprintf(stderr, "%s holds no inputs; keep at least one\n", argv[1]);
    return 1;
  }
  const winnow::test::Seeds seeds = winnow::test::seeds_of(mutations);
  for (std::uint64_t seed = seeds.first; seed < seeds.end; ++seed) run_mutation(seed, kept);
  std::printf("%zu kept inputs and %llu mutations\n", kept.size(),
              static_cast<unsigned long long>(seeds.end - seeds.first));
  return 0;
}
