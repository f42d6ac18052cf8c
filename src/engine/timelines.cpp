#include "engine/timelines.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.hpp"
#include "engine/block.hpp"

namespace winnow::engine {

using columns::Code;

namespace {

// An instant as the columns hold it, or nothing when it lies outside their range.
struct Moment {
  std::uint32_t at;
  std::uint16_t millis;
};
std::optional<Moment> moment_of(Millis instant) {
  const std::int64_t seconds = floor_div(instant, 1000);
  const std::int64_t since = seconds - origin_seconds;
  if (since < 0 || since > UINT32_MAX) return std::nullopt;
  return Moment{static_cast<std::uint32_t>(since),
                static_cast<std::uint16_t>(instant - seconds * 1000)};
}

constexpr std::uint32_t tail_rows_min = 256;  // a tail of this many rows is never merged

}  // namespace

Timelines::Timelines() = default;
Timelines::Timelines(Timelines&&) noexcept = default;
Timelines& Timelines::operator=(Timelines&&) noexcept = default;
Timelines::~Timelines() = default;

std::uint32_t Timelines::blocks() const {
  return static_cast<std::uint32_t>(blocks_.size());
}
const Timelines::Block& Timelines::block(std::uint32_t index) const {
  return *blocks_[index];
}

const columns::Dictionary& Timelines::dictionary(std::size_t property) const {
  return *dictionaries_[property];
}

bool Timelines::is_odd(std::uint32_t lead) const {
  return !odd_leads_.empty() && odd_leads_[lead];
}

std::vector<OddEvent> Timelines::odd_events(std::uint32_t lead) const {
  std::vector<OddEvent> found;
  for (const OddEvent& event : odd_) {
    if (event.lead == lead) found.push_back(event);
  }
  return found;
}

void Timelines::append(std::uint32_t lead, Millis at, int slice, std::span<const Code> codes) {
  CHECK(lead < leads_);
  CHECK(slice >= 0 && codes.size() == schema_.properties.size());
  newest_ = std::max(newest_, at);
  const std::uint32_t arrival = arrivals_++;
  const auto moment = moment_of(at);
  ++events_;
  if (!moment) {
    odd_.push_back({lead, at, slice, arrival, {codes.begin(), codes.end()}});
    if (odd_leads_.empty()) odd_leads_.resize(leads_);
    odd_leads_[lead] = true;
    return;
  }
  Block& block = *blocks_[lead / leads_a_block];
  const EventRow row{moment->at, moment->millis, static_cast<std::uint16_t>(lead % leads_a_block),
                     arrival};
  const auto name = static_cast<std::uint32_t>(slice);
  if (block.head.push(name, row, codes)) return;
  block.tail.insert(name, row, codes);
  if (block.tail.events() < std::max(tail_rows_min, block.head.events() / 16)) return;
  block.head = Rows::merged(block.head, block.tail);
  const std::vector<std::uint32_t> none(block.head.slices(), 0);
  const std::vector<Code> largest(schema_.properties.size(), 0);
  block.tail = {};
  block.tail.lay_out(none, none, largest, false, schema_.arrival);
}

std::size_t Timelines::bytes() const {
  std::size_t sum = odd_.size() * sizeof(OddEvent) + odd_leads_.size() / 8;
  for (const auto& block : blocks_) sum += block->head.bytes() + block->tail.bytes();
  for (const auto& dictionary : dictionaries_) sum += dictionary->bytes();
  return sum;
}

// The events in order of arrival, in pieces of fixed size so that nothing is ever copied to grow.
struct EventBuilder::Chunks {
  static constexpr std::size_t rows = 1 << 16;
  struct Chunk {
    std::unique_ptr<std::uint32_t[]> lead, at;
    std::unique_ptr<std::uint16_t[]> slice, millis;  // millis: null while all are 0
    std::vector<std::unique_ptr<Code[]>> codes;
    std::uint32_t size = 0;
  };

  EventSchema schema;
  columns::Dictionary names;  // code i + 1 is slice i
  std::vector<std::shared_ptr<columns::Dictionary>> dictionaries;
  std::vector<Chunk> chunks;
  std::vector<OddEvent> odd;
  std::uint32_t arrivals = 0;
  Millis newest = INT64_MIN;
  bool any_millis = false;

