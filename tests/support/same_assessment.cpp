#include "support/same_assessment.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace winnow::test {
namespace {

using engine::Assessment;
using engine::Model;

std::vector<std::string> lines_of(const Assessment& of) {
  std::vector<std::string> all;
  for (const engine::Line& line : of.lines) {
    all.push_back(fmt::format("kind {} score {} group {} rule {}: {} count '{}' decayed {}",
                              static_cast<int>(line.kind), line.score, line.group, line.rule,
                              line.points, line.count, line.decayed));
  }
  return all;
}

std::vector<std::string> blocked_of(const Assessment& of) {
  std::vector<std::string> all;
  for (const engine::Blocked& rule : of.blocked) {
    all.push_back(fmt::format("{} {} {}:", rule.score, rule.group, rule.rule));
    for (const std::string& name : rule.missing) all.back() += " " + name;
  }
  return all;
}

std::vector<std::string> frameworks_of(const Assessment& of) {
  std::vector<std::string> all;
  for (const engine::FrameworkResult& framework : of.frameworks) {
    std::string text =
        fmt::format("status {} met {} score {} next {}:", static_cast<int>(framework.status),
                    framework.met, framework.score, framework.next_question.value_or(99));
    for (const engine::CriterionState state : framework.criteria) {
      text += fmt::format(" {}", static_cast<int>(state));
    }
    for (const engine::CriterionEvidence& one : framework.evidence) {
      if (!one.counts) {
        text += " -";
        continue;
      }
      text += fmt::format(" {} at {} by {}: model {} conflict {}", *one.counts->met, one.counts->at,
                          static_cast<int>(one.counts->source), static_cast<int>(one.by_model),
                          one.conflict);
    }
    all.push_back(text);
  }
  return all;
}

std::vector<std::string> verdicts_of(const Assessment& of) {
  std::vector<std::string> all;
  for (const engine::LeadVerdict& one : of.verdicts) {
    all.push_back(fmt::format("kind {} at {} until {} reason {} points {} score {}",
                              static_cast<int>(one.kind), one.at, one.until.value_or(-1),
                              one.reason, one.points.value_or(-1), one.score));
  }
  return all;
}

std::vector<std::string> gates_of(const Assessment& of) {
  std::vector<std::string> all;
  for (const engine::Gate& gate : of.gates) {
    all.push_back(fmt::format("{}", static_cast<int>(gate.state)));
    for (const std::string& name : gate.missing) all.back() += " " + name;
  }
  return all;
}

std::set<std::string> problem_places(const Model& model, const Assessment& of) {
  std::set<std::string> all;
  for (const engine::Problem& problem : of.problems) all.insert(problem.where);
  for (const engine::Signal& signal : model.signals) all.erase(signal.id);
  return all;
}

}  // namespace

void expect_same(const Model& model, const Assessment& got, const Assessment& expected) {
  EXPECT_EQ(lines_of(got), lines_of(expected));
  EXPECT_EQ(got.scores, expected.scores);
  EXPECT_EQ(got.total, expected.total);
  EXPECT_EQ(got.labels, expected.labels);
  EXPECT_EQ(got.grade, expected.grade);
  EXPECT_EQ(frameworks_of(got), frameworks_of(expected));
  EXPECT_EQ(got.disqualified, expected.disqualified);
  EXPECT_EQ(verdicts_of(got), verdicts_of(expected));
  EXPECT_EQ(gates_of(got), gates_of(expected));
  EXPECT_EQ(got.stage, expected.stage);
  EXPECT_EQ(got.segments, expected.segments);
  EXPECT_EQ(got.missing, expected.missing);
  EXPECT_EQ(blocked_of(got), blocked_of(expected));
  EXPECT_EQ(problem_places(model, got), problem_places(model, expected));
}

}  // namespace winnow::test
