#include "base/secret.hpp"

#include <sodium.h>

#include <cstring>

#include "base/check.hpp"
#include "base/limits.hpp"

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

Result<std::string> hash_password(std::string_view password) {
  begin();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(),
                                 limits::password_hash_rounds, limits::password_hash_bytes) != 0) {
    return fail(ErrorKind::Busy, "no memory is left for a password");
  }
  return std::string(hash.data());
}

bool password_matches(const std::string& hash, std::string_view password) {
  begin();
  return crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash) {
  begin();
  return crypto_pwhash_argon2id_str_needs_rehash(hash.c_str(), limits::password_hash_rounds,
                                                 limits::password_hash_bytes) != 0;
}

std::string url_text(std::span<const std::uint8_t> bytes) {
  begin();
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();  // its NUL
  return text;
}

}  // namespace winnow
