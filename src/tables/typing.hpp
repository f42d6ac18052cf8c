// Typing: what the texts of a column are, and how they are brought to a type.
//
// A column nobody declared is int, number, bool or timestamp when every one of its texts is, else
// string; docs/files.md has the rules. A Guess sees each distinct text once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/value.hpp"
#include "tables/date_format.hpp"

namespace winnow::tables {

enum class Type : std::uint8_t { String, Number, Int, Bool, Timestamp, List, Map };
std::string_view name_of(Type type);  // "string", "number", …

// How texts are written in a file, as far as somebody said so.
struct Reading {
  std::optional<char> decimal;            // '.' or ','; else guessed for each column
  std::optional<DateFormat> date_format;  // beside the forms of parse_instant
};

// Why a column is text although it looks like something else.
enum class Doubt : std::uint8_t {
  None,
  Dates,      // 01/02/2024: two days it could be
  Decimals,   // 1,234: a decimal, or thousands
  CodeLike,   // 007, +49 among numbers
  BeyondInt,  // a whole number that 64 bits do not hold
};

struct Typing {
  Type type = Type::String;
  char mark = '.';                        // of numbers
  std::optional<DateFormat> date_format;  // of timestamps: the one given, or the one guessed
  bool mark_guessed = false, format_guessed = false;
  Doubt doubt = Doubt::None;
};

class Guess {
 public:
  // Of a declared column only the mark of its numbers and the form of its dates are guessed, from
  // those of its texts that can be numbers or dates at all.
  explicit Guess(const Reading& reading, std::optional<Type> declared = std::nullopt)
      : reading_(reading), declared_(declared) {}
  void see(std::string_view text);
  Typing typing() const;

 private:
  // Dates like 01/02/2024, in one of the two orders.
  struct ShortDates {
    int form = -1;  // separator and time; −1: none seen; −2: something else was
    std::optional<DateFormat> day_first, month_first;    // the form in either order
    bool any = false, all_day = true, all_month = true;  // that were read, so or so
  };

  void see_number(std::string_view text);
  void see_date(std::string_view text);
  void decide(Typing& typing) const;
  void decide_number(Typing& typing) const;
  void decide_date(Typing& typing) const;

  const Reading& reading_;
  std::optional<Type> declared_;
  std::uint64_t texts_ = 0;
  bool all_bools_ = true, all_instants_ = true, all_formatted_ = true;
  bool all_pointed_ = true, all_comma_ = true;  // numbers with that mark
  bool all_whole_ = true, any_point_ = false, any_comma_ = false, surely_comma_ = false;
  bool code_like_ = false, beyond_int_ = false;
  ShortDates dates_;
};

// A text brought to a type; std::nullopt: it cannot be. List: a list of this one text.
std::optional<Value> value_of(std::string_view text, const Typing& typing);
// Any value of a file brought to a type; texts as above.
std::optional<Value> value_of(const Value& value, const Typing& typing);

// A time as a file may write it: in the form given or guessed, or any form of parse_instant.
std::optional<Millis> instant_of(std::string_view text, const std::optional<DateFormat>& format);

// Whether a text has the look of 25.12.2024 or 12/25/2024 10:30, in whatever order.
bool like_short_date(std::string_view text);

// Whether `1,234` could be a thousand and some: one to three digits, a comma, three digits.
bool like_thousands(std::string_view text);

}  // namespace winnow::tables
