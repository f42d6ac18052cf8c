#include "engine/fact_texts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "base/check.hpp"
#include "engine/value_bytes.hpp"

namespace winnow::engine {

namespace {

constexpr std::size_t places_first = 1024;  // of the first piece; each is twice the one before
constexpr std::size_t pieces_max = 22;      // together 2^32 − 1024 places
constexpr std::size_t room_bytes = 64 * 1024;
constexpr std::size_t slots_first = 1024;
constexpr std::size_t memory_first = 1 << 12, memory_max = 1 << 20;

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t odd_1 = 0x9E3779B97F4A7C15, odd_2 = 0xD6E8FEB86659FD93;
  std::uint64_t hash = text.size() ^ odd_1;
  std::uint64_t word = 0;
  for (; text.size() >= sizeof word; text.remove_prefix(sizeof word)) {
    std::memcpy(&word, text.data(), sizeof word);
    hash = mixed(hash ^ word, odd_2);
  }
  word = 0;
  std::memcpy(&word, text.data(), text.size());
  return mixed(hash ^ word, odd_2) ^ (hash >> 32);
}

struct Place {
  std::size_t piece, offset;
};
Place place_of(std::uint32_t code) {
  const auto piece = static_cast<std::size_t>(std::bit_width(code / places_first + 1)) - 1;
  return {piece, code - places_first * ((std::size_t{1} << piece) - 1)};
}

}  // namespace

struct FactTexts::State {
  // Pieces of places; a place points at a text's length (varint) and bytes. Readers go only here.
  std::array<std::unique_ptr<const char*[]>, pieces_max> pieces;

  std::uint32_t size = 0;
  std::vector<std::unique_ptr<char[]>> rooms;
  char* room = nullptr;
  std::size_t room_left = 0, room_sum = 0;

  // Open addressing with linear steps; code + 1, 0 for an empty slot.
  struct Slot {
    std::uint32_t entry = 0, tag = 0;
  };
  std::vector<Slot> slots = std::vector<Slot>(slots_first);

  // Hashes of texts met once, each at the place its low bits say; 0: none.
  std::vector<std::uint32_t> memory = std::vector<std::uint32_t>(memory_first);
  std::size_t remembered = 0;  // since the memory has its size

  std::string_view text(std::uint32_t code) const {
    const Place place = place_of(code);
    const char* at = pieces[place.piece][place.offset];
    std::uint64_t length = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at++);
      length |= static_cast<std::uint64_t>(byte & 127) << shift;
      if (byte < 128) return {at, static_cast<std::size_t>(length)};
    }
  }

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  // The slot of the text, or the empty one where it belongs.
  std::size_t slot_of(std::string_view wanted, std::uint64_t hash) const {
    std::size_t at = hash & (slots.size() - 1);
    while (slots[at].entry != 0 &&
           (slots[at].tag != tag_of(hash) || text(slots[at].entry - 1) != wanted)) {
      at = (at + 1) & (slots.size() - 1);
    }
    return at;
  }

  const char* keep(std::string_view text) {
    std::string length;
    put_varint(length, text.size());
    const std::size_t bytes = length.size() + text.size();
    if (bytes > room_left) {
      const std::size_t wanted = std::max(bytes, room_bytes);
      rooms.push_back(std::make_unique_for_overwrite<char[]>(wanted));
      room = rooms.back().get();
      room_left = wanted;
      room_sum += wanted;
    }
    char* begin = room;
    std::copy(text.begin(), text.end(), std::copy(length.begin(), length.end(), begin));
    room += bytes;
    room_left -= bytes;
    return begin;
  }

  std::uint32_t make(std::string_view text, std::uint64_t hash, std::size_t slot) {
    CHECK(size < no_code - 1);
    const Place place = place_of(size);
    CHECK(place.piece < pieces_max);
    if (!pieces[place.piece]) {
      pieces[place.piece] = std::make_unique<const char*[]>(places_first << place.piece);
    }
    pieces[place.piece][place.offset] = keep(text);
    slots[slot] = {++size, tag_of(hash)};
    if (size > slots.size() / 4 * 3) grow();
    return size - 1;
  }

  void grow() {
    std::vector<Slot> wider(slots.size() * 2);
    for (const Slot& slot : slots) {
      if (slot.entry == 0) continue;
      std::size_t at = hash_of(text(slot.entry - 1)) & (wider.size() - 1);
      while (wider[at].entry != 0) at = (at + 1) & (wider.size() - 1);
      wider[at] = slot;
    }
    slots = std::move(wider);
  }

  // Whether it was met lately; from now on it was.
  bool met_before(std::uint64_t hash) {
    const std::uint32_t tag = std::max(tag_of(hash), std::uint32_t{1});
    std::uint32_t& place = memory[tag & (memory.size() - 1)];
    if (place == tag) return true;
    place = tag;
    if (++remembered > memory.size() && memory.size() < memory_max) widen_memory();
    return false;
  }

  void widen_memory() {
    std::vector<std::uint32_t> wider(memory.size() * 2);
    for (const std::uint32_t tag : memory) {
      if (tag != 0) wider[tag & (wider.size() - 1)] = tag;
    }
    memory = std::move(wider);
    remembered = 0;
  }
};

FactTexts::FactTexts() : state_(std::make_unique<State>()) {}
FactTexts::FactTexts(FactTexts&&) noexcept = default;
FactTexts& FactTexts::operator=(FactTexts&&) noexcept = default;
FactTexts::~FactTexts() = default;

std::uint32_t FactTexts::code_of(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  const std::size_t slot = state_->slot_of(text, hash);
  const std::uint32_t entry = state_->slots[slot].entry;
  return entry != 0 ? entry - 1 : state_->make(text, hash, slot);
}

std::uint32_t FactTexts::code_if_repeated(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  const std::size_t slot = state_->slot_of(text, hash);
  const std::uint32_t entry = state_->slots[slot].entry;
  if (entry != 0) return entry - 1;
  return state_->met_before(hash) ? state_->make(text, hash, slot) : no_code;
}

std::string_view FactTexts::text(std::uint32_t code) const {
  return state_->text(code);
}

std::uint32_t FactTexts::size() const {
  return state_->size;
}

std::size_t FactTexts::bytes() const {
  std::size_t sum = sizeof *state_ + state_->room_sum + state_->rooms.capacity() * sizeof(void*) +
                    state_->slots.size() * sizeof(State::Slot) +
                    state_->memory.size() * sizeof(std::uint32_t);
  for (std::size_t piece = 0; piece < pieces_max && state_->pieces[piece]; ++piece) {
    sum += (places_first << piece) * sizeof(const char*);
  }
  return sum;
}

void FactTexts::save_memory(std::string& out) const {
  put_varint(out, state_->remembered);
  put_varint(out, state_->memory.size());
  for (const std::uint32_t tag : state_->memory) put_word(out, tag);
}

Result<void> FactTexts::load_memory(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint64_t remembered = in.varint(), places = in.varint();
  if (!in.good() || !std::has_single_bit(places) || places < memory_first || places > memory_max ||
      in.rest() != places * sizeof(std::uint32_t)) {
    return fail(ErrorKind::Io, "the memory of texts is not whole");
  }
  state_->remembered = static_cast<std::size_t>(remembered);
  state_->memory.resize(static_cast<std::size_t>(places));
  for (std::uint32_t& tag : state_->memory) tag = in.word<std::uint32_t>();
  return {};
}

}  // namespace winnow::engine
