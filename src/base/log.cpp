#include "base/log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>

#include "base/json.hpp"

namespace winnow {

namespace {

std::atomic<int> file_now{STDERR_FILENO};
std::atomic<LogLevel> least_now{LogLevel::Info};

// With milliseconds always, so that lines sort as texts.
void append_time(std::string& out, Millis at) {
  const std::int64_t seconds = floor_div(at, 1000);
  const Civil civil = civil_of(seconds);
  fmt::format_to(std::back_inserter(out), "\"{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z\"",
                 civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second,
                 at - seconds * 1000);
}

void write_whole(int file, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warn: return "warn";
    case LogLevel::Error: break;
  }
  return "error";
}

std::string log_entry(LogLevel level, Millis at, std::string_view message, LogFields fields) {
  std::string line = "{\"time\":";
  line.reserve(256);
  append_time(line, at);
  line += ",\"level\":\"";
  line += name_of(level);
  line += '"';
  if (!message.empty()) {
    line += ",\"message\":";
    append_json_string(line, message);
  }
  for (const LogField& field : fields) {
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_json(line, field.value);
  }
  line += '}';
  return line;
}

void log(LogLevel level, std::string_view message, LogFields fields) noexcept {
  if (level < least_now) return;
  try {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const Millis at = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    write_whole(file_now, log_entry(level, at, message, fields) + '\n');
  } catch (const std::exception&) {  // out of memory: nobody can be told
  }
}

void log_line(LogLevel level, const std::string& line) noexcept {
  if (level < least_now) return;
  try {
    write_whole(file_now, line + '\n');
  } catch (const std::exception&) {  // as above
  }
}

void log_to(int file, LogLevel least) noexcept {
  file_now = file;
  least_now = least;
}

}  // namespace winnow
