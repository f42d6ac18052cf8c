#include "base/checksum.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace winnow {

namespace {

constexpr std::size_t stride = 8;  // bytes taken at once, with a table for each
using Tables = std::array<std::array<std::uint32_t, 256>, stride>;

constexpr Tables make_tables() {
  constexpr std::uint32_t polynomial = 0x82F63B78;  // Castagnoli's, its bits reversed
  Tables tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    tables[0][byte] = crc;
  }
  for (std::size_t k = 1; k < stride; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8) ^ tables[0][before & 255];
    }
  }
  return tables;
}
constexpr Tables tables = make_tables();

static_assert(std::endian::native == std::endian::little, "the stride below reads words as bytes");

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  while (bytes.size() >= stride) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), stride);
    word ^= crc;
    crc = 0;
    for (std::size_t k = 0; k < stride; ++k) {
      crc ^= tables[stride - 1 - k][(word >> (8 * k)) & 255];
    }
    bytes.remove_prefix(stride);
  }
  for (const char c : bytes) {
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(c)) & 255];
  }
  return ~crc;
}

}  // namespace winnow
