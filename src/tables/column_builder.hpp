// ColumnBuilder: the cells of one column, kept compactly until all of them are known, then typed.
//
// What a column is may be decided by its last cell, so the texts must not be lost. Plain decimals
// are kept as their digits, times in one common form as their instants (8 bytes each, both give
// their texts back); all else as codes into a dictionary.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "columns/column.hpp"
#include "columns/dictionary.hpp"
#include "tables/cell.hpp"
#include "tables/numbers.hpp"
#include "tables/typing.hpp"

namespace winnow::tables {

// What became of a column, for the talk about a file.
struct ColumnFacts {
  bool declared = false;
  bool mixed = false;          // values of several JSON types, kept as they are
  Typing typing;               // of all others
  std::uint64_t missing = 0;   // rows without a value …
  std::uint64_t unusable = 0;  // … and rows whose value is not of the declared type, or is an
                               // integer beyond 64 bits: kept from the model
  std::string unusable_example;
};

struct BuiltColumn {
  columns::Column column;
  ColumnFacts facts;
};

class ColumnBuilder {
 public:
  // `reading` must outlive the builder.
  ColumnBuilder(const Reading& reading, std::optional<Type> declared);

  std::size_t rows() const { return rows_; }
  // Rows up to `row` that were not set are missing. A missing cell changes nothing; any other takes
  // the place of what was there.
  void set(std::size_t row, const Cell& cell);
  BuiltColumn build(std::size_t rows) &&;

 private:
  enum class Form : std::uint8_t { Empty, Packed, Instants, Codes };
  // How the times of a column are written: so many letters, this one after the date, a Z at the
  // end.
  struct TimeForm {
    std::size_t length = 0;
    char separator = '\0';
    bool zulu = false;
    bool operator==(const TimeForm&) const = default;
  };

  static std::string time_text(Millis instant, TimeForm form);
  bool set_packed(std::size_t row, const Cell& cell);
  bool set_instant(std::size_t row, const Cell& cell);
  void put_number(std::size_t row, std::int64_t number);
  void put_code(std::size_t row, columns::Code code);
  bool is_set(std::size_t row) const { return (present_[row / 64] >> (row % 64) & 1) != 0; }
  bool one_kind() const { return (kinds_ & (kinds_ - 1)) == 0; }
  columns::Code code_of(const Cell& cell);
  void to_codes();
  std::vector<std::uint64_t> missing_bits() const;
  BuiltColumn build_packed(const Typing& typing);
  BuiltColumn build_instants();
  BuiltColumn build_codes();
  BuiltColumn build_mixed();
  BuiltColumn build_typed(const Typing& typing);
  Typing guess_codes() const;

  const Reading* reading_;
  std::optional<Type> declared_;
  std::size_t rows_ = 0;
  Form form_ = Form::Empty;
  unsigned kinds_ = 0;                  // a bit for each Cell::Kind seen
  Cell::Kind kind_ = Cell::Kind::Text;  // of all cells, while the form is Packed or Instants
  char mark_ = '.';                     // of packed decimals
  bool marked_ = false, surely_marked_ = false;
  std::optional<TimeForm> time_form_;
  std::vector<std::int64_t> numbers_;   // Packed, Instants
  std::vector<std::uint64_t> present_;  // Packed, Instants: a bit a row
  std::vector<columns::Code> codes_;    // Codes
  columns::Dictionary dictionary_;
};

// The values of a dictionary brought to a type, each under a code of the new one.
struct Recoded {
  columns::Dictionary dictionary;
  std::vector<columns::Code> code_of;  // by old code; 0: it cannot be brought to the type
};
Recoded recode(const columns::Dictionary& dictionary, const Typing& typing);

}  // namespace winnow::tables
