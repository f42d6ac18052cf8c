#include "tables/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <unordered_set>
#include <utility>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "tables/delimiter.hpp"
#include "tables/marks.hpp"

namespace winnow::tables {
namespace {

constexpr std::size_t guess_bytes = 64 * 1024;              // of the head, for the delimiter
constexpr std::size_t read_twice_bytes = 64 * 1024 * 1024;  // beyond what was read once
constexpr std::size_t nowhere = ~std::size_t{0} - block_bytes;

bool is_line_end(char c) {
  return c == '\n' || c == '\r';
}

std::size_t find_line_end(std::string_view text, std::size_t from) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(from);
  return static_cast<std::size_t>(std::find_if(begin, text.end(), is_line_end) - text.begin());
}

}  // namespace

CsvReader::CsvReader(ReadBytes utf8, OnReject on_reject)
    : window_(std::move(utf8)), on_reject_(std::move(on_reject)) {}

Result<CsvReader> CsvReader::open(ReadBytes utf8, OnReject on_reject) {
  CsvReader reader(std::move(utf8), std::move(on_reject));
  TRY(reader.more());
  const std::string_view head = reader.window_.text().substr(0, guess_bytes);
  const bool whole = reader.window_.ended() && head.size() == reader.size_;
  reader.delimiter_ = guess_delimiter(head, whole);
  TRY(reader.read_header());
  return reader;
}

Result<void> CsvReader::read_header() {
  cells_.resize(limits::columns_in_file + 1);
  Step step = TRY(whole_row());
  while (step == Step::Blank) step = TRY(whole_row());
  if (step == Step::End) return fail(ErrorKind::Invalid, "the file has no header line");
  if (step == Step::Fault) {
    return fail(ErrorKind::Invalid, "the header in line {} cannot be read: {}", line_, fault_);
  }
  if (cell_count_ > limits::columns_in_file) {
    return fail(ErrorKind::Invalid, "the header has {} columns; at most {} are read", cell_count_,
                limits::columns_in_file);
  }
  cells_.resize(cell_count_);
  const std::string wrong = wrong_row();
  if (!wrong.empty()) {
    return fail(ErrorKind::Invalid, "the header in line {} cannot be read: {}", line_, wrong);
  }
  unescape_cells();
  header_.assign(cells_.begin(), cells_.end());
  std::unordered_set<std::string_view> names;
  for (const std::string& name : header_) {
    if (!name.empty() && !names.insert(name).second) {
      return fail(ErrorKind::Invalid, "two columns are called \"{}\"; rename one in the file",
                  name);
    }
  }
  return {};
}

Result<bool> CsvReader::next() {
  while (true) {
    const Step step = TRY(whole_row());
    if (step == Step::End) return false;
    if (step == Step::Blank) continue;
    ++number_;
    if (step == Step::Fault) {
      TRY(recover());
      continue;
    }
    std::string wrong = wrong_row();
    if (wrong.empty()) {
      unescape_cells();
      return true;
    }
    reject(std::move(wrong), row());
  }
}

// Moves on to the next row and has all of it in sight.
Result<CsvReader::Step> CsvReader::whole_row() {
  row_ = next_row_;
  line_ = next_line_;
  while (true) {
    const Step step = scan_row();
    if (step != Step::More) return step;
    if (size_ - row_ > limits::row_bytes) {
      return fault(fmt::format("the row is longer than {} MiB", limits::row_bytes >> 20), size_);
    }
    TRY(more());
  }
}

Result<void> CsvReader::more() {
  const std::size_t kept = size_ - row_;
  window_.drop(row_);
  TRY(window_.more());
  data_ = window_.data();
  size_ = window_.size();
  read_once_ += size_ - kept;
  clean_ = plain_ascii(data_, size_);
  row_ = 0;
  block_ = nowhere;
  return {};
}

// From `offset` on; earlier marks are forgotten.
void CsvReader::look_at(std::size_t offset) {
  if (offset - block_ < block_bytes) {
    marks_ &= ~std::uint64_t{0} << (offset - block_);
  } else {
    block_ = offset;
    marks_ = csv_marks(data_ + offset, delimiter_);
  }
}

std::size_t CsvReader::next_mark() {
  while (marks_ == 0) {
    if (size_ - block_ <= block_bytes) return size_;
    block_ += block_bytes;
    marks_ = csv_marks(data_ + block_, delimiter_);
  }
  const std::size_t mark = block_ + static_cast<std::size_t>(__builtin_ctzll(marks_));
  marks_ &= marks_ - 1;
  return mark;
}

inline void CsvReader::push_cell(std::size_t begin, std::size_t end) {
  if (cell_count_ < cells_.size()) cells_[cell_count_] = {data_ + begin, end - begin};
  ++cell_count_;
}

CsvReader::Step CsvReader::scan_row() {
  if (row_ == size_) return window_.ended() ? Step::End : Step::More;
  cell_count_ = 0;
  lines_inside_ = 0;
  doubled_.clear();
  look_at(row_);
  for (std::size_t begin = row_;;) {
    std::size_t end = 0;
    if (begin < size_ && data_[begin] == '"') {
      const Step step = scan_quoted(begin);
      if (step != Step::Row) return step;
      end = quote_end_;
      if (end < size_) look_at(end + 1);
    } else {
      do end = next_mark();
      while (end < size_ && data_[end] == '"');
      push_cell(begin, end);
    }
    if (end == size_ && !window_.ended()) return Step::More;
    if (end == size_ || is_line_end(data_[end])) return end_row(end);
    if (data_[end] != delimiter_) {
      return fault("text after the quote that closes a cell", end);
    }
    begin = end + 1;
  }
}

