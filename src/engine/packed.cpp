#include "engine/packed.hpp"

#include <algorithm>
#include <iterator>

#include "base/check.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/packed_bytes.hpp"

namespace winnow::engine {

namespace {

// A chunk of this size is not made longer; full ones grow together, so that a long timeline has few
// of them and no fact is copied often …
constexpr std::size_t chunk_bytes = 4 * 1024;
// … up to this size, so that no single fact waits for a long copy.
constexpr std::size_t chunk_bytes_max = 1024 * 1024;

class WrittenCodes {
 public:
  explicit WrittenCodes(FactTexts& texts) : texts_(texts) {}
  std::uint32_t code_of(std::string_view bytes) { return texts_.code_if_repeated(bytes); }

 private:
  FactTexts& texts_;
};

// Appends a fact to `bytes`; `place`: of the fact before, then of this one.
void put_fact(std::string& bytes, PackedPlace& place, const Fact& fact, FactTexts& texts) {
  WrittenCodes codes(texts);
  ValueWriter<WrittenCodes> values(codes);
  bytes += static_cast<char>(static_cast<int>(fact.kind) |
                             (static_cast<int>(fact.source) << packed_kind_bits));
  put_varint(bytes, static_cast<std::uint64_t>(fact.seq) - static_cast<std::uint64_t>(place.seq));
  put_step(bytes, place.at, fact.at);
  values.text(bytes, fact.name);
  values.map(bytes, fact.data);
  place = {fact.seq, fact.at};
}

}  // namespace

struct PackedTimeline::Chunk {
  ChunkPointer before;
  std::unique_ptr<const char[]> data;
  std::uint32_t size = 0;
  std::uint32_t facts = 0;  // with those of the chunks before
  PackedPlace last;         // of its last fact

