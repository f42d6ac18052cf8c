// Real leads: 41,188 contacts of a bank (UCI Bank Marketing), scored and explained by the program.
// The file is not part of the project; without it these tests are skipped.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <sstream>
#include <vector>

#include "base/json.hpp"
#include "support/shell.hpp"

namespace winnow::test {
namespace {

namespace fs = std::filesystem;

struct Won {
  int leads = 0;
  int won = 0;
  double share() const { return 100.0 * won / leads; }
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Bank : public testing::Test {
 protected:
  void SetUp() override {
    const char* other = std::getenv("WINNOW_BANK_CSV");
    file_ = other ? other : WINNOW_ROOT "/../shared/data/bank_marketing/bank-additional-full.csv";
    if (!fs::exists(file_)) {
      GTEST_SKIP() << "no bank-additional-full.csv of the UCI Bank Marketing data; "
                      "WINNOW_BANK_CSV may name it";
    }
    std::error_code error;
    fs::create_symlink(fs::absolute(file_), folder_.path() / "bank.csv", error);
    fs::copy(WINNOW_ROOT "/tests/data/bank_marketing.yaml", folder_.path() / "bank.yaml");
  }

  Ran run(const std::string& command) const {
    return run_shell(command + " --leads bank.csv --missing unknown --as-of 2010-12-01", folder_,
                     WINNOW_PROGRAM, Streams::Apart);
  }

  fs::path file_;
  Folder folder_;
};

TEST_F(Bank, TheModelsExamplesHold) {
  const Ran ran = run_shell("winnow check bank.yaml", folder_, WINNOW_PROGRAM, Streams::Together);
  EXPECT_EQ(ran.exit, 0) << ran.out;
}

// The counts come from a script of thirty lines over the same file that knows nothing of Winnow.
TEST_F(Bank, TheBestGradeWinsTenTimesAsOftenAsTheWorst) {
  const Ran ran = run("winnow score bank.yaml --columns lead_id,total,grade,stage --stats");
  ASSERT_EQ(ran.exit, 0) << ran.err;
  const std::vector<std::string> scored = lines_of(ran.out);
  const std::vector<std::string> contacts = lines_of(read_file(file_));
  ASSERT_EQ(scored.size(), 41'189U);
  ASSERT_EQ(contacts.size(), scored.size());
  std::map<std::string, Won> grades, stages;
  for (std::size_t row = 1; row < scored.size(); ++row) {
    std::istringstream cells(scored[row]);
    std::string id, total, grade, stage;
    std::getline(std::getline(std::getline(std::getline(cells, id, ','), total, ','), grade, ','),
                 stage, ',');
    ASSERT_EQ(id, std::to_string(row));
    const bool won = contacts[row].find(";\"yes\"", contacts[row].rfind(';')) != std::string::npos;
    for (Won* count : {&grades[grade], &stages[stage]}) {
      ++count->leads;
      count->won += won ? 1 : 0;
    }
  }
  const std::map<std::string, std::array<int, 2>> expected = {
      {"A", {3289, 1613}}, {"B", {3654, 1034}}, {"C", {7278, 712}}, {"D", {26967, 1281}}};
  ASSERT_EQ(grades.size(), expected.size());
  for (const auto& [grade, counts] : expected) {
    EXPECT_EQ(grades[grade].leads, counts[0]) << grade;
    EXPECT_EQ(grades[grade].won, counts[1]) << grade;
  }
  EXPECT_GT(grades["A"].share(), 10 * grades["D"].share());
  EXPECT_GT(stages["call_first"].share(), stages["call"].share());
  EXPECT_GT(stages["call"].share(), stages["contact"].share());
  std::ostringstream figures;
  for (const auto* table : {&grades, &stages}) {
    for (const auto& [name, count] : *table) {
      figures << name << " " << count.leads << " (" << count.share() << " % won)\n";
    }
  }
  std::cout << figures.str() << lines_of(ran.err).back() << "\n";
}

TEST_F(Bank, EveryExplanationAddsUp) {
  const Ran ran = run("winnow score bank.yaml --format ndjson --min-total 60");
  ASSERT_EQ(ran.exit, 0) << ran.err;
  const std::vector<std::string> lines = lines_of(ran.out);
  ASSERT_GT(lines.size(), 1000U);
  for (const std::string& line : lines) {
    const Result<Value> lead = parse_json(line);
    ASSERT_TRUE(lead) << line;
    std::map<std::string, double> sums;
    for (const Value& one : lead->find("explanation")->list()) {
      sums[one.find("score")->text()] += static_cast<double>(one.find("points")->integer());
    }
    for (const auto& [score, points] : lead->find("scores")->map()) {
      ASSERT_EQ(sums[score], static_cast<double>(points.integer())) << line;
    }
  }
}

TEST_F(Bank, OneContactIsExplained) {
  const Ran ran = run("winnow explain bank.yaml --lead 37760");
  ASSERT_EQ(ran.exit, 0) << ran.err;
  for (const char* part : {"37760\n", "person\n", "history\n", "market\n", "changes\n"}) {
    EXPECT_NE(ran.out.find(part), std::string::npos) << part << "\n" << ran.out;
  }
}

}  // namespace
}  // namespace winnow::test
