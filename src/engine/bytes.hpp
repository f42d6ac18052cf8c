// Numbers as bytes: what the packed forms of facts are written with and read back by.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace winnow::engine {

static_assert(std::endian::native == std::endian::little,
              "words are written as they lie in memory");

// Small numbers in few bytes: seven bits each, the lowest first.
inline void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 128; value >>= 7) out += static_cast<char>(value | 128);
  out += static_cast<char>(value);
}

// Numbers near zero, of either sign, as small ones.
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}
inline void put_signed(std::string& out, std::int64_t value) {
  put_varint(out, zigzag(value));
}

// From one instant or number to another, around the end if need be: any two of them.
inline void put_step(std::string& out, std::int64_t from, std::int64_t to) {
  const std::uint64_t step = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
  put_signed(out, static_cast<std::int64_t>(step));
}

template <typename Word>
void put_word(std::string& out, Word word) {
  char bytes[sizeof word];
  std::memcpy(bytes, &word, sizeof word);
  out.append(bytes, sizeof word);
}

// Reads from the front. Past the end, or at what cannot be: zero or empty, and good() is false from
// then on.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool good() const { return good_; }
  bool at_end() const { return at_ == end_; }
  std::size_t rest() const { return static_cast<std::size_t>(end_ - at_); }
  const char* place() const { return at_; }
  void spoil() {
    good_ = false;
    at_ = end_;
  }

  std::uint8_t byte() {
    if (at_ == end_) {
      spoil();
      return 0;
    }
    return static_cast<std::uint8_t>(*at_++);
  }

  std::uint64_t varint() {
    const std::uint8_t first = byte();
    if (first < 128) return first;
    std::uint64_t value = first & 127;
    for (int shift = 7; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      if (shift == 63 && next > 1) break;
      value |= static_cast<std::uint64_t>(next & 127) << shift;
      if (next < 128) return value;
    }
    spoil();
    return 0;
  }

  std::int64_t signed_varint() { return unzigzag(varint()); }
  std::int64_t step_from(std::int64_t from) {
    const auto step = static_cast<std::uint64_t>(signed_varint());
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + step);
  }

  std::string_view bytes(std::uint64_t count) {
    if (count > rest()) {
      spoil();
      return {};
    }
    const std::string_view taken(at_, static_cast<std::size_t>(count));
    at_ += count;
    return taken;
  }
  std::string_view text() { return bytes(varint()); }  // its length first

  template <typename Word>
  Word word() {
    Word value{};
    const std::string_view taken = bytes(sizeof value);
    if (taken.size() == sizeof value) std::memcpy(&value, taken.data(), sizeof value);
    return value;
  }

 private:
  const char* at_;
  const char* end_;
  bool good_ = true;
};

}  // namespace winnow::engine
