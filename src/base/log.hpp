// Log: what happens while the program runs, one JSON object a line, for people and for machines.
//
// Every text is escaped, so that what a stranger sends can never begin a line or a field of its
// own. A line is one write(2): lines of several threads and processes do not mix. Nothing here
// fails or throws: a log that cannot be written must not take down what it tells of.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.hpp"
#include "base/value.hpp"

namespace winnow {

enum class LogLevel { Debug, Info, Warn, Error };
std::string_view name_of(LogLevel level);  // "debug", …

struct LogField {
  std::string_view name;
  Value value;
};
using LogFields = std::initializer_list<LogField>;

// To standard error unless told otherwise; from any thread.
void log(LogLevel level, std::string_view message, LogFields fields = {}) noexcept;
// A line that is one already, without its end.
void log_line(LogLevel level, const std::string& line) noexcept;

// Where lines go from now on, and the least of what is written. Does not close the file.
void log_to(int file, LogLevel least) noexcept;

// {"time":"2026-11-22T02:10:09.120Z","level":"info","message":…, then the fields in their order}.
// An empty message is left out.
std::string log_entry(LogLevel level, Millis at, std::string_view message, LogFields fields);

}  // namespace winnow