  Chunk& room() {
    if (chunks.empty() || chunks.back().size == rows) {
      Chunk chunk;
      chunk.lead = std::make_unique_for_overwrite<std::uint32_t[]>(rows);
      chunk.at = std::make_unique_for_overwrite<std::uint32_t[]>(rows);
      chunk.slice = std::make_unique_for_overwrite<std::uint16_t[]>(rows);
      for (std::size_t p = 0; p < schema.properties.size(); ++p) {
        chunk.codes.push_back(std::make_unique_for_overwrite<Code[]>(rows));
      }
      chunks.push_back(std::move(chunk));
    }
    return chunks.back();
  }
};

EventBuilder::EventBuilder(EventSchema schema) : chunks_(std::make_unique<Chunks>()) {
  CHECK(schema.names.size() < UINT16_MAX);
  for (const std::string& name : schema.names) chunks_->names.code_of_text(name);
  CHECK(chunks_->names.size() == schema.names.size() + 1);
  for (std::size_t p = 0; p < schema.properties.size(); ++p) {
    chunks_->dictionaries.push_back(std::make_shared<columns::Dictionary>());
  }
  chunks_->schema = std::move(schema);
}
EventBuilder::EventBuilder(EventBuilder&&) noexcept = default;
EventBuilder::~EventBuilder() = default;

const EventSchema& EventBuilder::schema() const {
  return chunks_->schema;
}

int EventBuilder::slice_of(std::string_view name) const {
  const Code code = chunks_->names.find_text(name);
  if (code != 0) return static_cast<int>(code) - 1;
  return chunks_->schema.others ? static_cast<int>(chunks_->schema.names.size()) : -1;
}

columns::Dictionary& EventBuilder::dictionary(std::size_t property) {
  return *chunks_->dictionaries[property];
}

std::uint64_t EventBuilder::events() const {
  return chunks_->arrivals;
}

void EventBuilder::add(std::uint32_t lead, Millis at, int slice, std::span<const Code> codes) {
  Chunks& all = *chunks_;
  CHECK(slice >= 0 && codes.size() == all.schema.properties.size());
  all.newest = std::max(all.newest, at);
  const auto moment = moment_of(at);
  const std::uint32_t arrival = all.arrivals++;
  if (!moment) {
    all.odd.push_back({lead, at, slice, arrival, {codes.begin(), codes.end()}});
    return;
  }
  Chunks::Chunk& chunk = all.room();
  const std::uint32_t row = chunk.size++;
  chunk.lead[row] = lead;
  chunk.at[row] = moment->at;
  chunk.slice[row] = static_cast<std::uint16_t>(slice);
  for (std::size_t p = 0; p < codes.size(); ++p) chunk.codes[p][row] = codes[p];
  if (moment->millis != 0 && chunk.millis == nullptr) {
    chunk.millis = std::make_unique<std::uint16_t[]>(Chunks::rows);
    all.any_millis = true;
  }
  if (chunk.millis != nullptr) chunk.millis[row] = moment->millis;
}

void EventBuilder::retype(std::size_t property, columns::Dictionary typed,
                          std::span<const Code> typed_code) {
  CHECK(typed_code.size() == chunks_->dictionaries[property]->size());
  for (Chunks::Chunk& chunk : chunks_->chunks) {
    Code* codes = chunk.codes[property].get();
    for (std::uint32_t row = 0; row < chunk.size; ++row) codes[row] = typed_code[codes[row]];
  }
  for (OddEvent& event : chunks_->odd) event.codes[property] = typed_code[event.codes[property]];
  *chunks_->dictionaries[property] = std::move(typed);
}

Timelines EventBuilder::build(std::uint32_t leads) && {
  Chunks& all = *chunks_;
  const std::size_t names = all.schema.names.size() + (all.schema.others ? 1 : 0);
  const std::size_t blocks = (std::size_t{leads} + leads_a_block - 1) / leads_a_block;
  std::vector<std::uint32_t> sizes(blocks * names, 0);
  for (const Chunks::Chunk& chunk : all.chunks) {
    for (std::uint32_t i = 0; i < chunk.size; ++i) {
      CHECK(chunk.lead[i] < leads && chunk.slice[i] < names);
      ++sizes[chunk.lead[i] / leads_a_block * names + chunk.slice[i]];
    }
  }

  Timelines out;
  out.schema_ = all.schema;
  out.dictionaries_ = all.dictionaries;
  out.leads_ = leads;
  out.events_ = out.arrivals_ = all.arrivals;
  out.newest_ = all.newest;
  std::vector<Code> largest;
  for (const auto& dictionary : all.dictionaries) largest.push_back(dictionary->size());
  const std::vector<std::uint32_t> none(names, 0);
  for (std::size_t b = 0; b < blocks; ++b) {
    auto block = std::make_unique<Timelines::Block>();
    const std::span block_sizes(sizes.data() + b * names, names);
    std::vector<std::uint32_t> room;
    for (const std::uint32_t size : block_sizes) room.push_back(Rows::room_for(size));
    block->head.lay_out(block_sizes, room, largest, all.any_millis, all.schema.arrival);
    block->tail.lay_out(none, none, std::vector<Code>(largest.size(), 0), false,
                        all.schema.arrival);
    out.blocks_.push_back(std::move(block));
  }
  place_rows(out);
  for (const auto& block : out.blocks_) {
    for (std::uint32_t name = 0; name < names; ++name) block->head.sort(name);
  }
  if (!all.odd.empty()) out.odd_leads_.resize(leads);
  for (const OddEvent& event : all.odd) out.odd_leads_[event.lead] = true;
  out.odd_ = std::move(all.odd);
  return out;
}

// Deals the chunks' rows into the blocks, in order of arrival, and lets go of each chunk after it.
void EventBuilder::place_rows(Timelines& out) {
  Chunks& all = *chunks_;
  std::size_t odd = 0;
  std::uint32_t arrival = 0;
  std::vector<Code> codes(all.schema.properties.size());
  for (Chunks::Chunk& chunk : all.chunks) {
    for (std::uint32_t i = 0; i < chunk.size; ++i, ++arrival) {
      while (odd < all.odd.size() && all.odd[odd].arrival == arrival) ++odd, ++arrival;
      for (std::size_t p = 0; p < codes.size(); ++p) codes[p] = chunk.codes[p][i];
      const std::uint32_t lead = chunk.lead[i];
      out.blocks_[lead / leads_a_block]->head.place(
          chunk.slice[i],
          {chunk.at[i], chunk.millis ? chunk.millis[i] : std::uint16_t{0},
           static_cast<std::uint16_t>(lead % leads_a_block), arrival},
          codes);
    }
    chunk = {};
  }
}

}  // namespace winnow::engine
