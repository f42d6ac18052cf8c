// Masks: rows as bits, and the loops that make bits from arrays of numbers and codes.
//
// Bit i of word i / 64 is row i. Every loop fills whole words; bits beyond `rows` come out 0. The
// inner loops run over 64 rows with plain arithmetic, so that the compiler can make vectors of
// them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace winnow::cel::masks {

using Word = std::uint64_t;
inline constexpr std::size_t rows_a_word = 64;

constexpr std::size_t words_for(std::size_t rows) {
  return (rows + 63) / rows_a_word;
}
// The bits of the rows that exist, in the last of their words.
constexpr Word last_word(std::size_t rows) {
  return rows % 64 == 0 ? ~Word{0} : (Word{1} << rows % 64) - 1;
}
// The bits of the rows that exist in word `word` of words_for(rows).
constexpr Word existing(std::size_t word, std::size_t rows) {
  return word + 1 == words_for(rows) ? last_word(rows) : ~Word{0};
}
inline bool bit(const Word* bits, std::size_t row) {
  return (bits[row / 64] >> row % 64 & 1) != 0;
}

static_assert(std::endian::native == std::endian::little, "the first byte of a word is its lowest");

// Eight bytes, each 0 or 1, to eight bits: the product moves byte i to bit 56 + i, and no two
// of its partial products meet below.
inline Word pack_eight(Word bytes) {
  return (bytes * 0x0102040810204080U) >> 56;
}

inline Word pack(const std::uint8_t* bytes) {
  Word packed = 0;
  for (std::size_t group = 0; group < 8; ++group) {
    Word eight = 0;
    std::memcpy(&eight, bytes + group * 8, sizeof eight);
    packed |= pack_eight(eight) << group * 8;
  }
  return packed;
}

// out: the rows for which flag(row), a byte 0 or 1, is 1.
template <typename Flag>
inline void fill(std::size_t rows, Word* __restrict out, Flag flag) {
  alignas(64) std::uint8_t bytes[rows_a_word];
  const std::size_t whole = rows / rows_a_word;
  for (std::size_t word = 0; word < whole; ++word) {
    const std::size_t first = word * rows_a_word;
    for (std::size_t i = 0; i < rows_a_word; ++i) bytes[i] = flag(first + i);
    out[word] = pack(bytes);
  }
  if (rows % rows_a_word == 0) return;
  std::memset(bytes, 0, sizeof bytes);
  for (std::size_t i = 0; i < rows % rows_a_word; ++i) {
    bytes[i] = flag(whole * rows_a_word + i);
  }
  out[whole] = pack(bytes);
}

// What a condition over one code came to, as the bits of a byte.
enum Mark : std::uint8_t { is_false = 0, is_true = 1, is_unknown = 2, is_error = 4 };

// The rows whose mark is is_true, and those whose mark is anything but true and false.
template <typename Code>
inline void look_up(const Code* __restrict codes, const std::uint8_t* __restrict marks,
                    std::size_t rows, Word* __restrict truth, Word* __restrict undecided) {
  constexpr Word low_bits = 0x0101010101010101U;
  std::size_t row = 0;
  for (std::size_t word = 0; row < rows; ++word) {
    Word yes = 0, neither = 0;
    const std::size_t end = row + rows_a_word < rows ? row + rows_a_word : rows;
    std::size_t group = 0;
    for (; row + 8 <= end; row += 8, group += 8) {
      std::uint8_t found[8];
      for (std::size_t i = 0; i < 8; ++i) found[i] = marks[codes[row + i]];
      Word eight = 0;
      std::memcpy(&eight, found, sizeof eight);
      yes |= pack_eight(eight & low_bits) << group;
      neither |= pack_eight((eight >> 1 | eight >> 2) & low_bits) << group;
    }
    for (; row < end; ++row, ++group) {
      const Word mark = marks[codes[row]];
      yes |= (mark & 1) << group;
      neither |= ((mark >> 1 | mark >> 2) & 1) << group;
    }
    truth[word] = yes;
    undecided[word] = neither;
  }
}

}  // namespace winnow::cel::masks
