#include "cel/functions.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "base/json.hpp"
#include "cel/overloads.hpp"
#include "cel/program.hpp"

namespace winnow::cel {
namespace {

constexpr std::string_view begin_mark = "<!-- functions -->\n";
constexpr std::string_view end_mark = "<!-- end of functions -->\n";

// `code` for a cell of a Markdown table.
std::string code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) {
    if (c == '|') out += '\\';
    if (c == '\n') {
      out += "`<br>`";
    } else {
      out += c;
    }
  }
  return out + "`";
}

std::string table_for_docs() {
  std::string out = "| | takes and gives | what it does | example |\n|---|---|---|---|\n";
  for (const Function& row : functions()) {
    out += "| " + code(row.name) + " | " + code(row.signature) + " | " + std::string(row.sentence);
    if (row.extension) out += " *(ours)*";
    out += " | " + code(row.example) + " → " + code(row.result) + " |\n";
  }
  return out;
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(Functions, AreInTheDocumentsAsInTheTable) {
  const std::string path = WINNOW_ROOT "/docs/cel.md";
  const std::string document = read_file(path);
  const std::size_t begin = document.find(begin_mark);
  const std::size_t end = document.find(end_mark);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const std::size_t from = begin + begin_mark.size();
  if (std::getenv("WINNOW_BLESS") != nullptr) {
    std::ofstream(path, std::ios::binary)
        << document.substr(0, from) << table_for_docs() << document.substr(end);
    return;
  }
  EXPECT_EQ(document.substr(from, end - from), table_for_docs())
      << "docs/cel.md is behind src/cel/functions.cpp: run `make bless`";
}

TEST(Functions, ExamplesComeToTheirResults) {
  Scope scope = Scope::group();
  scope.members["lead"] = Scope::open_group();
  for (const Function& row : functions()) {
    const Compiled compiled = compile(row.example, scope);
    ASSERT_TRUE(compiled.issues.empty()) << row.example << ": " << compiled.issues[0].message;
    ZoneTable zones;
    for (const std::string& name : zone_names(*compiled.program).names) {
      zones.emplace(name, load_zone(name).value());
    }
    const std::vector<const Value*> nothing_known(compiled.program->slots().size(), nullptr);
    const Outcome outcome = compiled.program->run(nothing_known, zones);
    ASSERT_EQ(outcome.state, Outcome::State::Value) << row.example << ": " << outcome.message;
    EXPECT_EQ(to_json(outcome.value), row.result) << row.example;
  }
}

TEST(Functions, EachHasOneRowWithAnExampleOfItself) {
  std::set<std::string_view> names;
  for (const Function& row : functions()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " has two rows";
    const std::string_view sign = row.name.substr(0, 1);  // of ?: and []
    EXPECT_NE(row.example.find(row.name.size() == 2 && row.name != "in" ? sign : row.name),
              std::string_view::npos)
        << row.name;
    EXPECT_EQ(row.sentence.back(), '.') << row.name;
  }
}

// Every function can be called as its example does, so the checker has read every signature.
TEST(Functions, SignaturesAreReadAsOverloads) {
  std::set<std::string_view> read;
  for (const Overload& overload : overloads()) {
    read.insert(overload.name);
    EXPECT_FALSE(overload.parameters.empty()) << overload.name;
  }
  for (const std::string& name : function_names()) EXPECT_EQ(read.count(name), 1U) << name;
  for (const std::string_view symbol : {"+", "-", "*", "/", "%", "<", "<=", ">", ">=", "!"}) {
    EXPECT_EQ(read.count(symbol), 1U) << symbol;
  }
}

}  // namespace
}  // namespace winnow::cel
