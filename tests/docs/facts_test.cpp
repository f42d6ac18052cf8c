// The facts in docs/facts.md: every line of its ```json blocks is one, as an export writes it.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "engine/fact_json.hpp"
#include "support/shell.hpp"

namespace winnow::test {
namespace {

std::vector<std::string> lines_of_json(const std::string& document) {
  std::istringstream in(document);
  std::vector<std::string> lines;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = line == "```json";
    } else if (inside) {
      lines.push_back(line);
    }
  }
  return lines;
}

TEST(FactsDocument, ShowsAFactOfEveryKindAsAnExportWritesIt) {
  const auto lines = lines_of_json(read_file(WINNOW_ROOT "/docs/facts.md"));
  std::set<engine::FactKind> kinds;
  std::int64_t seq = 0;
  for (const std::string& line : lines) {
    const auto fact = engine::parse_fact(line);
    ASSERT_TRUE(fact.has_value()) << fact.error().message << "\n" << line;
    EXPECT_EQ(engine::to_json(*fact), line);
    EXPECT_EQ(fact->seq, ++seq);
    EXPECT_LE(fact->at, fact->received);
    kinds.insert(fact->kind);
  }
  EXPECT_EQ(kinds.size(), engine::fact_kind_names.size());
}

TEST(FactsDocument, NamesTheBucketOfItsLead) {
  const auto lead = parse_id("0190f6a0-5c1e-7b2a-9d3f-0123456789ab");
  const std::string document = read_file(WINNOW_ROOT "/docs/facts.md");
  const auto sentence = "lies in bucket " + std::to_string(engine::bucket_of(*lead)) + ".";
  EXPECT_NE(document.find(sentence), document.npos) << sentence;
}

}  // namespace
}  // namespace winnow::test
