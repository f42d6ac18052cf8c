// Spreads pieces of work over threads.
#pragma once

#include <cstdint>
#include <functional>

namespace winnow::app {

// Calls work(piece, worker) once for each piece in [0, pieces), on `threads` threads at most;
// `worker` < threads says which of them. What a piece throws (a Bug) is thrown here, once all
// threads have ended.
void spread(std::uint32_t pieces, unsigned threads,
            const std::function<void(std::uint32_t piece, unsigned worker)>& work);

}  // namespace winnow::app
