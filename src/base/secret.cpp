#include "base/secret.hpp"

#include <sodium.h>

#include <cstring>

#include "base/check.hpp"

namespace winnow {

namespace {

void begin() {
  static const int begun = sodium_init();  // 1: somebody else did
  CHECK(begun >= 0);
}

}  // namespace

void fill_with_chance(std::span<std::uint8_t> bytes) {
  begin();
  randombytes_buf(bytes.data(), bytes.size());
}

std::string sha256_hex(std::string_view bytes) {
  begin();
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  std::string hex(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  hex.pop_back();
  return hex;
}

Fingerprint fingerprint(std::string_view bytes, const FingerprintKey& key) {
  static_assert(crypto_shorthash_siphashx24_KEYBYTES == sizeof(FingerprintKey));
  static_assert(crypto_shorthash_siphashx24_BYTES == sizeof(Fingerprint));
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> out{};
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size(), key.data());
  Fingerprint result;
  std::memcpy(&result.low, out.data(), 8);
  std::memcpy(&result.high, out.data() + 8, 8);
  return result;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace winnow
