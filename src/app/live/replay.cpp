#include "app/live/replay.hpp"

#include <algorithm>

#include "engine/fact_bytes.hpp"

namespace winnow::app {

Result<void> replay(store::Base& base, std::int64_t after,
                    const std::function<Result<void>(std::vector<engine::Fact>&)>& each) {
  std::int64_t next = after + 1;
  return base.read_blocks(after, [&](const store::Block& block) -> Result<void> {
    auto facts = engine::unpack_block(block.body);
    if (!facts) {
      return fail(ErrorKind::Io, "block {} of the facts: {}", block.first_seq,
                  facts.error().message);
    }
    facts->erase(facts->begin(), std::find_if(facts->begin(), facts->end(),
                                              [&](const auto& fact) { return fact.seq >= next; }));
    if (facts->empty() || facts->front().seq != next) {
      return fail(ErrorKind::Io, "the facts from {} to {} are missing", next, block.first_seq - 1);
    }
    next = facts->back().seq + 1;
    return each(*facts);
  });
}

}  // namespace winnow::app
