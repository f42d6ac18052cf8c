#include "app/live/replay.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/fact_bytes.hpp"

namespace winnow::app {

Result<void> replay(store::Base& base, std::int64_t after,
                    const std::function<Result<void>(std::vector<engine::Fact>&)>& each) {
  // A commit is several blocks, one per bucket, whose seqs lie between one another: it is whole
  // when there is no gap.
  std::vector<engine::Fact> waiting;
  std::int64_t next = after + 1, highest = after;
  const auto is_whole = [&] {
    return highest - next + 1 == static_cast<std::int64_t>(waiting.size());
  };
  TRY(base.read_blocks(after, [&](const store::Block& block) -> Result<void> {
    auto facts = engine::unpack_block(block.body);
    if (!facts) {
      return fail(ErrorKind::Io, "block {} of the facts: {}", block.first_seq,
                  facts.error().message);
    }
    for (engine::Fact& fact : *facts) {
      if (fact.seq < next) continue;  // of a block that was read in part before
      highest = std::max(highest, fact.seq);
      waiting.push_back(std::move(fact));
    }
    if (waiting.empty() || !is_whole()) return {};
    std::sort(waiting.begin(), waiting.end(),
              [](const auto& a, const auto& b) { return a.seq < b.seq; });
    TRY(each(waiting));
    next = highest + 1;
    waiting.clear();
    return {};
  }));
  if (!waiting.empty())
    return fail(ErrorKind::Io, "a block of the facts after {} is missing", next);
  return {};
}

}  // namespace winnow::app
