// The one place that reads clocks and counts what the process used.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace winnow::app {

Millis now();                    // since 1970
double cpu_seconds();            // of all threads of this process, since it began
double wall_seconds();           // monotonic, from some beginning
double peak_memory_megabytes();  // 10^6 bytes
unsigned cores();                // that this process may use, at least 1

}  // namespace winnow::app
