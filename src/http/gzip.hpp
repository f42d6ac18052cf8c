// Gzip of whole texts: bodies of requests in, bodies of replies out. One door to zlib; that of
// files is tables/gunzip.cpp, which reads in pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::http {

// What a gzip text holds, member after member. Memory grows with what comes out, never beyond
// `bytes_max`, whatever the text claims.
// Errors   Busy: it holds more than `bytes_max`; Invalid: it is damaged, cut, or something other
//          than a member follows the last one.
Result<std::string> inflate(std::string_view packed, std::size_t bytes_max);

// Small: as zlib does it usually, for what is packed once and sent often. Soon: a fifth of the time
// for a seventh more bytes, for what is packed while somebody waits.
enum class Packing : std::uint8_t { Small, Soon };
std::string gzip(std::string_view text, Packing packing = Packing::Small);

}  // namespace winnow::http
