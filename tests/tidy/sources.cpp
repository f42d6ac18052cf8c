#include "tidy/sources.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace winnow::tidy {

namespace fs = std::filesystem;

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

File read_file(const fs::path& path) {
  File file;
  file.path = fs::relative(path, WINNOW_ROOT).string();
  std::ifstream in(path);
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    file.lines.push_back({file.path, number, text});
  }
  return file;
}

}  // namespace

bool File::is_header() const {
  return ends_with(path, ".hpp");
}

bool File::is_test() const {
  return ends_with(path, "_test.cpp");
}

std::string File::room() const {
  constexpr std::string_view source = "src/";
  if (path.rfind(source, 0) != 0) return {};
  const std::string inside = path.substr(source.size());
  return inside.substr(0, inside.find('/'));
}

std::vector<File> read_files(const std::vector<std::string>& folders) {
  std::vector<File> files;
  for (const std::string& folder : folders) {
    const fs::path root = fs::path(WINNOW_ROOT) / folder;
    for (auto at = fs::recursive_directory_iterator(root); at != fs::end(at); ++at) {
      const fs::directory_entry& entry = *at;
      if (entry.path().filename() == "node_modules") at.disable_recursion_pending();
      const std::string extension = entry.path().extension().string();
      if (extension == ".cpp" || extension == ".hpp") files.push_back(read_file(entry.path()));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

std::string code_of(std::string_view line) {
  std::string code;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quote != 0) {
      if (line[i] == '\\')
        ++i;
      else if (line[i] == quote)
        quote = 0;
      continue;
    }
    if (line.substr(i, 2) == "//") break;
    // A quote after a digit separates digits: 10'000.
    const bool separates = line[i] == '\'' && i > 0 && line[i - 1] >= '0' && line[i - 1] <= '9';
    if (line[i] == '"' || (line[i] == '\'' && !separates)) {
      quote = line[i];
      code += ' ';
    } else {
      code += line[i];
    }
  }
  return code;
}

std::string first_word_in(std::string_view text, const std::vector<std::string>& words) {
  const auto is_part = [&text](std::size_t i) {
    if (i >= text.size()) return false;
    const auto c = static_cast<unsigned char>(text[i]);
    return std::isalnum(c) != 0 || c == '_';
  };
  for (const std::string& word : words) {
    for (std::size_t i = text.find(word); i != text.npos; i = text.find(word, i + 1)) {
      const bool joined_before = i > 0 && is_part(i - 1) && is_part(i);
      const bool joined_after = is_part(i + word.size()) && is_part(i + word.size() - 1);
      if (!joined_before && !joined_after) return word;
    }
  }
  return {};
}

std::string include_of(std::string_view line) {
  constexpr std::string_view directive = "#include ";
  if (line.substr(0, directive.size()) != directive) return {};
  const std::string_view target = line.substr(directive.size());
  const std::size_t end = target.find_first_of(">\"", 1);
  return std::string(target.substr(0, end == target.npos ? end : end + 1));
}

std::map<std::string, std::set<std::string>> rooms_of_the_build() {
  std::map<std::string, std::set<std::string>> rooms;
  std::ifstream in(fs::path(WINNOW_ROOT) / "CMakeLists.txt");
  std::string line;
  constexpr std::string_view call = "winnow_room(";
  while (std::getline(in, line)) {
    if (line.rfind(call, 0) != 0) continue;
    const std::size_t close = std::min(line.find(')'), line.size());
    std::istringstream words(line.substr(call.size(), close - call.size()));
    std::string room;
    words >> room;
    std::set<std::string>& uses = rooms[room];
    std::string list;
    for (std::string word; words >> word;) {
      if (word == "USES" || word == "LIBRARIES")
        list = word;
      else if (list == "USES")
        uses.insert(word);
    }
  }
  return rooms;
}

}  // namespace winnow::tidy
