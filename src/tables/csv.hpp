// CsvReader: the rows of a CSV file (RFC 4180), one after another, without copying its cells.
//
// Cells are separated by one of `, ; tab |`, rows end with LF, CRLF or CR. A cell that begins with
// a quote is quoted: it ends at the next quote that is not doubled, and may hold separators and
// line ends. A quote anywhere else is a letter like any other. Lines of blanks alone are skipped.
//
// A row that cannot be used is handed to `on_reject` and the next one follows; docs/files.md lists
// the reasons. After a quote that never closes, or closes in front of other text, reading goes on
// with the line after the one where the row began, so that the rows a stray quote would have
// swallowed are read. (What is read twice that way is bounded; past it, the swallowed lines are
// rejected with the row.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "tables/reject.hpp"
#include "tables/window.hpp"

namespace winnow::tables {

class CsvReader {
 public:
  // Reads the header. `utf8`: see Text::read.
  // Errors   Invalid: there is no header, its quotes do not match, it is too long or not UTF-8,
  //          two columns have one name; those of `utf8`.
  static Result<CsvReader> open(ReadBytes utf8, OnReject on_reject);

  const std::vector<std::string>& header() const { return header_; }
  char delimiter() const { return delimiter_; }

  // Moves on to the next good row; false: there is none.
  Result<bool> next();

  // Of the current row; views live until next(). column < header().size().
  std::string_view cell(std::size_t column) const { return cells_[column]; }
  std::int64_t line() const { return line_; }
  std::string_view row() const { return {data_ + row_, row_end_ - row_}; }
  // How many rows have been met, good or rejected; the first is 1. Blank lines do not count.
  std::int64_t number() const { return number_; }

 private:
  enum class Step : std::uint8_t { Row, Blank, More, Fault, End };

  CsvReader(ReadBytes utf8, OnReject on_reject);
  Result<void> read_header();
  Result<Step> whole_row();
  Step scan_row();
  Step scan_quoted(std::size_t open);
  Step end_row(std::size_t end);
  Step fault(std::string reason, std::size_t reached);
  void push_cell(std::size_t begin, std::size_t end);
  void unescape_cells();
  std::string wrong_row() const;
  void reject(std::string reason, std::string_view row);
  Result<void> recover();
  Result<void> more();
  void look_at(std::size_t offset);
  std::size_t next_mark();

  Window window_;
  OnReject on_reject_;
  std::vector<std::string> header_;
  char delimiter_ = ',';

  // The text in sight. Offsets below count from data_.
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  bool clean_ = true;        // all of it is ASCII without NUL
  std::size_t block_ = 0;    // the 64 bytes that marks_ describes
  std::uint64_t marks_ = 0;  // bit i: block_ + i is a separator, quote or line end yet to be met

  // The current row.
  std::size_t row_ = 0, row_end_ = 0, next_row_ = 0;
  std::int64_t line_ = 1, next_line_ = 1, lines_inside_ = 0, number_ = 0;
  std::vector<std::string_view> cells_;  // header_.size() of them count
  std::size_t cell_count_ = 0;           // may be more
  std::vector<std::size_t> doubled_;     // cells with doubled quotes
  std::string unescaped_;
  std::size_t quote_end_ = 0;  // after the quote that closes the cell
  std::string fault_;
  std::size_t reached_ = 0;  // how far a faulty row was looked at
  std::size_t read_once_ = 0, read_twice_ = 0;
};

}  // namespace winnow::tables
