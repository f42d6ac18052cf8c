// What the tests of models share: files of test data, parsing with the zones of this machine.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "engine/model_parse.hpp"

namespace winnow::engine::test {

inline std::string test_data(const std::string& name) {
  std::ifstream file(std::string(WINNOW_ROOT) + "/tests/data/models/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline ParsedModel parse(std::string_view text) {
  return parse_model(text, {load_zone, all_zones});
}

// "7:27 message [hint]", one a line.
inline std::string listed(const Issues& issues) {
  std::string out;
  for (const Issue& issue : issues) {
    out += std::to_string(issue.line) + ":" + std::to_string(issue.column) + " " + issue.message;
    out += (issue.hint.empty() ? "" : " [" + issue.hint + "]") + "\n";
  }
  return out;
}

}  // namespace winnow::engine::test
