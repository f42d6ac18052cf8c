// The demo as a person meets it: every command of its README.md works as written, and the model
// finds the winners as well as it says.
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "base/json.hpp"
#include "support/shell.hpp"

namespace winnow::test {
namespace {

Ran run(const std::string& command, const Folder& folder) {
  return run_shell(command, folder, WINNOW_PROGRAM, Streams::Apart);
}

// The lines of the ```sh blocks.
std::vector<std::string> commands_of(const std::string& markdown) {
  std::vector<std::string> commands;
  std::istringstream lines(markdown);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```sh";
    } else if (inside) {
      commands.push_back(line);
    }
  }
  return commands;
}

TEST(Demo, EveryCommandOfItsPageWorksAsWritten) {
  const Folder folder;
  const Ran made = run("winnow demo .", folder);
  ASSERT_EQ(made.exit, 0) << made.err;
  EXPECT_EQ(made.out, "");
  EXPECT_EQ(folder.read("model.yaml"), read_file(WINNOW_ROOT "/models/b2b-saas.yaml"));
  const std::vector<std::string> commands = commands_of(folder.read("README.md"));
  EXPECT_GT(commands.size(), 8U);
  for (const std::string& command : commands) {
    const Ran ran = run(command, folder);
    EXPECT_EQ(ran.exit, 0) << command << "\n" << ran.err;
    EXPECT_EQ(ran.err.find("rejected"), std::string::npos) << command << "\n" << ran.err;
    const bool writes_a_file =
        command.find("--out") != std::string::npos || command.find(" > ") != std::string::npos;
    EXPECT_EQ(ran.out.empty(), writes_a_file) << command;
  }
  EXPECT_NE(folder.read("backtest.html").find("<svg"), std::string::npos);
}

// Two weeks after a lead came in no deal has ended: the totals hold nothing of the outcome.
TEST(Demo, TheModelFindsTheWinnersWellButNotPerfectly) {
  for (const char* seed : {"1", "2", "3"}) {
    const Folder folder;
    ASSERT_EQ(run("winnow demo . --seed " + std::string(seed), folder).exit, 0);
    const Ran ran = run(
        "winnow backtest model.yaml --leads leads.csv --events events.csv --won 'lead.won == true'"
        " --as-of-field created_at --after 14d --format json",
        folder);
    ASSERT_EQ(ran.exit, 0) << ran.err;
    const Result<Value> report = parse_json(ran.out);
    ASSERT_TRUE(report) << ran.out;
    EXPECT_GT(report->find("won")->integer(), 600) << "seed " << seed;
    EXPECT_GT(report->find("auc")->real(), 0.75) << "seed " << seed;
    EXPECT_LT(report->find("auc")->real(), 0.85) << "seed " << seed;
  }
}

}  // namespace
}  // namespace winnow::test
