#include "models/templates.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <ostream>

#include "support/shell.hpp"

namespace winnow::test {

namespace {

namespace fs = std::filesystem;

std::vector<Template> read_templates() {
  std::vector<Template> all;
  for (const auto& entry : fs::directory_iterator(WINNOW_ROOT "/models")) {
    if (entry.path().extension() != ".yaml") continue;
    all.push_back({entry.path().stem().string(),
                   engine::parse_model(read_file(entry.path()), {load_zone, all_zones})});
  }
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace

const std::vector<Template>& templates() {
  static const std::vector<Template> all = read_templates();
  return all;
}

std::shared_ptr<const engine::Model> template_model(const std::string& name) {
  for (const Template& one : templates()) {
    if (one.name == name) return one.parsed.model;
  }
  ADD_FAILURE() << "there is no models/" << name << ".yaml";
  return nullptr;
}

void EachTemplate::SetUp() {
  if (!GetParam().parsed.model) GTEST_SKIP() << "the model has issues";
}

std::string test_name(const testing::TestParamInfo<Template>& info) {
  std::string name = info.param.name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); },
      '_');
  return name;
}

void PrintTo(const Template& one, std::ostream* out) {
  *out << one.name;
}

}  // namespace winnow::test
