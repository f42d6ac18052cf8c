// Escapes of double-quoted text that YAML and JSON write differently.
#pragma once

#include <optional>
#include <string_view>

namespace winnow::engine {

// The code point of the pair of surrogate escapes that begins here ("\ud83d\ude00", twelve bytes),
// if one does.
std::optional<char32_t> surrogate_pair(std::string_view text);

}  // namespace winnow::engine
