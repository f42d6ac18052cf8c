#include "base/log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "base/json.hpp"

namespace winnow {
namespace {

// Lines go to a pipe while it lives.
class Pipe {
 public:
  explicit Pipe(LogLevel least) {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    log_to(ends_[1], least);
  }
  ~Pipe() {
    log_to(STDERR_FILENO, LogLevel::Info);
    if (ends_[1] >= 0) ::close(ends_[1]);
    ::close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  std::vector<std::string> lines() {  // all until now; none can follow
    ::close(std::exchange(ends_[1], -1));
    std::string text;
    std::array<char, 4096> piece;
    for (ssize_t count; (count = ::read(ends_[0], piece.data(), piece.size())) > 0;) {
      text.append(piece.data(), static_cast<std::size_t>(count));
    }
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST(Log, WritesOneEscapedObject) {
  const Millis at = 1'795'313'409'007;
  EXPECT_EQ(log_entry(LogLevel::Warn, at, "a \"b\"\nc",
                      {{"n", Value(std::int64_t{7})}, {"path", Value("/x\x01\xff")}}),
            "{\"time\":\"2026-11-22T02:10:09.007Z\",\"level\":\"warn\","
            "\"message\":\"a \\\"b\\\"\\nc\",\"n\":7,\"path\":\"/x\\u0001\xEF\xBF\xBD\"}");
  EXPECT_EQ(log_entry(LogLevel::Info, 0, "", {}),
            R"({"time":"1970-01-01T00:00:00.000Z","level":"info"})");
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  Pipe pipe(LogLevel::Warn);
  log(LogLevel::Info, "no");
  log(LogLevel::Warn, "yes");
  log_line(LogLevel::Debug, "{}");
  log_line(LogLevel::Error, "{\"b\":1}");
  const auto lines = pipe.lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_NE(lines[0].find("\"message\":\"yes\""), std::string::npos);
  EXPECT_EQ(lines[1], "{\"b\":1}");
}

TEST(Log, LinesOfManyThreadsDoNotMix) {
  Pipe pipe(LogLevel::Info);
  std::vector<std::thread> threads;
  for (std::int64_t t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (std::int64_t i = 0; i < 50; ++i) log(LogLevel::Info, "m", {{"n", Value(t * 50 + i)}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::int64_t> numbers;
  for (const std::string& line : pipe.lines()) {
    const auto value = parse_json(line);
    ASSERT_TRUE(value) << line;
    numbers.insert(value->find("n")->integer());
  }
  EXPECT_EQ(numbers.size(), 200u);
}

TEST(Log, AClosedFileIsNoTrouble) {
  Pipe pipe(LogLevel::Info);
  log_to(-1, LogLevel::Info);
  log(LogLevel::Error, "nobody reads this");
  EXPECT_TRUE(pipe.lines().empty());
}

}  // namespace
}  // namespace winnow
