#include "columns/dictionary.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/check.hpp"

namespace winnow::columns {
namespace {

// A multiplication to 128 bits spreads each bit of both factors over the whole product; folding
// its halves together makes one well mixed word (a + b·2^64 → a ^ b).
__extension__ using Wide = unsigned __int128;
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Odd numbers without pattern: the fractions of the square roots of 2, 3 and 5.
constexpr std::uint64_t salt_a = 0x6a09e667f3bcc909;
constexpr std::uint64_t salt_b = 0xbb67ae8584caa73b;
constexpr std::uint64_t salt_c = 0x3c6ef372fe94f82b;

std::uint64_t eight_bytes(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}
std::uint64_t four_bytes(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Up to 16 bytes are read as two words that may overlap; longer texts 16 bytes at a time, the last
// 16 as they stand at the end. The length is part of the hash, so overlaps make no collisions.
std::uint32_t hash_of(std::string_view text) {
  const char* at = text.data();
  const std::size_t length = text.size();
  std::uint64_t a = 0, b = 0, seed = salt_c ^ length;
  if (length > 16) {
    for (std::size_t left = length; left > 16; left -= 16, at += 16) {
      seed = mix(eight_bytes(at) ^ salt_a, eight_bytes(at + 8) ^ seed);
    }
    at = text.data() + length;
    a = eight_bytes(at - 16);
    b = eight_bytes(at - 8);
  } else if (length >= 8) {
    a = eight_bytes(at);
    b = eight_bytes(at + length - 8);
  } else if (length >= 4) {
    a = four_bytes(at);
    b = four_bytes(at + length - 4);
  } else if (length > 0) {
    const auto byte = [at](std::size_t i) {
      return std::uint64_t{static_cast<unsigned char>(at[i])};
    };
    a = byte(0) << 16 | byte(length / 2) << 8 | byte(length - 1);
  }
  const std::uint64_t hash = mix(seed ^ salt_b, mix(a ^ salt_a, b ^ seed));
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

// Text is by far the most frequent entry; a value's hash starts from its kind so that the two
// never look alike by construction.
std::uint64_t hash_value(const Value& value) {
  const auto kind = static_cast<std::uint64_t>(value.kind());
  std::uint64_t hash = mix(kind ^ salt_a, salt_b);
  switch (value.kind()) {
    case Value::Kind::Null: break;
    case Value::Kind::Bool: hash = mix(hash, salt_c + (value.boolean() ? 1 : 0)); break;
    case Value::Kind::Int:
      hash = mix(hash, static_cast<std::uint64_t>(value.integer()) ^ salt_c);
      break;
    case Value::Kind::Double:  // NaN equals NaN whatever its bits
      if (value.real() == value.real()) {
        std::uint64_t bits = 0;
        const double real = value.real();
        std::memcpy(&bits, &real, sizeof bits);
        hash = mix(hash, bits ^ salt_c);
      }
      break;
    case Value::Kind::String: hash = hash_of(value.text()); break;
    case Value::Kind::Timestamp:
      hash = mix(hash ^ static_cast<std::uint64_t>(value.timestamp().seconds),
                 static_cast<std::uint64_t>(value.timestamp().nanos) ^ salt_c);
      break;
    case Value::Kind::Duration:
      hash = mix(hash ^ static_cast<std::uint64_t>(value.duration().seconds),
                 static_cast<std::uint64_t>(value.duration().nanos) ^ salt_c);
      break;
    case Value::Kind::List:
      for (const Value& element : value.list())
        hash = mix(hash ^ salt_c, hash_value(element) ^ salt_b);
      break;
    case Value::Kind::Map:
      for (const auto& [key, element] : value.map()) {
        hash = mix(hash ^ hash_of(key), hash_value(element) ^ salt_b);
      }
      break;
  }
  return hash;
}

constexpr std::size_t smallest_index = 16;
constexpr std::size_t smallest_chunk = 256;         // most dictionaries hold a few words …
constexpr std::size_t largest_chunk = 1024 * 1024;  // … and none wastes more than this

}  // namespace

Dictionary::Dictionary() : index_(smallest_index, 0) {}

const Dictionary::Entry& Dictionary::entry(Code code) const {
  return entries_[code / entries_a_chunk][code % entries_a_chunk];
}

std::size_t Dictionary::slot_of_text(std::string_view text, std::uint32_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const Code code = index_[slot];
    if (code == 0) return slot;
    const Entry& there = entry(code);
    if (there.hash == hash && there.begin != nullptr &&
        std::string_view(there.begin, there.length) == text) {
      return slot;
    }
  }
}

void Dictionary::find_texts(std::span<const std::string_view> texts, std::span<Code> codes) const {
  CHECK(texts.size() == codes.size());
  constexpr std::size_t batch = 32;
  const std::size_t mask = index_.size() - 1;
  std::uint32_t hashes[batch];
  for (std::size_t first = 0; first < texts.size(); first += batch) {
    const std::size_t count = std::min(batch, texts.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      hashes[i] = hash_of(texts[first + i]);
      __builtin_prefetch(&index_[hashes[i] & mask]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Code code = index_[hashes[i] & mask];
      if (code != 0) __builtin_prefetch(&entry(code));
    }
    for (std::size_t i = 0; i < count; ++i) {
      const Code code = index_[hashes[i] & mask];
      if (code != 0 && entry(code).begin != nullptr) __builtin_prefetch(entry(code).begin);
    }
    for (std::size_t i = 0; i < count; ++i) {
      codes[first + i] = index_[slot_of_text(texts[first + i], hashes[i])];
    }
  }
}

std::size_t Dictionary::slot_of_value(const Value& value, std::uint32_t hash) const {
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const Code code = index_[slot];
    if (code == 0) return slot;
    const Entry& there = entry(code);
    if (there.hash == hash && there.begin == nullptr && others_[there.length].same(value)) {
      return slot;
    }
  }
}

Code Dictionary::code_of_text(std::string_view text) {
  const std::uint32_t hash = hash_of(text);
  const std::size_t slot = slot_of_text(text, hash);
  if (index_[slot] != 0) return index_[slot];
  CHECK(text.size() <= std::numeric_limits<std::uint32_t>::max());
  return add({keep(text), static_cast<std::uint32_t>(text.size()), hash}, slot);
}

Code Dictionary::code_of(const Value& value) {
  if (value.is(Value::Kind::String)) return code_of_text(value.text());
  const auto hash = static_cast<std::uint32_t>(hash_value(value));
  const std::size_t slot = slot_of_value(value, hash);
  if (index_[slot] != 0) return index_[slot];
  others_.push_back(value);
  return add({nullptr, static_cast<std::uint32_t>(others_.size() - 1), hash}, slot);
}

Code Dictionary::find_text(std::string_view text) const {
  return index_[slot_of_text(text, hash_of(text))];
}

Code Dictionary::find(const Value& value) const {
  if (value.is(Value::Kind::String)) return find_text(value.text());
  return index_[slot_of_value(value, static_cast<std::uint32_t>(hash_value(value)))];
}

bool Dictionary::is_text(Code code) const {
  CHECK(code != 0 && code < size_);
  return entry(code).begin != nullptr;
}

std::string_view Dictionary::text(Code code) const {
  CHECK(is_text(code));
  return {entry(code).begin, entry(code).length};
}

Value Dictionary::value(Code code) const {
  if (is_text(code)) return Value(text(code));
  return others_[entry(code).length];
}

std::size_t Dictionary::bytes() const {
  const std::size_t entry_room =
      entries_.empty() ? 0 : first_chunk_ + (entries_.size() - 1) * entries_a_chunk;
  return entry_room * sizeof(Entry) + entries_.capacity() * sizeof(entries_[0]) +
         index_.capacity() * sizeof(Code) + text_bytes_ + chunks_.capacity() * sizeof(chunks_[0]) +
         others_.capacity() * sizeof(Value);
}

Code Dictionary::add(Entry entry, std::size_t slot) {
  CHECK(size_ < std::numeric_limits<Code>::max());
  if (size_ < entries_a_chunk) {
    if (size_ >= first_chunk_) {
      const Code room = std::min(entries_a_chunk, std::max<Code>(8, first_chunk_ * 2));
      auto wider = std::make_unique<Entry[]>(room);
      if (!entries_.empty()) std::copy_n(entries_[0].get(), first_chunk_, wider.get());
      entries_.resize(1);
      entries_[0] = std::move(wider);
      first_chunk_ = room;
    }
  } else if (size_ % entries_a_chunk == 0) {
    entries_.push_back(std::make_unique<Entry[]>(entries_a_chunk));
  }
  const Code code = size_;
  entries_[code / entries_a_chunk][code % entries_a_chunk] = entry;
  index_[slot] = code;
  ++size_;
  if (std::size_t{size_} * 4 > index_.size() * 3) grow_index();
  return code;
}

void Dictionary::grow_index() {
  const std::size_t mask = index_.size() * 2 - 1;
  index_ = {};  // the old one goes first: both together would be the peak
  index_.resize(mask + 1, 0);
  for (Code code = 1; code < size_; ++code) {
    std::size_t slot = entry(code).hash & mask;
    while (index_[slot] != 0) slot = (slot + 1) & mask;
    index_[slot] = code;
  }
}

const char* Dictionary::keep(std::string_view text) {
  if (text.empty()) return "";
  if (text.size() > free_bytes_) {
    const std::size_t usual = std::clamp(text_bytes_ / 4, smallest_chunk, largest_chunk);
    if (text.size() > usual / 4) {  // a long text gets a chunk of its own: nothing is cut off
      chunks_.push_back(std::make_unique<char[]>(text.size()));
      text_bytes_ += text.size();
      std::memcpy(chunks_.back().get(), text.data(), text.size());
      return chunks_.back().get();
    }
    chunks_.push_back(std::make_unique<char[]>(usual));
    free_ = chunks_.back().get();
    free_bytes_ = usual;
    text_bytes_ += usual;
  }
  char* begin = free_;
  std::memcpy(begin, text.data(), text.size());
  free_ += text.size();
  free_bytes_ -= text.size();
  return begin;
}

}  // namespace winnow::columns
