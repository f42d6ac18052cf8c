// Pieces: the form of our own files (snapshots): numbers and texts in checksummed pieces.
//
// An item never stands in two pieces, so that a file of any size is written and read a piece at a
// time. What was cut or changed is noticed before it is used.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::app {

class PieceWriter {
 public:
  explicit PieceWriter(std::function<Result<void>(std::string_view)> write);

  void number(std::uint64_t value);
  void text(std::string_view bytes);  // with its length
  void raw(std::string_view bytes);   // without: the reader knows it
  // Between items: hands a piece on when it is large enough.
  Result<void> rest();
  Result<void> finish();

 private:
  Result<void> flush();
  std::function<Result<void>(std::string_view)> write_;
  std::string piece_;
};

class PieceReader {
 public:
  explicit PieceReader(std::string_view file) : file_(file) {}

  // Past the end, or after a piece that is not whole: zero or empty, and good() is false.
  std::uint64_t number();
  std::string_view text();
  std::string_view raw(std::size_t bytes);
  bool good() const { return good_; }
  bool at_end() const { return file_.empty() && piece_.empty(); }

 private:
  bool next_piece();
  std::string_view file_, piece_;
  bool good_ = true;
};

}  // namespace winnow::app
