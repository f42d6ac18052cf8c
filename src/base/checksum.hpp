// CRC-32C: notices bytes that changed by accident, every single bit of them. No secret is in it.
#pragma once

#include <cstdint>
#include <string_view>

namespace winnow {

// Source   RFC 3720, B.4: "123456789" is 0xE3069283.
std::uint32_t crc32c(std::string_view bytes);

}  // namespace winnow
