// ReadBytes: where the bytes of a file come from; and the few ways to make one from another.
//
// This room opens no file: whoever calls it hands in a function that fetches the next bytes. Each
// stage (unpacking, decoding) is such a function around another one, so a file of any size passes
// through in pieces and a packed bomb never unfolds in memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::tables {

// Puts at least one and at most `room` bytes at `into` and says how many; 0: the end. room > 0.
using ReadBytes = std::function<Result<std::size_t>(char* into, std::size_t room)>;

// The bytes of a text that outlives the reader.
ReadBytes bytes_of(std::string_view text);

// `head` once more, then the rest.
ReadBytes after(std::string head, ReadBytes rest);

// Up to `size` bytes from the front; fewer only when the source ends before.
Result<std::string> read_head(const ReadBytes& read, std::size_t size);

// What a gzip file holds, member after member; zero bytes between and after members are padding.
// Errors   Io: the data is damaged, or ends too early.
ReadBytes gunzip(ReadBytes packed);

}  // namespace winnow::tables
