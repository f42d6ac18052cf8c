// Secrets: chance from the system, digests, passwords, comparison in constant time. The door to
// libsodium.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow {

// Bytes that nobody can guess.
void fill_with_chance(std::span<std::uint8_t> bytes);

// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

// A keyed 128-bit fingerprint (SipHash-2-4-128): whoever does not know the key cannot make two
// texts of one fingerprint.
using FingerprintKey = std::array<std::uint8_t, 16>;
struct Fingerprint {
  std::uint64_t low = 0, high = 0;
  bool operator==(const Fingerprint&) const = default;
};
Fingerprint fingerprint(std::string_view bytes, const FingerprintKey& key);

// Takes the same time wherever the texts differ; false for different lengths.
bool equal_secrets(std::string_view a, std::string_view b);

// A password as argon2id keeps it (limits.hpp says how dear it is): 60 ms and 19 MiB each, so never
// where others wait. Errors   Busy: there is no memory for it.
Result<std::string> hash_password(std::string_view password);
bool password_matches(const std::string& hash, std::string_view password);  // as dear
// Made with other costs than those of today; true as well for what is no such hash.
bool needs_rehash(const std::string& hash);

// Bytes as text that may stand in URLs, cookies and headers: base64url without `=`.
std::string url_text(std::span<const std::uint8_t> bytes);

}  // namespace winnow
