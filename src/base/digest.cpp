#include "base/digest.hpp"

#include <openssl/evp.h>

#include "base/check.hpp"

namespace winnow {

std::array<std::uint8_t, 16> md5(std::string_view bytes) {
  // Fetched once: looking the algorithm up takes longer than the digest of a short text.
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", "provider=default");
  CHECK(algorithm != nullptr);
  std::array<std::uint8_t, 16> digest{};
  unsigned int size = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr) == 1);
  CHECK(size == digest.size());
  return digest;
}

}  // namespace winnow
