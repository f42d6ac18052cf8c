// Text as people search for it.
#pragma once

#include <string>
#include <string_view>

namespace winnow {

// For finding words as people type them: case folded, compatible forms made one, accents taken off
// ("Zażółć" → "zazolc", "ё" → "е", "ＡＢＣ" → "abc"). Bytes that are no UTF-8 become U+FFFD.
std::string fold_for_search(std::string_view utf8);

}  // namespace winnow
