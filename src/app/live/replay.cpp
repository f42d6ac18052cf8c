#include "app/live/replay.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "app/workers.hpp"
#include "engine/fact_bytes.hpp"

namespace winnow::app {

namespace {

using EachFacts = std::function<Result<void>(std::vector<engine::Fact>&)>;

// Blocks that are unpacked at once, while those before are handed on: some milliseconds' worth, so
// that beginning a thread costs nothing beside it.
constexpr std::int64_t facts_a_batch = 4'096;
constexpr std::size_t batch_bytes = 1 << 20;
constexpr std::int64_t facts_worth_a_thread = 1'024;

class Replay {
 public:
  Replay(std::int64_t after, const EachFacts& each) : next_(after + 1), each_(each) {}

  Result<void> take(const store::Block& block) {
    Batch& batch = *coming_;
    if (batch.size == batch.blocks.size()) batch.blocks.emplace_back();
    Unpacked& unpacked = batch.blocks[batch.size++];
    unpacked.first_seq = block.first_seq;
    unpacked.body = block.body;
    batch.facts += block.count;
    batch.bytes += block.body.size();
    if (batch.facts < facts_a_batch && batch.bytes < batch_bytes) return {};
    return step();
  }

  Result<void> finish() {
    TRY(step());
    return step();
  }

 private:
  struct Unpacked {
    std::int64_t first_seq = 0;
    std::string body;
    std::vector<engine::Fact> facts;
    Result<void> result;
  };
  struct Batch {
    std::vector<Unpacked> blocks;  // the first `size`; the others are memory for later
    std::size_t size = 0, bytes = 0;
    std::int64_t facts = 0;
  };

  // Hands on the batch before while the one that is coming is unpacked.
  Result<void> step() {
    Result<void> handed_on;
    const bool much = coming_->facts + before_->facts >= facts_worth_a_thread;
    const unsigned threads = much ? std::max(2U, std::thread::hardware_concurrency()) : 1;
    spread(static_cast<std::uint32_t>(1 + coming_->size), threads,
           [&](std::uint32_t piece, unsigned) {
             if (piece == 0) {
               handed_on = hand_on(*before_);
               return;
             }
             Unpacked& block = coming_->blocks[piece - 1];
             block.result = engine::unpack_block(block.body, block.facts);
           });
    TRY(handed_on);
    before_->size = before_->bytes = 0;
    before_->facts = 0;
    std::swap(before_, coming_);
    return {};
  }

  Result<void> hand_on(Batch& batch) {
    for (std::size_t i = 0; i < batch.size; ++i) {
      Unpacked& block = batch.blocks[i];
      auto& facts = block.facts;
      if (!block.result) {
        return fail(ErrorKind::Io, "block {} of the facts: {}", block.first_seq,
                    block.result.error().message);
      }
      facts.erase(facts.begin(), std::find_if(facts.begin(), facts.end(),
                                              [&](const auto& fact) { return fact.seq >= next_; }));
      if (facts.empty() || facts.front().seq != next_) {
        return fail(ErrorKind::Io, "the facts from {} to {} are missing", next_,
                    block.first_seq - 1);
      }
      next_ = facts.back().seq + 1;
      TRY(each_(facts));
    }
    return {};
  }

  std::int64_t next_;
  const EachFacts& each_;
  Batch batches_[2];
  Batch* before_ = &batches_[0];
  Batch* coming_ = &batches_[1];
};

}  // namespace

Result<void> replay(store::Base& base, std::int64_t after, const EachFacts& each) {
  Replay replay(after, each);
  TRY(base.read_blocks(after, [&](const store::Block& block) { return replay.take(block); }));
  return replay.finish();
}

}  // namespace winnow::app
