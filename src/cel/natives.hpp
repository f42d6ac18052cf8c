// The strict functions of the language and their rows in the table by name.
//
// Each takes values (never unknown or an error; the number of arguments has been checked) and gives
// a value or an error. The types of arguments are looked at here: wrong ones are a NoOverload.
#pragma once

#include <span>
#include <string_view>

#include "cel/code.hpp"
#include "cel/run.hpp"

namespace winnow::cel {

struct NativeRow {
  std::string_view name;
  Native native;
  std::uint8_t least = 1, most = 1;  // arguments, the receiver of a method among them
};

// By topic; each in the file of its name.
std::span<const NativeRow> string_natives();      // strings.cpp
std::span<const NativeRow> number_natives();      // numbers.cpp
std::span<const NativeRow> conversion_natives();  // conversions.cpp
std::span<const NativeRow> time_natives();        // times.cpp

// The row of a function or method, or nullptr.
const NativeRow* find_native(std::string_view name);

// a op b for + - * / %, and -a. numbers.cpp; text, lists and times are handed on.
Datum arithmetic(Run& run, NodeId at, Op op, const Datum& a, const Datum& b);
Datum negate(Run& run, NodeId at, const Datum& a);
// The time between two instants is counted in 64 bits of nanoseconds, as the conformance suite has
// it: some 292 years.
inline constexpr std::int64_t seconds_between_max = INT64_MAX / 1'000'000'000;
// The same for operands of which at least one is an instant or a length of time. times.cpp
Datum time_arithmetic(Run& run, NodeId at, Op op, const Datum& a, const Datum& b);

// Whether the accessor takes a zone, as its second argument. times.cpp
bool is_time_accessor(std::string_view name);

// The shortest text of a double that reads back, in the form of C's %g: "1e+06", "0.0001", "NaN".
std::string general_text(double d);

}  // namespace winnow::cel
