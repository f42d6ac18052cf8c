// Tests about the code itself: floors, doors, purity, sizes, words we do not use. Each failure
// names file and line, and says what to do.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>

#include "tidy/sources.hpp"

namespace winnow::tidy {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

// The floors. A room may include itself and what is listed; docs/architecture.md says why.
const std::map<std::string, Names> may_include = {
    {"base", {}},
    {"columns", {"base"}},
    {"tables", {"base", "columns"}},
    {"cel", {"base", "columns"}},
    {"engine", {"base", "columns", "cel"}},
    {"store", {"base"}},
    {"app", {"base", "columns", "tables", "cel", "engine", "store"}},
    {"http", {"base", "columns", "cel", "engine", "app"}},
    {"cli", {"base", "columns", "tables", "cel", "engine", "store", "app", "http"}},
    {"main.cpp", {"base", "columns", "tables", "cel", "engine", "store", "app", "http", "cli"}},
};

// Rooms whose answers depend on their arguments alone.
const Names pure_rooms = {"columns", "tables", "cel", "engine"};

// One door per library: headers that begin so are included in these files only.
struct Door {
  std::string header;
  Names files;
};
const std::vector<Door> doors = {
    {"<simdjson", {"src/base/json.cpp", "src/tables/ndjson.cpp"}},
    {"<unicode/", {"src/base/text.cpp", "src/base/zones.cpp", "src/tables/encoding.cpp"}},
    {"<sodium", {"src/base/secret.cpp"}},
    {"<openssl/", {"src/base/digest.cpp"}},
    {"<boost/asio",
     {"src/http/asio_build.cpp", "src/http/io_thread.cpp", "src/http/io_thread.hpp",
      "src/http/link.cpp", "src/http/server.cpp"}},
    {"<boost/beast", {"src/http/request_reader.cpp"}},
    {"<libpsl", {"src/app/accounts/domains.cpp"}},
    {"<phonenumbers/", {"src/app/identity/phone.cpp"}},
    {"<re2/", {"src/cel/pattern.cpp"}},
    {"<yaml-cpp/", {"src/engine/yaml.cpp"}},
    {"<sqlite3", {"src/store/db_sqlite.cpp", "src/store/faulty_disk_test.cpp"}},
    {"<libpq", {"src/store/db_postgres.cpp"}},
    {"<zlib", {"src/http/gzip.cpp", "src/tables/gunzip.cpp", "src/tables/encoding_test.cpp"}},
};

constexpr std::size_t columns_max = 100;
constexpr std::size_t lines_max = 800;
constexpr std::size_t reason_within_lines = 5;
constexpr int readme_lines_max = 40;

const std::vector<File>& sources() {
  static const std::vector<File> files = read_files({"src"});
  return files;
}

const std::vector<File>& sources_and_tests() {
  static const std::vector<File> files = read_files({"src", "tests", "bench"});
  return files;
}

std::string at(const Line& line) {
  return line.file + ":" + std::to_string(line.number) + ": ";
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  return count;
}

TEST(Tidy, ReadsTheCode) {  // without files, or with wrong reading, every test below would pass
  EXPECT_GT(sources().size(), 20u);
  EXPECT_EQ(code_of(R"(call("a // b \" c", 'x');  // std::thread)"), "call( ,  );  ");
  EXPECT_EQ(code_of("int a = 10'000;  // word"), "int a = 10'000;  ");
  EXPECT_EQ(include_of("#include \"base/text.hpp\"  // why"), "\"base/text.hpp\"");
  EXPECT_EQ(include_of("#include <re2/re2.h>"), "<re2/re2.h>");
  EXPECT_EQ(first_word_in("std::thread_pool x; std::thread t;", {"thread"}), "thread");
  EXPECT_EQ(first_word_in("rethread(threads)", {"thread"}), "");
  EXPECT_EQ(include_of("// #include <re2/re2.h>"), "");
}

TEST(Tidy, IncludesOnlyGoDown) {
  for (const File& file : sources()) {
    const auto allowed = may_include.find(file.room());
    if (allowed == may_include.end()) continue;  // another test: every room is on the map
    for (const Line& line : file.lines) {
      const std::string target = include_of(line.text);
      if (target.empty() || target[0] != '"') continue;
      const std::string to = target.substr(1, target.find('/') - 1);
      const bool test_support = file.is_test() && to == "support";
      EXPECT_TRUE(to == file.room() || test_support || allowed->second.count(to) == 1)
          << at(line) << file.room() << "/ must not include " << target
          << "; move the shared part down, or pass it in from app/";
    }
  }
}

TEST(Tidy, OurHeadersAreIncludedByTheirWholePath) {
  for (const File& file : sources()) {
    for (const Line& line : file.lines) {
      const std::string target = include_of(line.text);
      if (target.empty() || target[0] != '"') continue;
      EXPECT_NE(target.find('/'), std::string::npos) << at(line) << "write \"room/file.hpp\"";
      EXPECT_EQ(target.find(".."), std::string::npos) << at(line) << "write \"room/file.hpp\"";
    }
  }
}

TEST(Tidy, EveryRoomIsOnTheMapAndExplainsItself) {
  for (const auto& entry : fs::directory_iterator(fs::path(WINNOW_ROOT) / "src")) {
    const std::string name = entry.path().filename().string();
    EXPECT_EQ(may_include.count(name), 1u) << "src/" << name << " is new: give it a floor first";
    if (!entry.is_directory()) continue;
    std::ifstream readme(entry.path() / "README.md");
    EXPECT_TRUE(readme.good()) << "src/" << name << "/README.md is missing";
    int lines = 0;
    for (std::string line; std::getline(readme, line);) ++lines;
    EXPECT_LE(lines, readme_lines_max) << "src/" << name << "/README.md: one page is enough";
  }
}

TEST(Tidy, TheBuildLinksTheSameFloors) {
  const auto built = rooms_of_the_build();
  for (const auto& [room, below] : may_include) {
    if (room == "main.cpp") continue;
    ASSERT_EQ(built.count(room), 1u) << "CMakeLists.txt has no winnow_room(" << room << ")";
    EXPECT_EQ(built.at(room), below) << "CMakeLists.txt: USES of " << room;
  }
  EXPECT_EQ(built.size() + 1, may_include.size()) << "CMakeLists.txt builds a room off the map";
}

TEST(Tidy, OneDoorPerLibrary) {
  for (const File& file : sources_and_tests()) {
    for (const Line& line : file.lines) {
      const std::string target = include_of(line.text);
      for (const Door& door : doors) {
        if (target.rfind(door.header, 0) != 0) continue;
        EXPECT_EQ(door.files.count(file.path), 1u)
            << at(line) << target << " is included only in " << *door.files.begin()
            << "; ask that file for what you need";
      }
    }
  }
}

TEST(Tidy, EveryDoorIsUsed) {
  for (const Door& door : doors) {
    for (const std::string& path : door.files) {
      bool used = false;
      for (const File& file : sources()) {
        if (file.path != path) continue;
        for (const Line& line : file.lines) {
          used = used || include_of(line.text).rfind(door.header, 0) == 0;
        }
      }
      EXPECT_TRUE(used) << path << " no longer includes " << door.header << "…: close the door";
    }
  }
}

TEST(Tidy, HeadersSayWhatTheyAreFor) {
  for (const File& file : sources_and_tests()) {
    if (!file.is_header()) continue;
    ASSERT_FALSE(file.lines.empty()) << file.path;
    const std::string& first = file.lines[0].text;
    EXPECT_TRUE(first.rfind("// ", 0) == 0 && first.size() > 20)
        << file.path << ":1: begin with a comment: what is it for?";
    bool once = false;
    for (const Line& line : file.lines) once = once || line.text == "#pragma once";
    EXPECT_TRUE(once) << file.path << ": #pragma once";
  }
}

// One name for two types of a namespace breaks the one-definition rule without a word from compiler
// or linker: templates made for one of them then work on the other.
TEST(Tidy, NoTwoTypesOfARoomHaveOneName) {
  const std::regex type(R"(^(?:struct|class|enum class) (\w+)(?: final)?(?: : [^{;]*)? \{.*)");
  std::map<std::string, std::string> places;  // by room and name
  for (const File& file : sources()) {
    bool is_hidden = false;  // in a namespace without a name
    for (const Line& line : file.lines) {
      if (line.text == "namespace {") is_hidden = true;
      if (line.text == "}  // namespace") is_hidden = false;
      std::smatch found;
      if (is_hidden || !std::regex_match(line.text, found, type)) continue;
      const auto [place, is_new] = places.try_emplace(file.room() + "::" + found.str(1), at(line));
      EXPECT_TRUE(is_new) << at(line) << found.str(1) << " is also at " << place->second;
    }
  }
  EXPECT_GT(places.size(), 300u) << "the types were not found";
}

TEST(Tidy, LinesAndFilesFit) {
  for (const File& file : sources_and_tests()) {
    for (const Line& line : file.lines) {
      EXPECT_LE(code_points(line.text), columns_max) << at(line) << "longer than a screen";
      EXPECT_EQ(line.text.find('\t'), std::string::npos) << at(line) << "a tab";
      EXPECT_TRUE(line.text.empty() || line.text.back() != ' ') << at(line) << "a blank at its end";
    }
    bool has_reason = false;
    for (const Line& line : file.lines) {
      if (line.number > static_cast<int>(reason_within_lines)) break;
      has_reason = has_reason || line.text.rfind("// Long because ", 0) == 0;
    }
    EXPECT_TRUE(file.lines.size() <= lines_max || has_reason)
        << file.path << ": " << file.lines.size()
        << " lines; split it, or say why on its first lines: // Long because …";
  }
}

// Words of the outside world: clocks, chance, files, threads, locks, logs.
const std::vector<std::string> impure = {"system_clock",  "steady_clock", "high_resolution_clock",
                                         "clock_gettime", "gettimeofday", "localtime",
                                         "gmtime",        "localtime_r",  "gmtime_r",
                                         "time(nullptr)", "<chrono>",     "<ctime>",
                                         "random_device", "mt19937",      "mt19937_64",
                                         "rand",          "srand",        "<random>",
                                         "fstream",       "ifstream",     "ofstream",
                                         "fopen",         "getenv",       "<fstream>",
                                         "<filesystem>",  "<cstdio>",     "<unistd.h>",
                                         "<fcntl.h>",     "printf",       "fprintf",
                                         "cout",          "cerr",         "clog",
                                         "cin",           "<iostream>",   "thread",
                                         "jthread",       "async",        "mutex",
                                         "shared_mutex",  "atomic",       "thread_local",
                                         "<thread>",      "<mutex>",      "<shared_mutex>",
                                         "<atomic>",      "<future>",     "<condition_variable>"};

TEST(Tidy, PureRoomsDependOnTheirArgumentsAlone) {
  for (const File& file : sources()) {
    if (pure_rooms.count(file.room()) == 0 || file.is_test()) continue;
    for (const Line& line : file.lines) {
      const std::string word = first_word_in(code_of(line.text), impure);
      EXPECT_EQ(word, "") << at(line) << word << " does not belong in " << file.room()
                          << "/: no clock, file, lock, log or chance; hand the value in";
    }
  }
}

// A Bug is thrown where our own code is wrong. Nothing else is, except to get out of a library that
// calls us back and can be left no other way; that happens behind its door.
TEST(Tidy, OnlyBugsAreThrown) {
  const Names may_throw = {"src/base/check.hpp", "src/engine/yaml.cpp"};
  for (const File& file : sources()) {
    if (may_throw.count(file.path) == 1 || file.is_test()) continue;
    for (const Line& line : file.lines) {
      const std::string code = code_of(line.text);
      EXPECT_TRUE(first_word_in(code, {"throw"}).empty() || code.find("throw Bug(") != code.npos)
          << at(line) << "throw: return a Result, collect an Issue, or CHECK";
    }
  }
}

TEST(Tidy, LimitsStandTogetherAndHaveReasons) {
  for (const File& file : sources()) {
    if (file.is_test()) continue;
    if (file.path != "src/base/limits.hpp") {
      for (const Line& line : file.lines) {
        EXPECT_EQ(code_of(line.text).find("namespace winnow::limits"), std::string::npos)
            << at(line) << "limits of the product stand in base/limits.hpp";
      }
      continue;
    }
    bool explained = false;  // on its line, or above its group
    for (const Line& line : file.lines) {
      if (line.text.empty()) explained = false;
      explained = explained || line.text.find("//") != std::string::npos;
      EXPECT_TRUE(explained || line.text.find("inline constexpr") == std::string::npos)
          << at(line) << "a limit without a reason is a guess";
    }
  }
}

TEST(Tidy, NothingIsLeftForLater) {
  const std::vector<std::string> later = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "XX"
      "X",
      "HA"
      "CK"};
  for (const File& file : sources_and_tests()) {
    for (const Line& line : file.lines) {
      EXPECT_EQ(first_word_in(line.text, later), "") << at(line) << "finish it, or open an issue";
      EXPECT_EQ(code_of(line.text).find("/*"), std::string::npos)
          << at(line) << "comments begin with //";
    }
  }
}

TEST(Tidy, NobodySleeps) {
  const std::vector<std::string> sleeping = {"sleep_for", "sleep_until", "usleep", "nanosleep",
                                             "sleep"};
  for (const File& file : sources_and_tests()) {
    for (const Line& line : file.lines) {
      EXPECT_EQ(first_word_in(code_of(line.text), sleeping), "")
          << at(line) << "wait for what must happen, not for a while";
    }
  }
}

}  // namespace
}  // namespace winnow::tidy
