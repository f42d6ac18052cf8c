// The models in models/, read once for the tests that look at them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/model_parse.hpp"

namespace winnow::test {

struct Template {
  std::string name;  // "b2b-saas"
  engine::ParsedModel parsed;
};

// Every models/*.yaml, by name.
const std::vector<Template>& templates();

// By name; a name without a file fails the test and gives nullptr.
std::shared_ptr<const engine::Model> template_model(const std::string& name);

// One test for each template, under a name that GoogleTest takes. Those with issues are skipped:
// Templates.HaveNoIssues tells.
class EachTemplate : public testing::TestWithParam<Template> {
 protected:
  void SetUp() override;
  const engine::Model& model() const { return *GetParam().parsed.model; }
};
std::string test_name(const testing::TestParamInfo<Template>& info);

// So that a failure says which template it was.
void PrintTo(const Template& one, std::ostream* out);

}  // namespace winnow::test