  std::string_view bytes() const { return {data.get(), size}; }
};

namespace {

std::unique_ptr<const char[]> joined(std::string_view a, std::string_view b) {
  CHECK(a.size() + b.size() <= UINT32_MAX);
  auto data = std::make_unique_for_overwrite<char[]>(a.size() + b.size());
  std::copy(b.begin(), b.end(), std::copy(a.begin(), a.end(), data.get()));
  return data;
}

}  // namespace

PackedTimeline::PackedTimeline() = default;

std::uint32_t PackedTimeline::facts() const {
  return last_ ? last_->facts : 0;
}

PackedTimeline PackedTimeline::with(std::span<const Fact> more, FactTexts& texts) const {
  std::string bytes;
  PackedPlace place = last_ ? last_->last : PackedPlace{};
  PackedTimeline longer = *this;
  while (!more.empty()) {
    const Chunk* last = longer.last_.get();
    const bool full = last != nullptr && last->size >= chunk_bytes;
    bytes = full || last == nullptr ? std::string_view() : last->bytes();
    std::size_t taken = 0;
    while (taken < more.size() && bytes.size() < chunk_bytes) {
      put_fact(bytes, place, more[taken++], texts);
    }
    auto chunk = std::make_shared<Chunk>();
    chunk->data = joined(bytes, {});
    chunk->size = static_cast<std::uint32_t>(bytes.size());
    chunk->facts = longer.facts() + static_cast<std::uint32_t>(taken);
    chunk->last = place;
    if (last != nullptr) chunk->before = full ? compacted(longer.last_) : last->before;
    longer.last_ = std::move(chunk);
    more = more.subspan(taken);
  }
  return longer;
}

PackedTimeline::ChunkPointer PackedTimeline::compacted(ChunkPointer full) {
  while (full->before && full->before->size <= full->size &&
         full->before->size + full->size <= chunk_bytes_max) {
    auto both = std::make_shared<Chunk>();
    both->before = full->before->before;
    both->data = joined(full->before->bytes(), full->bytes());
    both->size = full->before->size + full->size;
    both->facts = full->facts;
    both->last = full->last;
    full = std::move(both);
  }
  return full;
}

PackedTimeline PackedTimeline::merged(const PackedTimeline& other, FactTexts& texts) const {
  std::vector<Fact> ours = unpack(texts), theirs = other.unpack(texts), all;
  all.reserve(ours.size() + theirs.size());
  std::merge(std::make_move_iterator(ours.begin()), std::make_move_iterator(ours.end()),
             std::make_move_iterator(theirs.begin()), std::make_move_iterator(theirs.end()),
             std::back_inserter(all), [](const Fact& a, const Fact& b) { return a.seq < b.seq; });
  return PackedTimeline().with(all, texts);
}

std::vector<const PackedTimeline::Chunk*> PackedTimeline::chunks() const {
  std::vector<const Chunk*> all;
  for (const Chunk* at = last_.get(); at != nullptr; at = at->before.get()) all.push_back(at);
  std::reverse(all.begin(), all.end());
  return all;
}

void PackedTimeline::each(const FactTexts& texts, const std::function<void(Fact&&)>& take) const {
  PackedCodes codes(texts);
  PackedPlace place;
  for (const Chunk* chunk : chunks()) {
    ByteReader in(chunk->bytes());
    ValueReader<PackedCodes> values(in, codes);
    while (!in.at_end()) {
      Fact fact;
      const PackedHead head = read_packed_head(in, place);
      fact.kind = head.kind;
      fact.source = head.source;
      fact.seq = place.seq;
      fact.at = place.at;
      fact.name = values.text();
      fact.data = values.map();
      take(std::move(fact));
    }
    CHECK(in.good());
  }
}

std::vector<std::string_view> PackedTimeline::pieces() const {
  std::vector<std::string_view> all;
  for (const Chunk* chunk : chunks()) all.push_back(chunk->bytes());
  return all;
}

std::vector<Fact> PackedTimeline::unpack(const FactTexts& texts) const {
  std::vector<Fact> all;
  all.reserve(facts());
  each(texts, [&](Fact&& fact) { all.push_back(std::move(fact)); });
  return all;
}

Timeline PackedTimeline::timeline(const FactTexts& texts, WithoutConsents without) const {
  TimelineBuilder builder;
  each(texts, [&](Fact&& fact) { builder.add(fact); });
  Timeline timeline = std::move(builder).take();
  timeline.consents_known = !timeline.consents.empty() || without == WithoutConsents::NoneGiven;
  return timeline;
}

std::size_t PackedTimeline::bytes() const {
  // What a shared pointer counts with, and what the allocator puts before each of two blocks.
  constexpr std::size_t around = 2 * sizeof(void*) + 2 * sizeof(std::size_t);
  std::size_t sum = sizeof *this;
  for (const Chunk* chunk : chunks()) sum += sizeof(Chunk) + around + chunk->size;
  return sum;
}

void PackedTimeline::save(std::string& out) const {
  if (empty()) return;
  put_varint(out, last_->facts);
  put_step(out, 0, last_->last.seq);
  put_step(out, 0, last_->last.at);
  std::size_t size = 0;
  for (const Chunk* chunk : chunks()) size += chunk->size;
  put_varint(out, size);
  for (const Chunk* chunk : chunks()) out += chunk->bytes();
}

Result<PackedTimeline> PackedTimeline::load(std::string_view bytes) {
  if (bytes.empty()) return PackedTimeline();
  ByteReader in(bytes);
  auto chunk = std::make_shared<Chunk>();
  const std::uint64_t facts = in.varint();
  chunk->last.seq = in.step_from(0);
  chunk->last.at = in.step_from(0);
  const std::uint64_t size = in.varint();
  if (!in.good() || size != in.rest() || size > UINT32_MAX || facts == 0 || facts > size) {
    return fail(ErrorKind::Io, "a packed timeline is not whole");
  }
  chunk->facts = static_cast<std::uint32_t>(facts);
  chunk->size = static_cast<std::uint32_t>(size);
  chunk->data = joined(in.bytes(size), {});
  return PackedTimeline(std::move(chunk));
}

GrowingTimeline::GrowingTimeline(const PackedTimeline& begin) {
  if (begin.empty()) return;
  const PackedTimeline::Chunk& last = *begin.last_;
  const bool full = last.size >= chunk_bytes;
  before_ = full ? begin.last_ : last.before;
  if (!full) bytes_ = last.bytes();
  facts_ = last.facts;
  place_ = last.last;
}

void GrowingTimeline::add(const Fact& fact, FactTexts& texts) {
  put_fact(bytes_, place_, fact, texts);
  ++facts_;
}

PackedTimeline GrowingTimeline::packed() const {
  if (bytes_.empty()) return PackedTimeline(before_);
  auto chunk = std::make_shared<PackedTimeline::Chunk>();
  chunk->before = before_;
  chunk->data = joined(bytes_, {});
  chunk->size = static_cast<std::uint32_t>(bytes_.size());
  chunk->facts = facts_;
  chunk->last = place_;
  return PackedTimeline(std::move(chunk));
}

}  // namespace winnow::engine
