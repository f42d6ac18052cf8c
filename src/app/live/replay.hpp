// Replay: the facts of a base in the order of their seq, as the Book takes them.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"
#include "engine/fact.hpp"
#include "store/base.hpp"

namespace winnow::app {

// Facts with a seq above `after`, handed on a block at a time, on one thread after the other; other
// threads unpack the next ones meanwhile.
// Errors   Io: a block is broken or missing; those of the base and of `each`.
Result<void> replay(store::Base& base, std::int64_t after,
                    const std::function<Result<void>(std::vector<engine::Fact>&)>& each);

}  // namespace winnow::app
