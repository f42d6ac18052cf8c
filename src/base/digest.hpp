// MD5, for splitting things evenly: no secret may hang on it. The door to libcrypto's digests.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace winnow {

std::array<std::uint8_t, 16> md5(std::string_view bytes);

}  // namespace winnow
