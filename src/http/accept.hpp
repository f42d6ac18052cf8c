// What a request accepts: lists with wishes like "gzip;q=0.5, *" (Accept, Accept-Encoding; RFC
// 9110, 12.5).
#pragma once

#include <string_view>

namespace winnow::http {

// The text before the mark, which is taken away with the mark.
std::string_view next_part(std::string_view& rest, char mark);

// How much the list wants one of its words, from 0 to 1; less than 0: it does not say.
double quality_in(std::string_view list, std::string_view word);

}  // namespace winnow::http
