#include "cli/terminal.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "cli/exit.hpp"

namespace winnow::cli {

namespace {

constexpr std::chrono::milliseconds quiet_time{1000};
constexpr std::chrono::milliseconds between_lines{250};
constexpr std::string_view erase_line = "\r\x1b[K";

bool is_screen(int file) {
  const char* term = std::getenv("TERM");
  return ::isatty(file) == 1 && (!term || std::string_view(term) != "dumb");
}

}  // namespace

Paint paint_for(int file) {
  const char* no_color = std::getenv("NO_COLOR");
  if ((no_color && *no_color) || !is_screen(file)) return {};
  return {"\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[0m"};
}

Progress::Progress() {
  if (is_screen(STDERR_FILENO)) thread_ = std::thread([this] { run(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Progress::doing(std::string_view what) {
  const std::lock_guard lock(mutex_);
  what_ = what;
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  if (shown_) say(erase_line);
  shown_ = false;
  what_.clear();
}

void Progress::run() {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, quiet_time, [this] { return over_; });
  while (!over_) {
    const auto passed = std::chrono::steady_clock::now() - begin;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(passed).count();
    if (!what_.empty()) {
      say(fmt::format("{}{} … {} s", erase_line, what_, seconds));
      shown_ = true;
    }
    wake_.wait_for(lock, between_lines, [this] { return over_; });
  }
  if (shown_) say(erase_line);
}

}  // namespace winnow::cli
