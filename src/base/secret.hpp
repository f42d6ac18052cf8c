// Secrets: chance from the system, digests, comparison in constant time. The door to libsodium.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

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

}  // namespace winnow
