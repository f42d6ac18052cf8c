// Gzip of whole texts: bodies of requests in, bodies of replies out. One door to zlib; that of
// files is tables/gunzip.cpp, which reads in pieces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::http {

// What a gzip text holds, member after member. Memory grows with what comes out, never beyond
// `bytes_max`, whatever the text claims.
// Errors   Busy: it holds more than `bytes_max`; Invalid: it is damaged, cut, or something other
//          than a member follows the last one.
Result<std::string> inflate(std::string_view packed, std::size_t bytes_max);

std::string gzip(std::string_view text);

}  // namespace winnow::http
