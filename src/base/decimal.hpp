// Exact decimals: points in thousandths, properties in millionths, and their texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/value.hpp"

namespace winnow {

using Milli = std::int64_t;  // thousandths: 12.5 points are 12,500

// A decimal of at most three places and at most 10^9 in size ("5", "-2.125", "1e3"), as
// thousandths; zeros at its end are no places. Without a value, `error` says why.
enum class DecimalError : std::uint8_t { NotANumber, TooManyPlaces, TooLarge };
struct MilliOrError {
  std::optional<Milli> value;
  DecimalError error = DecimalError::NotANumber;
};
MilliOrError parse_milli(std::string_view text);

// Without trailing zeros: 12500 → "12.5", -1000 → "-1", 0 → "0".
std::string milli_text(Milli value);

// A number in millionths, rounded half away from zero from its decimal text (a double from its
// shortest text that reads back); std::nullopt: not finite, or beyond ±9·10^12.
std::optional<std::int64_t> millionths_of(std::int64_t number);
std::optional<std::int64_t> millionths_of(double number);
// The text of a number ("12", "-1.5", "2.5e3"; blanks around it are not one); the outer optional is
// empty when the text is no number, the inner when it is one out of range or not finite.
std::optional<std::optional<std::int64_t>> millionths_of_text(std::string_view text);

// The double nearest to value / 1,000,000.
double double_of_millionths(std::int64_t value);

// The shortest text that reads back to the same double, always with '.', 'e' or a word in it:
// "1.0", "0.1", "1e+21", "NaN", "Infinity", "-Infinity".
std::string double_text(double d);

}  // namespace winnow
