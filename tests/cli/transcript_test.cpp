// Runs the real program through the transcripts of this folder, one test a file.
//
//     # A comment.
//     file leads.csv
//     | lead_id,title
//     | ada,Manager
//
//     $ winnow score model.yaml --leads leads.csv
//     | lead_id,total       what must be on stdout
//     ! 1 lead read         what must be on stderr
//     ? 1                   the exit code, when it is not 0
//
// A line that ends without a line break is followed by `\`. WINNOW_BLESS=1 writes what came out
// into the file instead of comparing.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "support/shell.hpp"

namespace winnow::test {
namespace {

namespace fs = std::filesystem;

constexpr char no_line_break[] = "\\";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// The lines of a stream as a transcript holds them, each with its mark.
std::string marked(char mark, const std::string& text) {
  std::string out;
  for (const std::string& line : lines_of(text)) {
    out += mark;
    out += line.empty() ? "\n" : " " + line + "\n";
  }
  if (!text.empty() && text.back() != '\n') out += std::string(no_line_break) + "\n";
  return out;
}

bool has_mark(const std::string& line, char mark) {
  return !line.empty() && line[0] == mark && (line.size() == 1 || line[1] == ' ');
}

// Reads a transcript from top to bottom, runs its commands, and writes it again as it came out.
class Transcript {
 public:
  explicit Transcript(const std::string& text) : lines_(lines_of(text)) {}

  std::string play() {
    while (next_ < lines_.size()) {
      const std::string line = lines_[next_++];
      written_ += line + "\n";
      if (line.rfind("file ", 0) == 0) take_file(line.substr(5));
      if (line.rfind("$ ", 0) == 0) run(line.substr(2));
    }
    return written_;
  }

 private:
  void take_file(const std::string& name) {
    std::string text;
    for (; next_ < lines_.size() && has_mark(lines_[next_], '|'); ++next_) {
      written_ += lines_[next_] + "\n";
      text += (lines_[next_].size() > 2 ? lines_[next_].substr(2) : "") + "\n";
    }
    folder_.write(name, text);
  }

  void run(const std::string& command) {
    const Ran ran = run_shell(command, folder_, WINNOW_PROGRAM, Streams::Apart);
    written_ += marked('|', ran.out) + marked('!', ran.err);
    if (ran.exit != 0) written_ += "? " + std::to_string(ran.exit) + "\n";
    const auto is_result = [](const std::string& line) {
      return has_mark(line, '|') || has_mark(line, '!') || has_mark(line, '?') ||
             line == no_line_break;
    };
    while (next_ < lines_.size() && is_result(lines_[next_])) ++next_;
  }

  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  Folder folder_;
  std::string written_;
};

std::vector<std::string> transcripts() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(WINNOW_ROOT "/tests/cli")) {
    if (entry.path().extension() == ".test") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Cli : public testing::TestWithParam<std::string> {};

TEST_P(Cli, SaysWhatItsTranscriptSays) {
  const fs::path file = fs::path(WINNOW_ROOT "/tests/cli") / (GetParam() + ".test");
  const std::string expected = read_file(file);
  ASSERT_NE(expected.find("\n$ "), std::string::npos) << "no command in " << file;
  const std::string got = Transcript(expected).play();
  if (blessing()) return write_file(file, got);
  EXPECT_EQ(got, expected) << "in " << file << "; if this is right: make bless";
}

INSTANTIATE_TEST_SUITE_P(Transcripts, Cli, testing::ValuesIn(transcripts()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace winnow::test
