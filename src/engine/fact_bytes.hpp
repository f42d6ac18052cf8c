// Facts as blocks of bytes: how the log keeps them. Pure.
//
// A block is self-contained (it carries the texts that its facts repeat once) and checksummed, so
// that a block that reads back is the one that was written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/fact.hpp"

namespace winnow::engine {

// Shapes   facts in rising `seq`, at least one; any fact can be written.
std::string pack_block(std::span<const Fact> facts);

// Errors   Io: the bytes are not a whole block (cut, changed, of a newer form).
Result<std::vector<Fact>> unpack_block(std::string_view bytes);
// The same in the place of what `facts` held, whose memory is used again. After an error they are
// anything.
Result<void> unpack_block(std::string_view bytes, std::vector<Fact>& facts);

}  // namespace winnow::engine
