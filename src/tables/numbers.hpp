// Numbers in the cells of a file: what is one, and a compact form that gives its text back.
//
// A number is an optional sign, digits with at most one decimal mark among them, and an optional
// exponent (e or E). No blanks, no thousands separators, no NaN or infinity, nothing so large that
// it becomes infinite. A text like 007 or +49 is one too, but *code-like*: it is more likely a
// postcode or a phone number, and a column with one stays text unless it is declared otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.hpp"

namespace winnow::tables {

struct Number {
  double real = 0;
  std::optional<std::int64_t> integer;  // when it has neither fraction nor exponent, and fits
  bool whole = false;                   // has neither fraction nor exponent
  bool marked = false;                  // has a decimal mark
  bool code_like = false;
};

// `mark`: '.' or ','.
std::optional<Number> parse_number(std::string_view text, char mark);

// Whether it is a number as JSON writes them.
bool is_json_number(std::string_view text);

// A number of a JSON file: an Int, a Double if it has a mark or an exponent, and its text when it
// is whole and 64 bits do not hold it.
Value number_value(std::string_view text);

// A plain decimal in 64 bits: its digits and how many of them stand after the mark. Only texts that
// packed_text() gives back exactly are packed: "12", "-0.50"; not "1e3", "007", "-0", ".5".
using Packed = std::int64_t;
std::optional<Packed> pack(std::string_view text, char mark);
bool packed_whole(Packed packed);            // no mark
std::int64_t packed_integer(Packed packed);  // of a whole one
double packed_real(Packed packed);
std::string packed_text(Packed packed, char mark);

}  // namespace winnow::tables
