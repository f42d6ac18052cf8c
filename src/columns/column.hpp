// Column: one attribute of many rows; View: a stretch of it that a kernel reads.
//
// A row that has no value is *missing*: code 0 in a coded column, a set bit in `missing` otherwise.
// A column is built once and then only read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/value.hpp"
#include "columns/dictionary.hpp"

namespace winnow::columns {

enum class Kind : std::uint8_t {
  Codes8,
  Codes16,
  Codes32,  // codes into a dictionary (text, bool, lists, maps, mixed types)
  Int,
  Double,
  Instant,   // milliseconds since 1970
  Constant,  // the same value in every row (or missing in every row)
};

// `rows` rows from some row of a column on. Bit i of missing[i / 64] is row i of the view.
struct View {
  Kind kind = Kind::Constant;
  const void* data = nullptr;              // uint8_t, uint16_t, uint32_t, int64_t or double
  const std::uint64_t* missing = nullptr;  // null: none is missing (coded columns use code 0)
  const Dictionary* dictionary = nullptr;  // of a coded column
  const Value* constant = nullptr;         // of a Constant; null: missing

  Value value(std::size_t row) const;  // CHECKs that it is there
  bool is_missing(std::size_t row) const;
};

class Column {
 public:
  Column() = default;
  // Codes are narrowed to the least width that holds the dictionary.
  static Column of_codes(std::vector<std::uint32_t> codes, std::shared_ptr<const Dictionary> names);
  // `missing` holds a bit for each row, or is empty when none is missing.
  static Column of_ints(std::vector<std::int64_t> data, std::vector<std::uint64_t> missing);
  static Column of_doubles(std::vector<double> data, std::vector<std::uint64_t> missing);
  static Column of_instants(std::vector<std::int64_t> data, std::vector<std::uint64_t> missing);
  // The same value in every row; nullptr: missing in every row.
  static Column of_constant(std::shared_ptr<const Value> value, std::size_t rows);
  // Any values; null pointers are missing. Picks the narrowest kind: Constant, Int, Double, Instant
  // (when no timestamp has digits finer than milliseconds), else codes.
  static Column of_values(const std::vector<const Value*>& values);

  Kind kind() const { return kind_; }
  std::size_t rows() const { return rows_; }
  const std::shared_ptr<const Dictionary>& dictionary() const { return dictionary_; }
  // From row `first` on, valid while the column lives where it is; `first` must be a multiple of 64
  // so that the bits of `missing` line up.
  View view(std::size_t first) const;
  bool is_missing(std::size_t row) const;
  Value value(std::size_t row) const;
  std::size_t bytes() const;  // memory held, without the dictionary

 private:
  Kind kind_ = Kind::Constant;
  std::size_t rows_ = 0;
  std::vector<std::uint8_t> codes8_;
  std::vector<std::uint16_t> codes16_;
  std::vector<std::uint32_t> codes32_;
  std::vector<std::int64_t> ints_;
  std::vector<double> doubles_;
  std::vector<std::uint64_t> missing_;  // empty: none
  std::shared_ptr<const Dictionary> dictionary_;
  std::shared_ptr<const Value> constant_;
};

}  // namespace winnow::columns
