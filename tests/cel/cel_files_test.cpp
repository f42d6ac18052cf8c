// Runs tests/cel/*.test: an expression, what is given, what comes out, in every way there is to
// run.
//
//     expression | name: JSON, name: JSON | result
//
// The result is the value as JSON; "unknown: lead.x, lead.y"; "error: message", or with its place
// "error 1:5: message"; or "issue 1:5: message" for what does not compile. Lines that begin with
// '#' say what the next ones show.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "cel/code.hpp"
#include "cel/program.hpp"

namespace winnow::cel {
namespace {

struct Case {
  std::string expression;
  Map given;
  std::string result;
};

// What an expression is run on: one value for each slot.
struct Given {
  const Program& program;
  std::vector<const Value*> row;
};

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

// "a: 1, b: [2]" as the JSON object it stands for.
std::string json_of_given(std::string_view given) {
  std::string json = "{";
  int depth = 0;
  bool in_text = false;
  bool in_name = true;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char c = given[i];
    if (in_name) {
      if (c == ' ') continue;
      const std::size_t colon = given.find(':', i);
      json += '"' + std::string(given.substr(i, colon - i)) + "\":";
      i = colon;
      in_name = false;
      continue;
    }
    if (c == '"' && given[i - 1] != '\\') in_text = !in_text;
    if (!in_text && (c == '[' || c == '{')) ++depth;
    if (!in_text && (c == ']' || c == '}')) --depth;
    in_name = !in_text && depth == 0 && c == ',';
    json += c;
  }
  return json + "}";
}

// The two bars stand between blanks, which || never does.
Case parse_case(const std::string& line) {
  const std::size_t second = line.rfind(" | ");
  const std::size_t first = second == 0 ? second : line.rfind(" |", second - 1);
  EXPECT_TRUE(first != std::string::npos && second != std::string::npos) << line;
  Case parsed;
  parsed.expression = trimmed(line.substr(0, first));
  parsed.result = trimmed(line.substr(second + 3));
  const std::string given =
      second > first + 2 ? trimmed(line.substr(first + 2, second - first - 2)) : std::string();
  if (given.empty()) return parsed;
  const Result<Value> values = parse_json(json_of_given(given));
  EXPECT_TRUE(values) << given << ": " << (values ? "" : values.error().message);
  if (values) parsed.given = values->map();
  for (auto& [name, value] : parsed.given) {
    if (name == "now") value = Value(parse_rfc3339(value.text()).value());
  }
  return parsed;
}

Scope scope_for(const Case& c) {
  Scope scope = Scope::group();
  for (const char* name : {"lead", "company", "lists", "signals", "score", "now"}) {
    scope.members.emplace(name, Scope::value(Type{}));
  }
  for (const auto& [name, value] : c.given) scope.members.emplace(name, Scope::value(Type{}));
  return scope;
}

std::string text_of(const Program& program, const Outcome& outcome, bool with_place) {
  if (outcome.state == Outcome::State::Value) return to_json(outcome.value);
  if (outcome.state == Outcome::State::Error) {
    if (!with_place) return "error: " + outcome.message;
    const Place place = place_of(program.text(), outcome.offset);
    return fmt::format("error {}:{}: {}", place.line, place.column, outcome.message);
  }
  std::vector<std::string> names;
  for (const std::uint16_t slot : outcome.names) names.push_back(program.slots()[slot].name);
  std::sort(names.begin(), names.end());
  return fmt::format("unknown: {}", fmt::join(names, ", "));
}

const ZoneTable& zones() {
  static const ZoneTable table = [] {
    ZoneTable loaded;
    for (const char* name : {"Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "UTC"}) {
      loaded.emplace(name, load_zone(name).value());
    }
    return loaded;
  }();
  return table;
}

// Every way to run an expression that has compiled. Each is held against the result of the file.
void run_every_way(const Case& c, const Given& given) {
  const Outcome outcome = given.program.run(given.row, zones());
  const bool with_place = c.result.rfind("error ", 0) == 0;
  EXPECT_EQ(text_of(given.program, outcome, with_place), c.result) << "scalar";

  const Truth truth = run_truth(given.program.code(), given.row, zones());
  const Truth expected = outcome.is_true()     ? Truth::True
                         : c.result == "false" ? Truth::False
                                               : Truth::Unknown;
  EXPECT_EQ(truth, expected) << "truth";
}

void run(Case c) {
  const Compiled compiled = compile(c.expression, scope_for(c));
  if (!compiled.program) {
    ASSERT_FALSE(compiled.issues.empty());
    const Issue& issue = compiled.issues.front();
    EXPECT_EQ(fmt::format("issue {}:{}: {}", issue.line, issue.column, issue.message), c.result);
    return;
  }
  if (const Result<Value> value = parse_json(c.result)) c.result = to_json(*value);
  const Value with(c.given);
  Given given{*compiled.program, {}};
  for (const Slot& slot : given.program.slots()) {
    given.row.push_back(follow(with.find(slot.root), slot.path));
  }
  run_every_way(c, given);
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(WINNOW_ROOT "/tests/cel")) {
    if (entry.path().extension() == ".test") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class CelFiles : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(CelFiles, SayWhatComesOut) {
  std::ifstream file(GetParam());
  std::string line;
  int cases = 0;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    SCOPED_TRACE(fmt::format("{}:{}: {}", GetParam().filename().string(), number, line));
    run(parse_case(line));
    ++cases;
  }
  EXPECT_GT(cases, 0) << "an empty file tests nothing";
}

INSTANTIATE_TEST_SUITE_P(Tests, CelFiles, testing::ValuesIn(files()),
                         [](const auto& info) { return info.param.stem().string(); });

}  // namespace
}  // namespace winnow::cel
