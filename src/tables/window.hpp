// Window: the stretch of a text that a reader looks at. It forgets what is behind and reads on.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "tables/bytes.hpp"

namespace winnow::tables {

class Window {
 public:
  // Zero bytes after the text that may be read (not written), for loops over blocks.
  static constexpr std::size_t padding = 64;

  explicit Window(ReadBytes read, std::size_t chunk = 256 * 1024);

  const char* data() const { return memory_.get() + begin_; }
  std::size_t size() const { return end_ - begin_; }
  std::string_view text() const { return {data(), size()}; }
  bool ended() const { return ended_; }  // nothing comes after the text

  void drop(std::size_t bytes);  // from the front

  // Reads on until the text has doubled (a chunk at least), so that looking at all of it again
  // costs no more than reading it. False: it had ended. The text moves in memory.
  Result<bool> more();

 private:
  void make_room();

  ReadBytes read_;
  std::size_t chunk_;
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;  // without the padding
  std::size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
};

}  // namespace winnow::tables
