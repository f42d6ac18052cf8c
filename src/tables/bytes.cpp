#include "tables/bytes.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace winnow::tables {

ReadBytes bytes_of(std::string_view text) {
  return [text](char* into, std::size_t room) mutable -> Result<std::size_t> {
    const std::size_t size = std::min(room, text.size());
    if (size > 0) std::memcpy(into, text.data(), size);
    text.remove_prefix(size);
    return size;
  };
}

ReadBytes after(std::string head, ReadBytes rest) {
  auto kept = std::make_shared<std::string>(std::move(head));
  auto done = std::make_shared<std::size_t>(0);
  return [kept, done, rest = std::move(rest)](char* into, std::size_t room) -> Result<std::size_t> {
    if (*done == kept->size()) {
      if (!kept->empty()) {
        std::string().swap(*kept);
        *done = 0;
      }
      return rest(into, room);
    }
    const std::size_t size = std::min(room, kept->size() - *done);
    std::copy_n(kept->data() + *done, size, into);
    *done += size;
    return size;
  };
}

Result<std::string> read_head(const ReadBytes& read, std::size_t size) {
  std::string head(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const std::size_t got = TRY(read(head.data() + have, size - have));
    if (got == 0) break;
    have += got;
  }
  head.resize(have);
  return head;
}

}  // namespace winnow::tables
