// PackedTimeline: the facts of one lead in few bytes, as the memory of the server keeps them.
//
// It keeps what judging and showing need (seq, kind, source, at, name, data) and leaves out what
// only the log needs (received, message, via, identifiers). Texts that repeat are numbers of a
// FactTexts shared by all leads of a workspace. Packed timelines are immutable: a longer one shares
// the chunks of the shorter one, so that a reader keeps what it has while the writer goes on.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/fact.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

// Texts and encoded values by number, in order of first appearance; append-only. One writer; any
// number of readers may read what was there when they began (the writer publishes timelines only
// after the texts they use).
class FactTexts {
 public:
  FactTexts();
  FactTexts(FactTexts&&) noexcept;
  ~FactTexts();
  std::uint32_t code_of(std::string_view text);     // made if need be
  std::string_view text(std::uint32_t code) const;  // valid as long as the table
  std::uint32_t size() const;
  std::size_t bytes() const;  // of memory

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class PackedTimeline {
 public:
  PackedTimeline();  // no facts
  std::uint32_t facts() const;
  bool empty() const { return facts() == 0; }

  // This and `more` (in the order given, which is the order of arrival) as a new timeline.
  PackedTimeline with(std::span<const Fact> more, FactTexts& texts) const;
  // The facts of both by rising seq: a lead that was merged.
  PackedTimeline merged(const PackedTimeline& other, FactTexts& texts) const;

  // In order of arrival. `lead`, `received`, `message`, `via` and identifiers are not kept.
  std::vector<Fact> unpack(const FactTexts& texts) const;
  // What assess() takes: traits, events, moves, consents; verdicts put on their events. A fact of
  // another kind is left out. `consents_known`: as the base is asked to be read.
  Timeline timeline(const FactTexts& texts) const;

  std::size_t bytes() const;  // of memory
  // The bytes themselves, for the snapshot, and back. The texts are saved apart.
  void save(std::string& out) const;
  static Result<PackedTimeline> load(std::string_view bytes);  // Io: not whole

 private:
  struct Chunk;
  std::shared_ptr<const Chunk> last_;  // chunks are linked to the ones before
};

}  // namespace winnow::engine