CsvReader::Step CsvReader::scan_quoted(std::size_t open) {
  const auto too_long = [&](std::size_t reached) {
    return fault(fmt::format("a cell is longer than {} MiB, or its quote is never closed",
                             limits::cell_bytes >> 20),
                 reached);
  };
  bool doubled = false;
  std::size_t close = open + 1;
  while (true) {
    const void* found = std::memchr(data_ + close, '"', size_ - close);
    if (!found) {
      if (size_ - open > limits::cell_bytes + 2) return too_long(size_);
      return window_.ended() ? fault("a quote is never closed", size_) : Step::More;
    }
    close = static_cast<std::size_t>(static_cast<const char*>(found) - data_);
    if (close - open > limits::cell_bytes + 1) return too_long(close);
    if (close + 1 == size_ && !window_.ended()) return Step::More;
    if (close + 1 == size_ || data_[close + 1] != '"') break;
    doubled = true;
    close += 2;
  }
  if (doubled) doubled_.push_back(cell_count_);
  lines_inside_ += count_line_ends({data_ + open + 1, close - open - 1});
  push_cell(open + 1, close);
  quote_end_ = close + 1;
  return Step::Row;
}

CsvReader::Step CsvReader::end_row(std::size_t end) {
  if (end < size_ && data_[end] == '\r' && end + 1 == size_ && !window_.ended()) return Step::More;
  row_end_ = end;
  next_row_ = end;
  if (end < size_) next_row_ += data_[end] == '\r' && data_[end + 1] == '\n' ? 2 : 1;
  next_line_ = line_ + lines_inside_ + 1;
  const bool blank = cell_count_ == 1 && row().find_first_not_of(" \t") == std::string_view::npos;
  return blank ? Step::Blank : Step::Row;
}

CsvReader::Step CsvReader::fault(std::string reason, std::size_t reached) {
  fault_ = std::move(reason);
  reached_ = reached;
  return Step::Fault;
}

// Why the whole row in sight cannot be used; empty: it can.
std::string CsvReader::wrong_row() const {
  if (cell_count_ != cells_.size()) {
    std::string reason = fmt::format("{} cell{} where the header has {}", cell_count_,
                                     cell_count_ == 1 ? "" : "s", cells_.size());
    if (lines_inside_ > 0)
      reason += fmt::format("; the row runs to line {}", line_ + lines_inside_);
    return reason;
  }
  const std::string_view text = row();
  if (!clean_ && !plain_ascii(text.data(), text.size())) {
    if (text.find('\0') != std::string_view::npos) return "a NUL byte";
    const std::size_t damage = first_invalid_utf8(text);
    if (damage != std::string_view::npos) {
      return fmt::format("not UTF-8 at byte {} of the row", damage + 1);
    }
  }
  if (text.size() > limits::cell_bytes) {
    for (const std::string_view cell : cells_) {
      if (cell.size() <= limits::cell_bytes) continue;
      return fmt::format("a cell is longer than {} MiB", limits::cell_bytes >> 20);
    }
  }
  return {};
}

void CsvReader::unescape_cells() {
  if (doubled_.empty()) return;
  unescaped_.clear();
  unescaped_.reserve(row().size());  // views into it stay
  for (const std::size_t index : doubled_) {
    if (index >= cells_.size()) continue;
    const std::size_t begin = unescaped_.size();
    for (std::size_t i = 0; i < cells_[index].size(); ++i) {
      unescaped_ += cells_[index][i];
      i += cells_[index][i] == '"';
    }
    cells_[index] = std::string_view(unescaped_).substr(begin);
  }
}

void CsvReader::reject(std::string reason, std::string_view row) {
  if (on_reject_) on_reject_({line_, std::move(reason), cut_row(row)});
}

// Rejects the first line of a faulty row and goes on behind it; or, when too much was read twice
// already, behind the line where the fault was found.
Result<void> CsvReader::recover() {
  const std::size_t line_end = find_line_end(window_.text(), row_);
  reject(std::move(fault_), {data_ + row_, line_end - row_});
  read_twice_ += reached_ - row_;
  std::size_t from = row_;
  if (read_twice_ > read_once_ + read_twice_bytes) from = reached_;
  while (from > row_ && is_line_end(data_[from - 1])) --from;  // never between CR and LF
  next_line_ = line_ + count_line_ends({data_ + row_, from - row_}) + 1;
  while (true) {
    const std::size_t end = find_line_end(window_.text(), from);
    const bool cut = end == size_ || (data_[end] == '\r' && end + 1 == size_);
    if (!cut || window_.ended()) {
      next_row_ = end;
      if (end < size_) next_row_ += data_[end] == '\r' && data_[end + 1] == '\n' ? 2 : 1;
      block_ = nowhere;
      return {};
    }
    row_ = end;
    TRY(more());
    from = 0;
  }
}

}  // namespace winnow::tables
