// Runs the examples of the documents: every ```console block of README.md and docs/*.md.
//
// Lines that begin with `$ ` are commands (a line that ends in `\` goes on in the next), the lines
// below are what a terminal shows: stdout and stderr. The blocks of one document run in one folder
// that begins with the files of docs/sample. WINNOW_BLESS=1 writes what came out into the
// document instead of comparing.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "support/shell.hpp"

namespace winnow::test {
namespace {

namespace fs = std::filesystem;

class Document {
 public:
  explicit Document(const std::string& text) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines_.push_back(line);
    fs::copy(WINNOW_ROOT "/docs/sample", folder_.path(), fs::copy_options::recursive);
  }

  int commands = 0;

  std::string play() {
    while (next_ < lines_.size()) {
      const std::string line = take();
      if (line == "```console") play_block();
    }
    return written_;
  }

 private:
  std::string take() {
    const std::string line = lines_[next_++];
    written_ += line + "\n";
    return line;
  }

  void play_block() {
    while (next_ < lines_.size() && lines_[next_] != "```") {
      if (lines_[next_].rfind("$ ", 0) != 0) {
        ADD_FAILURE() << "a console block begins with `$ `, not with " << lines_[next_];
        return;
      }
      std::string command = take().substr(2);
      while (!command.empty() && command.back() == '\\' && next_ < lines_.size()) {
        command += "\n" + take();
      }
      ++commands;
      std::string shown = run_shell(command, folder_, WINNOW_PROGRAM, Streams::Together).out;
      if (!shown.empty() && shown.back() != '\n') shown += '\n';
      written_ += shown;
      while (next_ < lines_.size() && lines_[next_] != "```" && lines_[next_].rfind("$ ", 0) != 0) {
        ++next_;
      }
    }
  }

  std::vector<std::string> lines_;
  std::size_t next_ = 0;
  Folder folder_;
  std::string written_;
};

// README.md and docs/**/*.md, by their place in the project.
std::vector<std::string> documents() {
  const fs::path root = WINNOW_ROOT;
  std::vector<std::string> names;
  if (fs::exists(root / "README.md")) names.push_back("README.md");
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() != ".md") continue;
    names.push_back(fs::relative(entry.path(), root).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Docs : public testing::TestWithParam<std::string> {};

TEST_P(Docs, ExamplesShowWhatTheProgramDoes) {
  const fs::path file = fs::path(WINNOW_ROOT) / GetParam();
  const std::string expected = read_file(file);
  Document document(expected);
  const std::string got = document.play();
  RecordProperty("commands", document.commands);
  if (blessing()) return write_file(file, got);
  EXPECT_EQ(got, expected) << "in " << file << "; if this is right: make bless";
}

// A folder without examples would pass without looking at anything.
TEST(DocsFolder, HasExamples) {
  int commands = 0;
  for (const std::string& name : documents()) {
    const std::string text = read_file(fs::path(WINNOW_ROOT) / name);
    if (text.find("```console\n$ ") != std::string::npos) ++commands;
  }
  EXPECT_GE(commands, 2) << "documents with a console block";
}

INSTANTIATE_TEST_SUITE_P(Examples, Docs, testing::ValuesIn(documents()), [](const auto& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
});

}  // namespace
}  // namespace winnow::test
