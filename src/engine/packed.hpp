// PackedTimeline: the facts of one lead in few bytes, as the memory of the server keeps them.
//
// It keeps what judging and showing need (seq, kind, source, at, name, data) and leaves out what
// only the log needs (received, message, via, identifiers). Texts that repeat are numbers of a
// FactTexts shared by all leads of a workspace. Packed timelines are immutable: a longer one shares
// the chunks of the shorter one, so that a reader keeps what it has while the writer goes on.
//
// The bytes of a timeline, and the codes of the texts, are a function of the facts and the order in
// which they were packed: it does not matter how the facts were split into calls of with().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/fact.hpp"
#include "engine/fact_texts.hpp"
#include "engine/packed_bytes.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// What a rule with a purpose sees of a lead that has no consent fact at all.
enum class WithoutConsents : std::uint8_t {
  NoneGiven,  // a live base: no fact means no consent (docs/model.md)
  AllGiven    // as files without any consent fact are scored
};

class PackedTimeline {
 public:
  PackedTimeline();  // no facts
  std::uint32_t facts() const;
  bool empty() const { return facts() == 0; }

  // This and `more` (in the order given, which is the order of arrival) as a new timeline.
  PackedTimeline with(std::span<const Fact> more, FactTexts& texts) const;
  // The facts of both by rising seq (of equal ones, this one's first): a lead that was merged.
  PackedTimeline merged(const PackedTimeline& other, FactTexts& texts) const;

  // In order of arrival. `lead`, `received`, `message`, `via` and identifiers are not kept.
  std::vector<Fact> unpack(const FactTexts& texts) const;
  // What assess() takes (engine/fact_timeline.hpp).
  Timeline timeline(const FactTexts& texts,
                    WithoutConsents without = WithoutConsents::NoneGiven) const;

  // The bytes as they lie (engine/packed_bytes.hpp), the oldest first, each of whole facts; valid
  // as long as *this.
  std::vector<std::string_view> pieces() const;

  std::size_t bytes() const;  // of memory; what is shared with shorter timelines counts
  // The bytes themselves, for the snapshot, and back. The texts are saved apart, and the snapshot
  // has a checksum: load() notices what was cut, not what was changed.
  void save(std::string& out) const;
  static Result<PackedTimeline> load(std::string_view bytes);  // Io: not whole

 private:
  friend class GrowingTimeline;
  struct Chunk;
  using ChunkPointer = std::shared_ptr<const Chunk>;
  explicit PackedTimeline(ChunkPointer last) : last_(std::move(last)) {}
  static ChunkPointer compacted(ChunkPointer full);
  std::vector<const Chunk*> chunks() const;  // the oldest first
  void each(const FactTexts& texts, const std::function<void(Fact&&)>& take) const;

  ChunkPointer last_;  // chunks are linked to the ones before
};

// A packed timeline that grows in place while nobody else reads it: many facts, one after the
// other, for a fraction of what with() takes. What it gives back has the bytes that with() gives.
class GrowingTimeline {
 public:
  explicit GrowingTimeline(const PackedTimeline& begin);
  void add(const Fact& fact, FactTexts& texts);
  PackedTimeline packed() const;  // as it is now

 private:
  PackedTimeline::ChunkPointer before_;
  std::uint32_t facts_ = 0;
  PackedPlace place_;  // of its last fact
  std::string bytes_;  // those of `before_` left out
};

}  // namespace winnow::engine
