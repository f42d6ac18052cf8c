// BoardView: all chunks of a Board as they are at one instant. Internal to app/board.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "app/board/board.hpp"
#include "app/board/chunk.hpp"

namespace winnow::app {

class BoardView {
 public:
  std::shared_ptr<const BoardLayout> layout;
  std::shared_ptr<const TextTable> texts, fields;
  std::vector<std::shared_ptr<const Chunk>> chunks;

  // The row of a lead, or nullptr.
  const Chunk* chunk_of(LeadNumber lead) const {
    const std::size_t chunk = lead / leads_a_chunk;
    if (chunk >= chunks.size() || !chunks[chunk]->is_there(lead % leads_a_chunk)) return nullptr;
    return chunks[chunk].get();
  }
};

// A generation: chunks of one layout, in place or being filled.
struct Board::Generation {
  std::shared_ptr<const BoardLayout> layout;
  std::vector<std::shared_ptr<Chunk>> chunks;
  std::shared_ptr<TextTable> texts, fields;
  std::atomic<LeadNumber> read = 0;
};

// A row as a list shows it. It is there.
BoardRow row_of(const BoardView& view, LeadNumber lead, Millis now);

}  // namespace winnow::app
