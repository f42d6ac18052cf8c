#include "app/workers.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace winnow::app {

void spread(std::uint32_t pieces, unsigned threads,
            const std::function<void(std::uint32_t piece, unsigned worker)>& work) {
  std::atomic<std::uint32_t> next{0};
  std::exception_ptr trouble;
  std::mutex trouble_mutex;
  const auto run = [&](unsigned worker) {
    try {
      for (std::uint32_t piece = next++; piece < pieces; piece = next++) work(piece, worker);
    } catch (...) {
      next = pieces;
      const std::lock_guard lock(trouble_mutex);
      if (!trouble) trouble = std::current_exception();
    }
  };
  const unsigned used = std::min(threads, std::max(pieces, 1U));
  std::vector<std::thread> others;
  for (unsigned worker = 1; worker < used; ++worker) others.emplace_back(run, worker);
  run(0);
  for (std::thread& thread : others) thread.join();
  if (trouble) std::rethrow_exception(trouble);
}

}  // namespace winnow::app
