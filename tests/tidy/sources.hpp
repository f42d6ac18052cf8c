// The files of the project as the tidy tests read them: lines of code with their places, and what
// the build file says about the rooms.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace winnow::tidy {

struct Line {
  std::string file;  // relative to the project's root: "src/base/text.cpp"
  int number = 1;
  std::string text;
};

struct File {
  std::string path;
  std::vector<Line> lines;

  bool is_header() const;
  bool is_test() const;      // *_test.cpp
  std::string room() const;  // of src/<room>/…; "main.cpp" for that file; else empty
};

// The C++ files below the given folders of the project ("src", "tests").
std::vector<File> read_files(const std::vector<std::string>& folders);

// Without comments and without what stands between quotes: only what the compiler acts on. It knows
// line comments and one-line strings; others are not used here.
std::string code_of(std::string_view line);

// The first of `words` that stands in `text` with no letter, digit or '_' next to it, or empty.
std::string first_word_in(std::string_view text, const std::vector<std::string>& words);

// The target of an #include, with its quotes or angle brackets; empty: the line is none.
std::string include_of(std::string_view line);

// Room → the rooms after USES in its winnow_room(…) line of CMakeLists.txt.
std::map<std::string, std::set<std::string>> rooms_of_the_build();

}  // namespace winnow::tidy
