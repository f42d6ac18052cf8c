// Where the bytes that matter stand in a block of 64: one bit each, found without branches.
#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace winnow::tables {

inline constexpr std::size_t block_bytes = 64;

// Bit i: p[i] is `delimiter`, a quote, LF or CR.
inline std::uint64_t csv_marks(const char* p, char delimiter) {
  std::uint64_t marks = 0;
#if defined(__SSE2__)
  const __m128i separator = _mm_set1_epi8(delimiter), quote = _mm_set1_epi8('"');
  const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + part * 16));
    const __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, separator), _mm_cmpeq_epi8(bytes, quote)),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, lf), _mm_cmpeq_epi8(bytes, cr)));
    const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(hit));
    marks |= static_cast<std::uint64_t>(bits) << (part * 16);
  }
#else
  for (unsigned i = 0; i < block_bytes; ++i) {
    const bool hit = p[i] == delimiter || p[i] == '"' || p[i] == '\n' || p[i] == '\r';
    marks |= static_cast<std::uint64_t>(hit) << i;
  }
#endif
  return marks;
}

// Whether all of it is ASCII without NUL.
inline bool plain_ascii(const char* p, std::size_t size) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  std::uint64_t odd = 0;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, p + i, 8);
    odd |= (word | ((word - ones) & ~word)) & tops;
  }
  for (; i < size; ++i) odd |= static_cast<signed char>(p[i]) <= 0 ? tops : 0;
  return odd == 0;
}

}  // namespace winnow::tables
