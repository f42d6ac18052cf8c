// The words in which outputs write what an assessment holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/assessment.hpp"
#include "engine/model.hpp"

namespace winnow::app {

using engine::name_of;                                   // of a framework's status
std::string_view name_of(engine::CriterionState state);  // "met", "not met", "unknown"

// "; did you mean x?", or nothing when no candidate is near.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

// A text of the model in `language`, else in English, else in any; empty when there is none.
// "{count}" becomes `count`.
std::string text_in(const engine::Texts& texts, std::string_view language,
                    std::string_view count = "");

// A number as JSON and people write it: 1 rather than 1.0.
std::string number_text(double number);

}  // namespace winnow::app
