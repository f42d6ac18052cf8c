// The commands about a model itself: check, fmt, diff, schema.
#pragma once

#include <memory>
#include <string>

#include "app/models.hpp"
#include "cli/arguments.hpp"

namespace winnow::cli {

// Each writes its answer to stdout and gives the exit code.
int run_check(const Arguments& arguments);
int run_fmt(const Arguments& arguments);
int run_diff(const Arguments& arguments);
int run_schema();

// A mistake in a model as people read it: place and sentence, the line with a caret, the hint.
std::string issue_text(const app::ModelText& model, const Issue& issue);

// The plan of a model file; nullptr when it cannot be had: then stderr has the reasons and `exit`
// the exit code.
std::shared_ptr<const engine::Plan> load_plan(const std::string& path, int& exit);

}  // namespace winnow::cli
