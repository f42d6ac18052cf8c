// The explanation of one lead as a page of text for a person.
#pragma once

#include <string>
#include <string_view>

#include "app/explain.hpp"
#include "cli/terminal.hpp"

namespace winnow::cli {

// `language` chooses among the model's texts (reasons, questions). The points of the lines add up
// to the scores, and these to the total, to the last digit.
std::string explain_text(const engine::Plan& plan, const app::Explained& explained,
                         std::string_view language, const Paint& paint);

}  // namespace winnow::cli
