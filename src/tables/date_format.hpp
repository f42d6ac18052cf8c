// DateFormat: a form of dates that a person names, like "%d.%m.%Y %H:%M".
//
// %Y year (4 digits), %y year of 1970 … 2069 (2), %m month, %d day, %H hour, %M minute, %S second
// (1 or 2 digits each), %f fraction of a second (1 to 9), %b English month name (Mar, March), %z
// offset (Z, +02:00, +0200), %% a percent sign; anything else stands for itself. UTC without %z.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace winnow::tables {

class DateFormat {
 public:
  // Errors   Invalid: an unknown letter after %, or no year, month and day in it.
  static Result<DateFormat> parse(std::string_view format);

  // The whole text must have the form and be a day of the calendar, in the years 0 to 9999.
  std::optional<Millis> read(std::string_view text) const;
  const std::string& text() const { return text_; }

 private:
  explicit DateFormat(std::string_view format) : text_(format) {}
  std::string text_;
};

}  // namespace winnow::tables
